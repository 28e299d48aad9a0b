#include "review/case_state.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace catseye::review {
namespace {

using enum CaseState;
using enum Role;
using enum EventKind;

constexpr std::array<std::string_view, 13> kStateWords{
    "processing",    "waiting",        "awaiting_reporter", "recommended",
    "second_review", "notice_posted",  "driver_named",      "driver_not_named",
    "decided",       "course_offered", "cofp_offered",      "prosecution",
    "closed"};
constexpr std::array<std::string_view, 8> kRoleWords{
    "reviewer",   "supervisor",         "clerk",   "decision_maker",
    "prosecutor", "disclosure_officer", "auditor", "administrator"};

// A case still processing may be decided: with few posting days left nobody waits for the pictures.
constexpr SetOf<CaseState> kTriage{processing, waiting, awaiting_reporter};
constexpr SetOf<CaseState> kToTake{processing, waiting, awaiting_reporter, second_review,
                                   recommended};
constexpr SetOf<CaseState> kBeforeFinal{second_review, recommended, notice_posted, driver_named,
                                        driver_not_named};
// A wrong notice cannot be amended: a fresh one goes out.
constexpr SetOf<CaseState> kToNotify{recommended, notice_posted};

constexpr SetOf<Role> kReviewing{reviewer, supervisor, decision_maker};
constexpr SetOf<Role> kDeciding{supervisor, decision_maker};
constexpr SetOf<Role> kCorresponding{reviewer, supervisor, clerk, decision_maker};
constexpr SetOf<Role> kOffice{clerk, supervisor, decision_maker};
constexpr SetOf<Role> kCourt{clerk, supervisor, decision_maker, prosecutor};

constexpr NoticeBefore kGiven = NoticeBefore::given;

// clang-format off
constexpr Transition kTransitions[] = {
    // event                  kind     from                                to                 by              disposals     after
    {"take",                  act,     kToTake,                            std::nullopt,      kReviewing},
    {"reassign",              act,     kToTake,                            std::nullopt,      {supervisor}},
    {"reopen",                act,     {decided, closed},                  waiting,           {supervisor}},
    {"decide_recommended",    act,     kTriage,                            recommended,       kReviewing},
    {"decide_second_review",  act,     {second_review},                    recommended,       kDeciding},
    {"decide_at_triage",      act,     kTriage,                            std::nullopt,      kReviewing},
    {"decide_final",          act,     kBeforeFinal,                       std::nullopt,      kDeciding},

    {"submitter_asked",       outcome, {waiting},                          awaiting_reporter, kCorresponding},
    {"submitter_answered",    outcome, {awaiting_reporter},                waiting,           kCorresponding},

    {"notice_posted",         outcome, kToNotify,                          notice_posted,     kOffice},
    {"notice_served_by_hand", outcome, kToNotify,                          notice_posted,     kOffice},
    {"notice_left_at_address",outcome, kToNotify,                          notice_posted,     kOffice},
    {"driver_named",          outcome, {recommended, notice_posted, driver_not_named},
                                                                           driver_named,      kOffice,        "",           "", kGiven},
    {"driver_not_named",      outcome, {recommended, notice_posted},       driver_not_named,  kOffice,        "",           "", kGiven},

    {"course_offered",        outcome, {decided},                          course_offered,    kOffice,        "COURSE"},
    {"course_booked",         outcome, {course_offered},                   course_offered,    kOffice,        "COURSE"},
    {"course_completed",      outcome, {decided, course_offered},          closed,            kOffice,        "COURSE"},
    {"course_lapsed",         outcome, {course_offered},                   driver_named,      kOffice,        "COURSE"},
    {"cofp_offered",          outcome, {decided},                          cofp_offered,      kOffice,        "COFP"},
    {"cofp_accepted",         outcome, {decided, cofp_offered},            closed,            kOffice,        "COFP"},
    {"cofp_lapsed",           outcome, {cofp_offered},                     driver_named,      kOffice,        "COFP"},

    {"charged",               outcome, {prosecution},                      prosecution,       kCourt,         "COURT S172"},
    {"convicted",             outcome, {prosecution},                      closed,            kCourt,         "COURT S172", "charged"},
    {"acquitted",             outcome, {prosecution},                      closed,            kCourt,         "COURT S172", "charged"},
    {"withdrawn",             outcome, {prosecution},                      closed,            kCourt,         "COURT S172"},

    {"warning_sent",          outcome, {decided},                          closed,            kOffice,        "WARN"},
    {"advice_sent",           outcome, {decided},                          closed,            kOffice,        "ADVICE"},
    {"referred",              outcome, {decided, closed},                  closed,            kOffice,        "REFER_EMPLOYER REFER_UNIT REFER_FORCE"},
};
// clang-format on

template <typename Enum, std::size_t count>
std::string list(const SetOf<Enum>& set, const std::array<std::string_view, count>& words) {
    std::vector<std::string> members;
    for (std::size_t at = 0; at < count; ++at) {
        if (set.has(static_cast<Enum>(at))) members.emplace_back(words[at]);
    }
    std::string text;
    for (std::size_t at = 0; at < members.size(); ++at) {
        if (at > 0) text += at + 1 == members.size() ? " or " : ", ";
        text += members[at];
    }
    return text;
}

bool holds_word(std::string_view words, std::string_view word) {
    const std::string padded = " " + std::string(words) + " ";
    return padded.find(" " + std::string(word) + " ") != std::string::npos;
}

/// Why this line does not apply though event and state fit; nothing when it does.
std::optional<std::string> objection(const Transition& line, const CaseFacts& facts, Role role) {
    const std::string event(line.event);
    if (!line.by.has(role)) {
        return event + " is for a " + list(line.by, kRoleWords) + ", not for a " +
               std::string(to_string(role));
    }
    if (!line.disposals.empty() && !holds_word(line.disposals, facts.final_disposal)) {
        return event + " follows a final disposal of " + std::string(line.disposals) +
               "; this case has " + (facts.final_disposal.empty() ? "none" : facts.final_disposal);
    }
    const auto& past = facts.past;
    if (!line.after.empty() && std::find(past.begin(), past.end(), line.after) == past.end()) {
        return event + " cannot come before " + std::string(line.after) + ": record that first";
    }
    if (line.notice == NoticeBefore::given && facts.notice_missing) {
        return event +
               " cannot come before the notice, which this offence needs by law: record "
               "notice_posted, "
               "notice_served_by_hand or notice_left_at_address first, or an exception with the "
               "decision";
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_string(CaseState state) {
    return kStateWords[static_cast<std::size_t>(state)];
}

Result<CaseState> case_state_from(std::string_view word) {
    const auto found = std::find(kStateWords.begin(), kStateWords.end(), word);
    if (found == kStateWords.end())
        return fail(ErrorCode::internal, "no case state is called " + std::string(word));
    return static_cast<CaseState>(found - kStateWords.begin());
}

std::string_view to_string(Role role) {
    return kRoleWords[static_cast<std::size_t>(role)];
}

std::string role_words() {
    std::string words;
    for (std::size_t at = 0; at < kRoleWords.size(); ++at)
        words += (at == 0                       ? ""
                  : at + 1 == kRoleWords.size() ? " or "
                                                : ", ") +
                 std::string(kRoleWords[at]);
    return words;
}

Result<Role> role_from(std::string_view word) {
    const auto found = std::find(kRoleWords.begin(), kRoleWords.end(), word);
    if (found == kRoleWords.end()) {
        return fail(ErrorCode::invalid_request,
                    "'" + std::string(word) + "' is no role: " + role_words());
    }
    return static_cast<Role>(found - kRoleWords.begin());
}

std::span<const Transition> transitions() {
    return kTransitions;
}

Result<const Transition*> allow(std::string_view event, const CaseFacts& facts, Role role) {
    const auto line = std::find_if(std::begin(kTransitions), std::end(kTransitions),
                                   [&](const Transition& one) { return one.event == event; });
    if (line == std::end(kTransitions)) {
        return fail(ErrorCode::invalid_request, "no event is called '" + std::string(event) + "'");
    }
    if (!line->from.has(facts.state)) {
        return fail(ErrorCode::conflict, std::string(event) + " is possible in the state " +
                                             list(line->from, kStateWords) + "; the case is " +
                                             std::string(to_string(facts.state)));
    }
    if (auto why = objection(*line, facts, role))
        return fail(ErrorCode::invalid_request, *std::move(why));
    return &*line;
}

std::string outcome_events() {
    std::string events;
    for (const Transition& line : kTransitions) {
        if (line.kind == outcome) events += (events.empty() ? "" : ", ") + std::string(line.event);
    }
    return events;
}

}  // namespace catseye::review
