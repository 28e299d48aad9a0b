#include "review/decision_rules.hpp"

#include <algorithm>

#include "review/second_officer.hpp"
#include "review/supervision.hpp"

namespace catseye::review {
namespace {

constexpr std::size_t kLeastReason = 3;
constexpr std::size_t kMostReason = 2000;

Error refuse(std::string why) {
    return fail(ErrorCode::invalid_request, std::move(why));
}

template <typename Row>
std::string codes_of(const std::vector<Row>& rows) {
    std::string codes;
    for (const Row& row : rows)
        codes += (codes.empty() ? "" : ", ") + row.code;
    return codes;
}

Result<const Disposal*> check_codes(const Law& law, const NewDecision& request) {
    TRY(check_free_text("the reason", request.reason, kLeastReason, kMostReason));
    const Disposal* disposal = law.disposal(request.disposal);
    if (disposal == nullptr) {
        return refuse("'" + request.disposal + "' is no disposal: " + codes_of(law.disposals()));
    }
    if (disposal->code == "NFA" && !request.nfa_reason) {
        return refuse("NFA needs a reason code: " + codes_of(law.nfa_reasons()));
    }
    if (disposal->code != "NFA" && request.nfa_reason)
        return refuse("only NFA takes an NFA reason code");
    if (request.nfa_reason && law.nfa_reason(*request.nfa_reason) == nullptr) {
        return refuse("'" + *request.nfa_reason +
                      "' is no NFA reason: " + codes_of(law.nfa_reasons()));
    }
    if (request.notice_exception && law.notice_exception(*request.notice_exception) == nullptr) {
        return refuse("'" + *request.notice_exception +
                      "' is no notice exception: " + codes_of(law.notice_exceptions()));
    }
    return disposal;
}

/// The offence that the case will have; null where it has none and the disposal needs none.
Result<const Offence*> check_offence(const Law& law, const CaseRecord& record,
                                     const NewDecision& request, const Disposal& disposal) {
    const std::string code = request.offence.value_or(record.row.offence.value_or(""));
    if (code.empty() && !disposal.needs_offence) return nullptr;
    if (code.empty())
        return refuse(disposal.code + " needs an offence: give its code, e.g. RT88575");
    const Day day = record.incident_day();
    const Offence* offence = law.offence(code, day);
    if (offence != nullptr) return offence;
    if (law.knows_offence(code)) {
        return refuse("the offence " + code + " was not in force on " + to_words(day) +
                      ", the day of this incident");
    }
    return refuse("'" + code + "' is no offence that the law tables know");
}

Result<> check_undecided(const CaseRecord& record, DecisionKind kind) {
    const bool decided =
        record.state == CaseState::decided || record.state == CaseState::course_offered ||
        record.state == CaseState::cofp_offered || record.state == CaseState::prosecution ||
        record.state == CaseState::closed;
    const store::Decision* final_decision = record.last_decision("final");
    if (decided) {
        return fail(
            ErrorCode::conflict,
            "case " + record.row.reference + " has been decided already" +
                (final_decision == nullptr ? std::string()
                                           : ": " + final_decision->disposal + " on " +
                                                 to_words(london_day(final_decision->decided))) +
                "; what happens next is recorded as an outcome");
    }
    const store::Decision* recommended = record.last_decision("recommended");
    const bool again = kind == DecisionKind::recommended && recommended != nullptr &&
                       record.state != CaseState::second_review;
    if (!again) return ok();
    return fail(ErrorCode::conflict,
                "case " + record.row.reference + " has a recommended disposal already: " +
                    recommended->disposal + " on " + to_words(london_day(recommended->decided)) +
                    "; the next decision is a final one");
}

bool at_triage(CaseState state) {
    return state == CaseState::processing || state == CaseState::waiting ||
           state == CaseState::awaiting_reporter;
}

std::string_view event_of(CaseState state, DecisionKind kind) {
    if (kind == DecisionKind::final) return at_triage(state) ? "decide_at_triage" : "decide_final";
    return state == CaseState::second_review ? "decide_second_review" : "decide_recommended";
}

bool asks_second_review(const CaseRecord& record, const DecisionPlan& plan) {
    return needs_second_officer(record, plan.offence, *plan.disposal);
}

/// What closes the case is final, unless a second officer has to agree first.
DecisionKind kind_of(const CaseRecord& record, const NewDecision& request,
                     const Disposal& disposal) {
    if (!disposal.closes_at_once) return request.kind;
    return at_triage(record.state) && needs_second_officer(record, nullptr, disposal)
               ? DecisionKind::recommended
               : DecisionKind::final;
}

/// Once the submitter has complained, whoever decided before the reopening does not decide again.
Result<> check_complaint(const CaseRecord& record, const store::Officer& officer) {
    const bool decided_before = std::any_of(
        record.decisions.begin(), record.decisions.end(), [&](const store::Decision& one) {
            return one.officer_id == officer.id && !record.stands(one);
        });
    if (!decided_before || !record.has_flag(to_string(SecondOfficer::complaint))) return ok();
    return refuse(
        "the submitter complained: another officer decides than the one who decided before");
}

/// Two pairs of eyes where the offence, the disposal or the case asks for them.
Result<> check_second_review(const CaseRecord& record, const store::Officer& officer,
                             const DecisionPlan& plan) {
    TRY(check_complaint(record, officer));
    const bool reviewing = record.state == CaseState::second_review;
    if (!asks_second_review(record, plan) && !reviewing) return ok();
    if (plan.kind == DecisionKind::recommended && !reviewing)
        return ok();  // it goes to second review now
    const auto by_another = [&](const store::Decision& one) {
        return record.stands(one) && one.officer_id != officer.id;
    };
    const auto& decisions = record.decisions;
    if (std::any_of(decisions.begin(), decisions.end(), by_another)) return ok();
    const bool undecided = std::none_of(decisions.begin(), decisions.end(),
                                        [&](const auto& one) { return record.stands(one); });
    return refuse(undecided
                      ? plan.disposal->code + " needs a second officer here: recommend it first"
                      : "the second review is for another officer than the one who recommended");
}

Result<> check_final_from(const CaseRecord& record, const Disposal& disposal) {
    const bool stands = disposal.final_from == FinalFrom::anywhere ||
                        (disposal.final_from == FinalFrom::driver_named &&
                         record.state == CaseState::driver_named) ||
                        (disposal.final_from == FinalFrom::driver_not_named &&
                         record.state == CaseState::driver_not_named);
    if (stands) return ok();
    const bool named = disposal.final_from == FinalFrom::driver_named;
    return refuse("a final " + disposal.code + " comes after the outcome " +
                  (named ? "driver_named" : "driver_not_named") + "; the case is " +
                  std::string(to_string(record.state)) +
                  (at_triage(record.state) ? ", where it can be recommended" : ""));
}

/// Whether the exception, if there is one, saves a notice that was not posted in time.
bool is_excused(const Law& law, const CaseRecord& record, const std::string& code, Day today) {
    const NoticeException* exception = law.notice_exception(code);
    if (exception == nullptr) return false;
    const NoticeClock clock = notice_clock(law, record.incident_day());
    switch (exception->effect) {
        case NoticeEffect::not_required:
        case NoticeEffect::late_allowed:
            return true;
        case NoticeEffect::by_hand:
            return today <= clock.last_hand_day;
        case NoticeEffect::at_address:
            return clock.last_leaving_day && today <= *clock.last_leaving_day;
    }
    return false;
}

std::string rescue(const NoticeClock& clock, Day today) {
    std::string ways;
    if (today <= clock.last_hand_day)
        ways += ", served_by_hand until " + to_words(clock.last_hand_day);
    if (clock.last_leaving_day && today <= *clock.last_leaving_day) {
        ways += ", served_at_address until " + to_words(*clock.last_leaving_day);
    }
    return "; what remains is an exception of RTOA 1988 ss.1 and 2" + ways;
}

/// No notice-bound disposal once the notice can no longer be served in time.
Result<> check_notice(const Law& law, const CaseRecord& record, const NewDecision& request,
                      const DecisionPlan& plan, Day today) {
    if (!plan.disposal->notice_bound || plan.offence == nullptr || !plan.offence->notice_required)
        return ok();
    const NoticeStanding standing = notice_standing(law, record);
    const std::string exception = request.notice_exception.value_or(record.notice_exception());
    if (standing == NoticeStanding::in_time || is_excused(law, record, exception, today))
        return ok();
    const NoticeClock clock = notice_clock(law, record.incident_day());
    if (standing == NoticeStanding::none && clock.last_posting_day &&
        today <= *clock.last_posting_day)
        return ok();

    const std::string posting =
        clock.last_posting_day
            ? "the last safe day to post it was " + to_words(*clock.last_posting_day)
            : "the last safe day to post it is not computable, because the bank-holiday table "
              "reaches from " +
                  to_iso(law.business_days().first()) + " to " + to_iso(law.business_days().last());
    return refuse(
        plan.disposal->code + " for " + plan.offence->code +
        " needs a notice served within 14 days: the offence was on " + to_words(clock.offence_day) +
        ", the last day for service " + (today <= clock.last_service_day ? "is " : "was ") +
        to_words(clock.last_service_day) + ", " + posting +
        (standing == NoticeStanding::none ? "" : ", the notice recorded was not served in time") +
        ", and today is " + to_words(today) + rescue(clock, today));
}

}  // namespace

Result<> check_hold(const CaseRecord& record, const store::Officer& officer, Time now) {
    const bool held =
        record.row.held_by && *record.row.held_by != officer.id && *record.row.held_until > now;
    if (!held) return ok();
    return fail(ErrorCode::busy, "case " + record.row.reference + " is held by a colleague until " +
                                     to_london(*record.row.held_until));
}

std::string_view to_string(DecisionKind kind) {
    return kind == DecisionKind::final ? "final" : "recommended";
}

Result<DecisionPlan> plan_decision(const Law& law, const CaseRecord& record,
                                   const store::Officer& officer, const NewDecision& request,
                                   Time now) {
    DecisionPlan plan;
    plan.disposal = TRY(check_codes(law, request));
    plan.kind = kind_of(record, request, *plan.disposal);
    TRY(check_undecided(record, plan.kind));
    plan.offence = TRY(check_offence(law, record, request, *plan.disposal));
    const Role role = TRY(role_from(officer.role));
    const Transition* line =
        TRY(allow(event_of(record.state, plan.kind), facts_of(law, record), role));
    TRY(check_hold(record, officer, now));
    if (plan.kind == DecisionKind::final) TRY(check_final_from(record, *plan.disposal));
    TRY(check_second_review(record, officer, plan));
    TRY(check_notice(law, record, request, plan, london_day(now)));

    plan.to = line->to.value_or(record.state);
    if (plan.kind == DecisionKind::final) {
        plan.to = TRY(case_state_from(plan.disposal->final_state));
    } else if (asks_second_review(record, plan) && record.state != CaseState::second_review) {
        plan.to = CaseState::second_review;
    }
    return plan;
}

std::optional<DecisionKind> next_decision(CaseState state) {
    if (at_triage(state) || state == CaseState::second_review) return DecisionKind::recommended;
    const bool open = state == CaseState::recommended || state == CaseState::notice_posted ||
                      state == CaseState::driver_named || state == CaseState::driver_not_named;
    return open ? std::optional(DecisionKind::final) : std::nullopt;
}

std::vector<DisposalChoice> disposal_choices(const Law& law, const CaseRecord& record,
                                             const store::Officer& officer,
                                             const NewDecision& begun, Time now) {
    std::vector<DisposalChoice> choices;
    for (const Disposal& disposal : law.disposals()) {
        NewDecision request = begun;
        request.disposal = disposal.code;
        request.reason = "to be given";
        request.nfa_reason.reset();
        if (disposal.code == "NFA") request.nfa_reason = law.nfa_reasons().front().code;
        const auto plan = plan_decision(law, record, officer, request, now);
        choices.push_back({&disposal, plan ? std::string() : plan.error().message});
    }
    return choices;
}

}  // namespace catseye::review
