#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// What an officer asked a submitter for.
struct SubmitterRequest {
    std::string id;
    std::string case_id;
    std::string officer_id;
    std::string wants;  ///< codes with a space between
    std::string text;
    Day answer_by;
    Time asked;
    std::string state = "open";  ///< open | answered | lapsed | closed (by a decision)
    std::optional<Time> ended = {};
};

/// A case that its officer asked about and that is back.
struct AnsweredCase {
    std::string case_id;
    std::string reference;
    std::string state;  ///< of the request: answered | lapsed
    Time ended;
};

/// Questions to submitters; a case has at most one that is open.
class SubmitterRequests {
public:
    explicit SubmitterRequests(Database& database) : database_(database) {}
    /// `conflict` where the case has an open one.
    Result<> add(const SubmitterRequest& request);
    /// In the order asked.
    Result<std::vector<SubmitterRequest>> of_case(const std::string& case_id);
    Result<std::vector<SubmitterRequest>> open_of_submission(const std::string& submission_id);
    /// Open ones whose day lies before `today`.
    Result<std::vector<SubmitterRequest>> overdue(Day today);
    /// False: it is open no longer.
    Result<bool> end(const std::string& id, const std::string& state, Time now);
    /// A decision ends the open one of its case, and taking the decision back opens it again.
    Result<> close_of_case(const std::string& case_id, Time decided);
    Result<> reopen_of_case(const std::string& case_id, Time decided);
    /// Cases that wait again, whose last question was this officer's; the longest back first.
    Result<std::vector<AnsweredCase>> back_for(const std::string& officer_id);

private:
    Result<std::vector<SubmitterRequest>> where(const std::string& condition, Value value);
    Database& database_;
};

}  // namespace catseye::store
