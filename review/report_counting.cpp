#include "review/report_counting.hpp"

#include <algorithm>

namespace catseye::review {

namespace {

constexpr std::string_view kEvents[] = {"submitter_asked",
                                        "submitter_answered",
                                        "notice_posted",
                                        "notice_served_by_hand",
                                        "notice_left_at_address",
                                        "driver_named",
                                        "driver_not_named",
                                        "course_offered",
                                        "course_booked",
                                        "course_completed",
                                        "course_lapsed",
                                        "cofp_offered",
                                        "cofp_accepted",
                                        "cofp_lapsed",
                                        "charged",
                                        "convicted",
                                        "acquitted",
                                        "withdrawn",
                                        "warning_sent",
                                        "advice_sent",
                                        "referred"};

Standing standing_of(CountsAsAction counts) {
    switch (counts) {
        case CountsAsAction::yes:
            return Standing::actioned;
        case CountsAsAction::pending:
            return Standing::passed_on;
        case CountsAsAction::no:
        case CountsAsAction::excluded:
            break;
    }
    return Standing::not_actioned;
}

bool was_prosecuted(const CaseHistory& history) {
    return history.has(Event::charged) || history.has(Event::convicted) ||
           history.has(Event::acquitted);
}

/// What has happened overrides what was decided: a course that lapsed may have ended in court.
std::string_view disposal_of(const CaseHistory& history) {
    if (was_prosecuted(history)) return history.final_disposal == "S172" ? "S172" : "COURT";
    if (history.has(Event::course_completed)) return "COURSE";
    if (history.has(Event::cofp_accepted)) return "COFP";
    if (history.has(Event::warning_sent)) return "WARN";
    if (history.has(Event::advice_sent)) return "ADVICE";
    return history.final_disposal;
}

}  // namespace

std::string_view to_string(Event event) {
    return kEvents[static_cast<std::size_t>(event)];
}

std::optional<Event> event_from(std::string_view word) {
    const auto* const found = std::find(std::begin(kEvents), std::end(kEvents), word);
    if (found == std::end(kEvents)) return std::nullopt;
    return static_cast<Event>(found - std::begin(kEvents));
}

Standing standing_of(std::string_view disposal, const Law& law) {
    const Disposal* known = law.disposal(disposal);
    return known == nullptr ? Standing::unmapped : standing_of(known->counts_as_action);
}

void settle(CaseHistory& history, const Law& law) {
    history.counted.disposal = disposal_of(history);
    history.counted.nfa_reason =
        history.counted.disposal == "NFA" ? history.final_reason : std::string_view();
    if (!history.counted.disposal.empty()) {
        history.counted.standing = standing_of(history.counted.disposal, law);
    } else {
        history.counted.standing =
            history.first_decided_ms ? Standing::open : Standing::not_reviewed;
    }
}

ActionDone action_done(const CaseHistory& history) {
    if (was_prosecuted(history)) return ActionDone::prosecution;
    if (history.has(Event::course_completed)) return ActionDone::course;
    if (history.has(Event::cofp_accepted)) return ActionDone::fixed_penalty;
    if (history.has(Event::warning_sent)) return ActionDone::warning_letter;
    if (history.has(Event::advice_sent) || history.has(Event::referred)) return ActionDone::other;
    return history.has(Event::withdrawn) ? ActionDone::withdrawn : ActionDone::awaited;
}

void Tally::add(const CountedCase& counted, const Law& law) {
    ++received_;
    ++disposals_[counted.standing == Standing::unmapped ? "UNMAPPED" : counted.disposal];
    switch (counted.standing) {
        case Standing::not_reviewed:
            ++not_reviewed_;
            [[fallthrough]];
        case Standing::open:
        case Standing::passed_on:
            ++pending_;
            return;
        case Standing::actioned:
            ++actioned_;
            return;
        case Standing::unmapped:
            ++unmapped_;
            return;
        case Standing::not_actioned:
            break;
    }
    ++not_actioned_;
    const NfaReason* reason = law.nfa_reason(counted.nfa_reason);
    if (counted.disposal == "DUP" || (reason != nullptr && reason->code == "DUPLICATE"))
        ++duplicates_;
    else if (counted.disposal == "REFER_FORCE" || (reason != nullptr && reason->wrong_kind))
        ++out_of_scope_;
}

std::int64_t Tally::of_disposal(std::string_view code) const {
    const auto found = disposals_.find(code);
    return found == disposals_.end() ? 0 : found->second;
}

Headline headline_of(const CountedCases& cases, const Law& law) {
    Tally all;
    for (const CountedCase* const counted : cases)
        all.add(*counted, law);
    Headline headline;
    headline.received = all.received();
    headline.reviewed = all.reviewed();
    headline.actioned = all.actioned();
    headline.not_actioned = all.not_actioned();
    headline.pending = all.pending();
    headline.not_reviewed = all.not_reviewed();
    headline.unmapped = all.unmapped();
    for (const Disposal& disposal : law.disposals())
        headline.by_disposal.emplace_back(disposal.code, all.of_disposal(disposal.code));
    headline.by_disposal.emplace_back("PENDING", all.of_disposal(""));
    if (all.unmapped() > 0) headline.by_disposal.emplace_back("UNMAPPED", all.unmapped());
    const auto rate = [&](const char* name, Share share) {
        headline.rates.push_back({name, share.part, share.of, all.pending()});
    };
    rate("action_rate_received", all.rate_received());
    rate("action_rate_reviewed", all.rate_reviewed());
    rate("action_rate_in_scope", all.rate_in_scope());
    return headline;
}

}  // namespace catseye::review
