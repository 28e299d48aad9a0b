#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "web/portal/asking.hpp"

namespace catseye::web {

/// A page that asks something and stores the answer under its id. Its texts are those of
/// `report.<id>` in the wording; its address is /report/<id>.
struct Question {
    std::string_view id;
    std::string_view task;                 ///< of the task list
    Html (*fields)(const Asking& asking);  ///< the form's fields
    void (*judge)(Judging& judging);       ///< what of the form is kept, and what is wrong
};

/// Every question in its order: the journey. After `schema/` and the lanes, this is the table to
/// read first about the portal.
std::span<const Question> questions();

/// A line of the task list. `page` is where it leads; it is done when all of its pages are
/// answered.
struct Task {
    std::string_view id;
    std::string_view section;
    std::string_view page;
};
std::span<const Task> tasks();

/// Where a draft stands with a task. `blocked`: something before it is missing.
enum class Progress { done, begun, to_do, blocked };
Progress progress_of(const Task& task, const Answers& answers,
                     const std::vector<store::Upload>& uploads);
/// Everything but the statement and the sending is answered.
bool is_ready_to_sign(const Answers& answers, const std::vector<store::Upload>& uploads);

Response tasks_page(Portal& portal, Visit& visit, store::Draft& draft);

}  // namespace catseye::web
