#include <algorithm>
#include <cstdio>

#include "review/blind_review.hpp"
#include "review/report_sources.hpp"

namespace catseye::review {

namespace {

using Row = std::vector<Cell>;
constexpr double kMsPerDay = 24.0 * 60 * 60 * 1000;

std::int64_t day_number(Day day) {
    return day.time_since_epoch().count();
}

/// Column of R1.
enum QueueColumn : std::size_t {
    overdue = 1,
    within_one,
    within_three,
    within_five,
    later,
    not_computable,
    none_due,
    all
};

/// Before an officer has chosen an offence, a notice is taken to be needed.
bool needs_notice(const Law& law, std::string_view offence) {
    if (offence.empty()) return true;
    return std::any_of(law.offences().begin(), law.offences().end(), [&](const Offence& known) {
        return known.code == offence && (known.notice_required || known.notice_policy);
    });
}

bool is_before_notice(std::string_view state) {
    return state == "processing" || state == "waiting" || state == "awaiting_reporter" ||
           state == "recommended" || state == "second_review";
}

QueueColumn column_of_days(std::int64_t days_left) {
    if (days_left < 0) return overdue;
    if (days_left <= 1) return within_one;
    if (days_left <= 3) return within_three;
    return days_left <= 5 ? within_five : later;
}

/// The nearest-rank percentile: the smallest value that `percent` of all do not exceed.
Cell percentile(std::vector<double>& values, std::size_t percent) {
    if (values.empty()) return "n/a";
    const std::size_t rank = (values.size() * percent + 99) / 100;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// The bounds of a period in milliseconds, as a query takes them.
store::Values bounds(Period period) {
    return {to_ms(london_midnight(period.from)),
            to_ms(london_midnight(period.to + std::chrono::days(1)))};
}

}  // namespace

ReportTable queue_table(const CaseHistories& cases, const Law& law, Time now) {
    ReportTable table{
        "R1",
        "Live queue at " + to_london(now) + ": calendar days to the last safe posting day",
        "cases",
        {"state", "overdue", "0-1", "2-3", "4-5", "6+", "not computable", "none due", "all",
         "oldest"},
        {}};
    const auto blank = [](std::string_view state) {
        Row row{std::string(state)};
        row.resize(all + 1, std::int64_t{0});
        return row;
    };
    std::map<std::string_view, std::pair<Row, std::int64_t>>
        states;  // the row, and when its oldest case was opened
    Row total = blank("total");
    const std::int64_t today = day_number(london_day(now));
    for (const CaseHistory* const history : cases) {
        if (history->state == "closed") continue;
        QueueColumn column = none_due;
        if (is_before_notice(history->state) && needs_notice(law, history->counted.offence))
            column = history->last_safe_posting_day
                         ? column_of_days(*history->last_safe_posting_day - today)
                         : not_computable;
        auto& [row, oldest] =
            states.try_emplace(history->state, blank(history->state), history->opened_ms)
                .first->second;
        oldest = std::min(oldest, history->opened_ms);
        for (Row* const counted : {&row, &total})
            for (const QueueColumn at : {column, all})
                ++std::get<std::int64_t>((*counted)[at]);
    }
    for (auto& [state, found] : states) {
        found.first.emplace_back(to_iso(london_day(from_ms(found.second))));
        table.rows.push_back(std::move(found.first));
    }
    total.emplace_back("");
    table.rows.push_back(std::move(total));
    return table;
}

ReportTable own_disposal_table(const CaseHistories& cases, const Law& law) {
    struct Count {
        std::int64_t recommended = 0;
        std::int64_t decided = 0;
        std::int64_t done = 0;
    };
    std::map<std::string_view, Count> counts;
    Count total;
    std::int64_t not_reviewed = 0;
    for (const CaseHistory* const each : cases) {
        const CaseHistory& history = *each;
        const Standing standing = history.counted.standing;
        if (standing == Standing::not_reviewed) {
            ++not_reviewed;
            continue;
        }
        Count& count =
            counts[standing == Standing::open ? history.recommended : history.counted.disposal];
        const bool awaited =
            standing == Standing::actioned && action_done(history) == ActionDone::awaited;
        auto member = &Count::done;
        if (standing == Standing::open)
            member = &Count::recommended;
        else if (awaited || standing == Standing::passed_on)
            member = &Count::decided;
        ++(count.*member);
        ++(total.*member);
    }
    ReportTable table{
        "disposals",
        "Disposals: recommended, decided and done",
        "cases",
        {"disposal", "recommended only", "decided, result not in", "done", "all", "label"},
        {}};
    const auto add = [&](const std::string& name, const Count& count, std::int64_t more,
                         const std::string& label) {
        table.rows.push_back({name, count.recommended, count.decided, count.done,
                              count.recommended + count.decided + count.done + more, label});
    };
    for (const auto& [code, count] : counts) {
        const Disposal* disposal = law.disposal(code);
        add(std::string(code), count, 0, disposal == nullptr ? "" : disposal->label);
    }
    add("not reviewed", {}, not_reviewed, "No officer has decided yet");
    add("total", total, not_reviewed, "");
    return table;
}

ReportTable timeliness_table(const CaseHistories& cases) {
    std::vector<double> to_submission;
    std::vector<double> to_view;
    std::vector<double> to_decision;
    std::vector<double> to_posting;
    std::vector<double> posted_day;
    const auto days = [](std::int64_t from_ms, std::int64_t to_ms) {
        return static_cast<double>(to_ms - from_ms) / kMsPerDay;
    };
    for (const CaseHistory* const each : cases) {
        const CaseHistory& history = *each;
        to_submission.push_back(days(history.incident_ms, history.received_ms));
        if (history.first_viewed_ms)
            to_view.push_back(days(history.received_ms, *history.first_viewed_ms));
        if (history.first_decided_ms)
            to_decision.push_back(days(history.received_ms, *history.first_decided_ms));
        if (!history.notice_posted_day) continue;
        const auto days_since = [&](std::int64_t ms) {
            return static_cast<double>(*history.notice_posted_day -
                                       day_number(london_day(from_ms(ms))));
        };
        posted_day.push_back(days_since(history.incident_ms));
        if (history.first_decided_ms) to_posting.push_back(days_since(*history.first_decided_ms));
    }
    ReportTable table{"R6", "Timeliness", "days", {"from and to", "cases", "p50", "p90"}, {}};
    const auto add = [&](const char* measure, std::vector<double>& values) {
        table.rows.push_back({measure, static_cast<std::int64_t>(values.size()),
                              percentile(values, 50), percentile(values, 90)});
    };
    add("offence to submission", to_submission);
    add("submission to first view", to_view);
    add("submission to first decision", to_decision);
    add("first decision to posting of the notice", to_posting);
    add("offence to posting of the notice (day number)", posted_day);
    return table;
}

ReportTable notice_table(const CaseHistories& cases) {
    std::int64_t in_hand = 0;
    std::int64_t on_the_day = 0;
    std::int64_t late = 0;
    std::int64_t no_last_day = 0;
    for (const CaseHistory* const each : cases) {
        const CaseHistory& history = *each;
        if (!history.notice_posted_day) continue;
        // The last safe day is itself a business day: whoever posts before it has at least that one
        // in hand.
        if (!history.last_safe_posting_day)
            ++no_last_day;
        else if (*history.notice_posted_day < *history.last_safe_posting_day)
            ++in_hand;
        else if (*history.notice_posted_day == *history.last_safe_posting_day)
            ++on_the_day;
        else
            ++late;
    }
    const std::int64_t total = in_hand + on_the_day + late + no_last_day;
    ReportTable table{"R6b",
                      "Notices posted against their last safe posting day",
                      "cases",
                      {"posted", "cases", "share"},
                      {}};
    const auto add = [&](const char* posted, std::int64_t count) {
        table.rows.push_back({posted, count, Share{count, total}});
    };
    add("with a business day in hand", in_hand);
    add("on the last safe day", on_the_day);
    add("after the last safe day", late);
    add("no last safe day", no_last_day);
    add("total", total);
    return table;
}

ReportTable funnel_table(const CaseHistories& cases) {
    using enum Event;
    struct Step {
        Event event;
        std::vector<Event> from;  ///< it follows one of these; empty: it may happen to any case
    };
    const std::vector<Event> notices = {notice_posted, notice_served_by_hand,
                                        notice_left_at_address};
    const std::vector<Step> steps = {
        {submitter_asked, {}},
        {submitter_answered, {submitter_asked}},
        {notice_posted, {}},
        {notice_served_by_hand, {}},
        {notice_left_at_address, {}},
        {driver_named, notices},
        {driver_not_named, notices},
        {course_offered, {driver_named}},
        {course_booked, {course_offered}},
        {course_completed, {course_offered}},
        {course_lapsed, {course_offered}},
        {cofp_offered, {driver_named}},
        {cofp_accepted, {cofp_offered}},
        {cofp_lapsed, {cofp_offered}},
        {charged, {}},
        {convicted, {charged}},
        {acquitted, {charged}},
        {withdrawn, {charged}},
        {warning_sent, {}},
        {advice_sent, {}},
        {referred, {}},
    };
    ReportTable table{"R7",
                      "What has happened, step by step",
                      "cases",
                      {"event", "cases", "of those with", "share"},
                      {}};
    for (const Step& step : steps) {
        const auto came_from = [&](const CaseHistory& history) {
            return step.from.empty() ||
                   std::any_of(step.from.begin(), step.from.end(),
                               [&](Event event) { return history.has(event); });
        };
        std::int64_t count = 0;
        Share share;
        for (const CaseHistory* const each : cases) {
            const CaseHistory& history = *each;
            if (history.has(step.event)) ++count;
            if (!came_from(history)) continue;
            ++share.of;
            if (history.has(step.event)) ++share.part;
        }
        const std::string from = step.from.empty()      ? "(any)"
                                 : step.from.size() > 1 ? "a notice"
                                                        : std::string(to_string(step.from.front()));
        table.rows.push_back({std::string(to_string(step.event)), count, from, share});
    }
    return table;
}

Result<ReportTable> agreement_table(store::Database& database, const Law& law, Period period) {
    const Agreement found = TRY(agreement(database, law, period));
    ReportTable table{"R8",
                      "Decisions made again by an officer who did not see the first",
                      "cases reviewed in the period",
                      {"measure", "agreed", "of", "share", "95 % interval"},
                      {}};
    const auto add = [&](const char* measure, std::int64_t agreed) {
        const Share share{agreed, found.cases};
        table.rows.push_back({measure, agreed, found.cases, share, Interval{share}});
    };
    add("the same disposal", found.agreed);
    add("both take action, or both do not", found.agreed_on_action);
    char kappa[32] = "n/a";
    if (found.kappa) std::snprintf(kappa, sizeof kappa, "%.2f", *found.kappa);
    table.rows.push_back({"Cohen's kappa of the disposals", kappa, found.cases, "", ""});
    return table;
}

Result<ReportTable> media_table(store::Database& database, Period period) {
    // The newest finding of each stage: a stage may have run again in a later version. Counted
    // here: a database that groups by them looks each finding up twice.
    const auto rows = TRY(database.query(
        "SELECT o.state, o.reason_code, "
        "(SELECT f.result FROM finding f WHERE f.original_id = o.id AND f.stage = 'probe' "
        "ORDER BY f.made_ms DESC LIMIT 1), "
        "(SELECT f.result FROM finding f WHERE f.original_id = o.id AND f.stage = 'derive' "
        "ORDER BY f.made_ms DESC LIMIT 1) "
        "FROM original o WHERE o.sealed_ms >= $1 AND o.sealed_ms < $2",
        bounds(period)));
    std::map<std::string, std::int64_t> states;
    std::map<std::string, std::int64_t> verdicts;
    std::map<std::string, std::int64_t> proxies;
    std::int64_t total = 0;
    while (TRY(rows->next())) {
        const std::optional<std::string> reason = rows->maybe_text(1);
        ++states[reason ? rows->text(0) + ": " + *reason : rows->text(0)];
        ++verdicts[rows->maybe_text(2).value_or("none")];
        ++proxies[rows->maybe_text(3).value_or("none")];
        ++total;
    }
    ReportTable table{"R12",
                      "Media health: originals sealed in the period",
                      "originals",
                      {"what", "result", "originals", "share"},
                      {}};
    const auto add = [&](const char* what, const std::map<std::string, std::int64_t>& results) {
        for (const auto& [result, count] : results)
            table.rows.push_back({what, result, count, Share{count, total}});
        table.rows.push_back({what, "total", total, Share{total, total}});
    };
    add("verdict", verdicts);
    add("proxy", proxies);
    add("state", states);
    return table;
}

Result<ReportTable> attempt_table(store::Database& database, Period period) {
    const auto rows = TRY(database.query(
        "SELECT j.stage, COALESCE(a.outcome, 'running'), COALESCE(a.error_code, ''), count(*) "
        "FROM job_attempt a JOIN job j ON j.id = a.job_id WHERE a.started_ms >= $1 AND "
        "a.started_ms < $2 "
        "GROUP BY j.stage, COALESCE(a.outcome, 'running'), COALESCE(a.error_code, '') ORDER BY 1, "
        "2, 3",
        bounds(period)));
    ReportTable table{"R12b",
                      "Media health: attempts of the stages",
                      "attempts",
                      {"stage", "outcome", "error", "attempts"},
                      {}};
    std::int64_t total = 0;
    while (TRY(rows->next())) {
        table.rows.push_back({rows->text(0), rows->text(1), rows->text(2), rows->integer(3)});
        total += rows->integer(3);
    }
    table.rows.push_back({"total", "", "", total});
    return table;
}

Result<ReportTable> routed_out_table(store::Database& database, Period period) {
    const auto rows = TRY(database.query(
        "SELECT reason, CAST(sum(people) AS BIGINT) FROM routed_out WHERE on_day >= $1 AND on_day "
        "<= $2 GROUP BY reason ORDER BY 2 DESC, 1",
        {day_number(period.from), day_number(period.to)}));
    ReportTable table{
        "P7", "Shown another door before anything was sent", "people", {"reason", "people"}, {}};
    std::int64_t total = 0;
    while (TRY(rows->next())) {
        table.rows.push_back({rows->text(0), rows->integer(1)});
        total += rows->integer(1);
    }
    table.rows.push_back({"total", total});
    return table;
}

}  // namespace catseye::review
