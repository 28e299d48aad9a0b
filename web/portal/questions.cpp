// The pages of the table of questions: shown, judged, stored.
#include <algorithm>

#include "web/portal/page_list.hpp"

namespace catseye::web {

namespace {

using findings::Json;

/// After this question: the next of its task that is not answered, else the task list.
std::string next_page(const Question& question, const Answers& answers) {
    const auto all = questions();
    const auto* at = &question;
    for (const auto* next = at + 1; next != all.data() + all.size(); ++next)
        if (next->task == question.task && !answers.has(next->id))
            return "/report/" + std::string(next->id);
    return "/report/tasks";
}

/// What a page begins with that was told to the checker already.
Json first_values(const Question& question, const Answers& answers) {
    Json values = answers.page(question.id);
    if (answers.has(question.id)) return values;
    if (question.id == "when")
        for (const char* field : {"day", "month", "year"})
            values[field] = answers.text("started", field);
    if (question.id == "where") values["coordinates"] = answers.text("started", "coordinates");
    return values;
}

Response show(const Question& question, Visit& visit, const Json& values, const Faults& faults) {
    const Asking asking(visit, std::string(question.id), values, faults);
    Html main = fault_summary(visit, faults) + heading(asking.word("title"));
    if (asking.has_word("intro")) main += asking.rich("intro");
    main += form_html(visit, "/report/" + std::string(question.id),
                      question.fields(asking) + submit_button(visit));
    PageFrame frame = visit.frame(asking.word("title"));
    frame.has_errors = !faults.empty();
    frame.back = visit.at("/report/tasks");
    return page(visit.words(), frame, main, faults.empty() ? 200 : 422);
}

Response take(const Question& question, Portal& portal, Visit& visit, store::Draft& draft) {
    Judging judging(portal, visit, std::string(question.id));
    question.judge(judging);
    if (!judging.faults().empty()) return show(question, visit, judging.kept(), judging.faults());
    Answers answers(draft);
    answers.set(question.id, judging.kept());
    if (auto refused = save(portal, visit, draft, answers)) return *std::move(refused);
    return see_other(visit.at(next_page(question, answers)));
}

}  // namespace

void add_question_pages(Router& router, Portal& portal) {
    for (const Question& question : questions()) {
        const std::string path = "/report/" + std::string(question.id);
        add_page(router, portal.site, path,
                 with_draft(portal, [&question](Portal&, Visit& visit, store::Draft& draft) {
                     return show(question, visit, first_values(question, Answers(draft)), {});
                 }));
        add_post(router, portal.site, path,
                 with_draft(portal, [&question](Portal& p, Visit& visit, store::Draft& draft) {
                     return take(question, p, visit, draft);
                 }));
    }
}

}  // namespace catseye::web
