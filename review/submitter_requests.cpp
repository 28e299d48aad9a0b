#include "review/submitter_requests.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "review/decision_rules.hpp"
#include "review/submitter_news.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {
namespace {

constexpr auto kLongest = std::chrono::days(5);  // to answer, if the clock leaves so many
constexpr std::size_t kLeastText = 3;
constexpr std::size_t kMostText = 2000;

Result<std::string> check_wants(const std::vector<std::string>& codes) {
    std::string joined;
    for (const Want& want : wants()) {
        if (std::find(codes.begin(), codes.end(), want.code) == codes.end()) continue;
        joined += (joined.empty() ? "" : " ") + std::string(want.code);
    }
    if (!joined.empty()) return joined;
    return fail(ErrorCode::invalid_request, "say what is needed: tick at least one");
}

/// The case waits for an officer again, with a flag that says why.
Result<> back_to_waiting(store::Database& database, const store::SubmitterRequest& request,
                         const store::CaseFlag& flag, std::string_view actor) {
    store::Cases cases(database);
    for (const char* code : {"answered", "no_response"})
        TRY(cases.lower_flag(request.case_id, code));
    TRY(cases.raise_flag(request.case_id, flag));
    TRY(cases.move_on(request.case_id, "awaiting_reporter", "waiting"));
    TRY(store::CustodyLog(database).append(
        {std::string(actor),
         flag.code == "answered" ? "submitter_answered" : "submitter_request_lapsed",
         request.case_id,
         {{"request", request.id}}},
        flag.raised));
    return ok();
}

Result<> tell(store::Database& database, const CaseRecord& record,
              const store::SubmitterRequest& request) {
    return tell_submitter(database,
                          {record.row.submission_id,
                           "question",
                           "question:" + request.id,
                           {{"wants", request.wants}, {"answer_by", to_iso(request.answer_by)}}},
                          request.asked);
}

}  // namespace

const std::vector<Want>& wants() {
    static const std::vector<Want> kWants = {{"file", "Another file"},
                                             {"plate", "The registration mark"},
                                             {"time", "When and where exactly"},
                                             {"statement", "A detail of the statement"}};
    return kWants;
}

Day answer_day(const Law& law, const CaseRecord& record, Day today) {
    const Day longest = today + kLongest;
    if (!record.row.last_safe_posting_day) return longest;
    const auto before = law.business_days().before(*record.row.last_safe_posting_day, 1);
    return std::max(today, before ? std::min(longest, *before) : longest);
}

Result<store::SubmitterRequest> ask_submitter(store::Database& database, const Law& law,
                                              const NewRequest& asked, Time now) {
    TRY(check_free_text("the question", asked.text, kLeastText, kMostText));
    const std::string joined = TRY(check_wants(asked.wants));
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, asked.reference));
    const store::Officer officer = TRY(officer_by_name(database, asked.actor.officer));
    const Role role = TRY(role_from(officer.role));
    TRY(allow("submitter_asked", facts_of(law, record), role));
    TRY(check_hold(record, officer, now));

    const store::SubmitterRequest request{make_id(now), record.row.id,
                                          officer.id,   joined,
                                          asked.text,   answer_day(law, record, london_day(now)),
                                          now};
    TRY(store::SubmitterRequests(database).add(request));
    store::Cases cases(database);
    for (const char* code : {"answered", "no_response"})
        TRY(cases.lower_flag(record.row.id, code));
    if (!TRY(cases.move(record.row.id, record.row.state, "awaiting_reporter", now)))
        return fail(ErrorCode::conflict,
                    "case " + asked.reference + " has just changed: look at it again");
    TRY(store::CustodyLog(database).append({officer.id,
                                            "submitter_asked",
                                            record.row.id,
                                            {{"request", request.id}, {"wants", joined}}},
                                           now));
    TRY(tell(database, record, request));
    TRY(transaction.commit());
    return request;
}

Result<> take_answer(store::Database& database, const std::string& submission_id, Time now) {
    store::SubmitterRequests requests(database);
    for (const auto& request : TRY(requests.open_of_submission(submission_id))) {
        if (!TRY(requests.end(request.id, "answered", now))) continue;
        TRY(back_to_waiting(database, request,
                            {"answered", "", "The submitter has answered the question.", now},
                            "intake"));
    }
    return ok();
}

Result<> lapse_requests(store::Database& database, Time now) {
    const auto overdue = TRY(store::SubmitterRequests(database).overdue(london_day(now)));
    for (const auto& request : overdue) {
        auto transaction = TRY(store::Transaction::begin(database));
        if (!TRY(store::SubmitterRequests(database).end(request.id, "lapsed", now))) continue;
        TRY(back_to_waiting(database, request,
                            {"no_response", "",
                             "The submitter was asked on " + to_words(london_day(request.asked)) +
                                 " and did not answer by " + to_words(request.answer_by) + ".",
                             now},
                            "duties"));
        TRY(transaction.commit());
    }
    return ok();
}

}  // namespace catseye::review
