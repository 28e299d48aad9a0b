#include <unordered_map>

#include "review/report_sources.hpp"
#include "review/report_tables.hpp"

namespace catseye::review {

namespace {

/// Says in which month of Europe/London an instant lies. The zone's rules are asked once a month,
/// not per case.
class Months {
public:
    explicit Months(Period period) {
        const std::chrono::year_month_day first(period.from);
        for (auto month = first.year() / first.month(); Day(month / 1) <= period.to;
             month += std::chrono::months(1)) {
            starts_.push_back(to_ms(london_midnight(Day(month / 1))));
            names_.push_back(to_iso(Day(month / 1)).substr(0, 7));
        }
    }
    const std::string& of(std::int64_t ms) const {
        const auto after = std::upper_bound(starts_.begin(), starts_.end(), ms);
        return names_[after == starts_.begin()
                          ? 0
                          : static_cast<std::size_t>(after - starts_.begin() - 1)];
    }

private:
    std::vector<std::int64_t> starts_;
    std::vector<std::string> names_;
};

/// Cases by id, while the rows that belong to them are read.
using Places = std::unordered_map<std::string, std::size_t>;

Result<> read_decisions(store::Database& database, const Places& places,
                        std::vector<CaseHistory>& cases) {
    const auto rows =
        TRY(database.query("SELECT case_id, ordinal, kind, disposal, nfa_reason, decided_ms FROM "
                           "decision WHERE undone_ms IS NULL ORDER BY case_id, ordinal"));
    while (TRY(rows->next())) {
        const auto place = places.find(rows->text(0));
        if (place == places.end()) continue;
        CaseHistory& history = cases[place->second];
        if (!history.first_decided_ms) history.first_decided_ms = rows->integer(5);
        if (rows->text(2) == "final") {
            history.final_disposal = rows->text(3);
            history.counted.nfa_reason = rows->text(4);
        } else {
            history.recommended = rows->text(3);
        }
    }
    return ok();
}

Result<> read_outcomes(store::Database& database, const Places& places,
                       std::vector<CaseHistory>& cases) {
    const auto rows = TRY(database.query(
        "SELECT case_id, event, on_day FROM outcome ORDER BY case_id, event, on_day"));
    while (TRY(rows->next())) {
        const auto event = event_from(rows->text(1));
        const auto place = places.find(rows->text(0));
        if (!event || place == places.end()) continue;
        CaseHistory& history = cases[place->second];
        if (event == Event::notice_posted && !history.has(Event::notice_posted))
            history.notice_posted_day =
                rows->integer(2);  // the first notice is the one that counts
        history.set(*event);
    }
    return ok();
}

Result<Period> period_of(store::Database& database, const ReportRequest& request) {
    const Day to = request.to.value_or(london_day(request.generated));
    if (request.from) return Period{*request.from, to};
    const auto first = TRY(database.integer("SELECT min(received_ms) FROM submission"));
    return Period{first ? std::min(london_day(from_ms(*first)), to) : to, to};
}

std::vector<CountedCase> counted_of(const std::vector<CaseHistory>& cases) {
    std::vector<CountedCase> counted;
    counted.reserve(cases.size());
    for (const CaseHistory& history : cases)
        counted.push_back(history.counted);
    return counted;
}

/// "submissions" where each has one vehicle, so that the public's word can be used and still adds
/// up.
Result<std::string> unit_of(store::Database& database, Period period, std::size_t cases) {
    const auto submissions = TRY(database.integer(
        "SELECT count(*) FROM submission WHERE received_ms >= $1 AND received_ms < $2",
        {to_ms(london_midnight(period.from)),
         to_ms(london_midnight(period.to + std::chrono::days(1)))}));
    const bool same = submissions.value_or(0) == static_cast<std::int64_t>(cases);
    return std::string(same ? "submissions" : "cases");
}

}  // namespace

Result<std::vector<CaseHistory>> read_cases(store::Database& database, const Law& law,
                                            Period period) {
    const Months months(period);
    const auto rows = TRY(database.query(
        "SELECT c.id, s.received_ms, s.incident_ms, s.submitter_mode, c.offence, "
        "c.first_viewed_ms, "
        "c.last_safe_posting_day FROM submission s JOIN review_case c ON c.submission_id = s.id "
        "WHERE s.received_ms >= $1 AND s.received_ms < $2",
        {to_ms(london_midnight(period.from)),
         to_ms(london_midnight(period.to + std::chrono::days(1)))}));
    std::vector<CaseHistory> cases;
    Places places;
    while (TRY(rows->next())) {
        places.emplace(rows->text(0), cases.size());
        CaseHistory& history = cases.emplace_back();
        history.received_ms = rows->integer(1);
        history.incident_ms = rows->integer(2);
        history.counted.month = months.of(history.received_ms);
        history.counted.submitter_mode = rows->text(3);
        history.counted.offence = rows->text(4);
        history.first_viewed_ms = rows->maybe_integer(5);
        history.last_safe_posting_day = rows->maybe_integer(6);
    }
    TRY(read_decisions(database, places, cases));
    TRY(read_outcomes(database, places, cases));
    for (CaseHistory& history : cases)
        settle(history, law);
    return cases;
}

Result<Report> own_report(store::Database& database, const Law& law, const ReportRequest& request) {
    const Period period = TRY(period_of(database, request));
    const std::vector<CaseHistory> cases = TRY(read_cases(database, law, period));
    const std::vector<CountedCase> counted = counted_of(cases);

    Report report{request.source,
                  period.from,
                  period.to,
                  request.generated,
                  headline_of(counted, law),
                  {},
                  {}};
    report.headline.unit = TRY(unit_of(database, period, cases.size()));
    report.headline.sentence = own_sentence(report.headline, cases, period_words(period));
    report.notes = {
        "Cases are counted in the month of their submission, whatever has become of them since.",
        "A case is one vehicle of one submission.",
        "Courses, fixed penalties, prosecutions and letters are counted when they have happened, "
        "not when they are recommended.",
    };
    const Counted all{counted, law, "cases"};
    report.tables.push_back(TRY(queue_table(database, law, request.generated)));
    report.tables.push_back(own_disposal_table(cases, law));
    report.tables.push_back(monthly_table(all));
    report.tables.push_back(monthly_disposal_table(all));
    report.tables.push_back(offence_table(all));
    report.tables.push_back(mode_table(all));
    report.tables.push_back(nfa_table(all));
    report.tables.push_back(timeliness_table(cases));
    report.tables.push_back(notice_table(cases));
    report.tables.push_back(funnel_table(cases));
    report.tables.push_back(TRY(routed_out_table(database, period)));
    report.tables.push_back(TRY(media_table(database, period)));
    report.tables.push_back(TRY(attempt_table(database, period)));
    return report;
}

}  // namespace catseye::review
