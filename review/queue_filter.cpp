#include "review/queue_filter.hpp"

#include <algorithm>
#include <array>

#include "review/offences.hpp"
#include "review/search_words.hpp"
#include "store/cases.hpp"

namespace catseye::review {
namespace {

using std::chrono::days;

constexpr std::array<std::string_view, 7> kBandWords{
    "past", "due", "soon", "later", "no_notice", "not_computable", "proceedings"};
constexpr days kProceedingsNear{14};

/// The last day on which a last posting day leaves at most `count` posting days after today.
Day last_day_leaving(const BusinessDays& calendar, Day today, std::int64_t count) {
    const auto next = calendar.after(today, count + 1);
    return next ? *next - days(1) : kLastOfAll;
}

}  // namespace

std::string_view to_string(ClockBand band) {
    return kBandWords[static_cast<std::size_t>(band)];
}

std::optional<ClockBand> clock_band_from(std::string_view word) {
    const auto* const found = std::find(kBandWords.begin(), kBandWords.end(), word);
    if (found == kBandWords.end()) return std::nullopt;
    return static_cast<ClockBand>(found - kBandWords.begin());
}

Conditions::Conditions(const QueueFilter& filter, const Law& law, const QueueLimits& limits,
                       Time now) {
    add_state(filter);
    const Day today = london_day(now);
    const Day urgent = last_day_leaving(law.business_days(), today, limits.urgent_posting_days);
    add("(c.state <> 'processing' OR c.opened_ms <= " + bind(to_ms(now - limits.processing_grace)) +
        " OR c.last_safe_posting_day IS NULL OR c.last_safe_posting_day <= " +
        bind(store::day_number(urgent)) + ")");
    if (filter.band) add_band(*filter.band, law.business_days(), today);
    if (!filter.holder.empty())
        add("c.held_by = " + bind(filter.holder) + " AND c.held_until_ms > " + bind(to_ms(now)));
    if (filter.held_by_nobody)
        add("(c.held_by IS NULL OR c.held_until_ms <= " + bind(to_ms(now)) + ")");
    if (filter.unseen) add("c.first_viewed_ms IS NULL");
    if (!filter.flag.empty())
        add("EXISTS (SELECT 1 FROM case_flag f WHERE f.case_id = c.id AND f.code = " +
            bind(filter.flag) + ")");
    add_submission(filter);
}

std::string Conditions::from() const {
    // CROSS JOIN: SQLite then begins with the cases, in the order of their index.
    return asks_submission_
               ? " FROM review_case c CROSS JOIN submission s WHERE s.id = c.submission_id AND "
               : " FROM review_case c WHERE ";
}

std::string Conditions::bind(store::Value value) {
    values_.push_back(std::move(value));
    return "$" + std::to_string(values_.size());
}

void Conditions::add_state(const QueueFilter& filter) {
    // The first words are those of a partial index each.
    if (!filter.state.empty())
        sql_ = "c.state <> 'closed' AND c.state = " + bind(filter.state);
    else if (filter.band == ClockBand::proceedings)
        sql_ = "c.state <> 'closed'";
    else
        sql_ = kOpenCases;
}

void Conditions::add_band(ClockBand band, const BusinessDays& calendar, Day today) {
    const std::string column = "c.last_safe_posting_day";
    const auto from = [&](Day day) { add(column + " >= " + bind(store::day_number(day))); };
    const auto to = [&](Day day) { add(column + " <= " + bind(store::day_number(day))); };
    const Day due = last_day_leaving(calendar, today, 1);
    const Day soon = last_day_leaving(calendar, today, 5);
    switch (band) {
        case ClockBand::past:
            return to(today - days(1));
        case ClockBand::due:
            from(today);
            return to(due);
        case ClockBand::soon:
            from(due + days(1));
            return to(soon);
        case ClockBand::later:
            return from(soon + days(1));
        case ClockBand::no_notice:
            return add("c.last_safe_posting_day IS NULL AND c.queue_day > 0");
        case ClockBand::not_computable:
            return add("c.queue_day = 0");
        case ClockBand::proceedings:
            return add("c.proceedings_day <= " + bind(store::day_number(today + kProceedingsNear)) +
                       " AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.case_id = c.id AND "
                       "o.event = 'charged')");
    }
}

void Conditions::add_submission(const QueueFilter& filter) {
    asks_submission_ = !filter.hint.empty() || !filter.mode.empty();
    if (!filter.hint.empty()) add("s.offence_hint = " + bind(filter.hint));
    if (!filter.mode.empty()) add("s.submitter_mode = " + bind(filter.mode));
    for (const std::string& word : words_of(filter.place))
        add("EXISTS (SELECT 1 FROM place_word w WHERE w.word = " + bind(word) +
            " AND w.submission_id = c.submission_id)");
    if (!filter.asked_by.empty())
        add("EXISTS (SELECT 1 FROM submitter_request r WHERE r.case_id = c.id AND r.state = 'open' "
            "AND r.officer_id = " +
            bind(filter.asked_by) + ")");
    if (filter.answered)
        add("EXISTS (SELECT 1 FROM submitter_message m WHERE m.submission_id = c.submission_id "
            "AND m.kind = 'more' AND m.sent_ms > COALESCE(c.first_viewed_ms, c.opened_ms))");
}

}  // namespace catseye::review
