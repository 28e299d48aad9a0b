#include <algorithm>
#include <functional>
#include <iterator>

#include "review/case_ledger.hpp"
#include "review/report_sources.hpp"
#include "review/report_tables.hpp"

namespace catseye::review {

namespace {

Result<Period> period_of(store::Database& database, const ReportRequest& request) {
    const Day to = request.to.value_or(london_day(request.generated));
    if (request.from) return Period{*request.from, to};
    const auto first = TRY(database.integer("SELECT min(received_ms) FROM submission"));
    return Period{first ? std::min(london_day(from_ms(*first)), to) : to, to};
}

/// The first day of the month that lies twelve before the one of `day`.
Day trend_begin(Day day) {
    const std::chrono::year_month_day date(day);
    return Day((date.year() / date.month() - std::chrono::months(12)) / 1);
}

/// Whether a case was submitted in a period.
class Within {
public:
    explicit Within(Period period)
        : begin_(to_ms(london_midnight(period.from))),
          end_(to_ms(london_midnight(period.to + std::chrono::days(1)))) {}
    bool operator()(const CaseHistory& history) const {
        return history.received_ms >= begin_ && history.received_ms < end_;
    }

private:
    std::int64_t begin_;
    std::int64_t end_;
};

/// "submissions" where each has one vehicle, so that the public's word can be used and still adds
/// up.
std::string unit_of(const std::vector<CaseHistory>& cases, Period period) {
    const bool same = std::none_of(cases.begin(), cases.end(),
                                   [within = Within(period)](const CaseHistory& history) {
                                       return history.vehicle > 1 && within(history);
                                   });
    return same ? "submissions" : "cases";
}

/// The cases that the request's filter keeps.
class Chosen {
public:
    Chosen(const std::vector<CaseHistory>& cases, const ReportFilter& filter) {
        for (const CaseHistory& history : cases)
            if (keeps(filter, history.counted)) kept_.push_back(&history);
    }
    const CaseHistories& whenever() const { return kept_; }
    CaseHistories in(Period period) const {
        CaseHistories cases;
        std::copy_if(kept_.begin(), kept_.end(), std::back_inserter(cases),
                     [within = Within(period)](const auto* one) { return within(*one); });
        return cases;
    }

private:
    CaseHistories kept_;
};

CountedCases counted_of(const CaseHistories& cases) {
    CountedCases counted;
    counted.reserve(cases.size());
    for (const CaseHistory* const history : cases)
        counted.push_back(&history->counted);
    return counted;
}

/// How a table is made, where it is wanted. Not everything knows of a filter: people shown another
/// door had no case.
struct Maker {
    const char* id;
    std::function<Result<ReportTable>()> make;
    enum class Under { every_filter, none } under = Under::every_filter;
};

Result<std::vector<ReportTable>> tables_of(const std::vector<Maker>& makers,
                                           const ReportRequest& request) {
    const bool filtered = !request.filter.conditions().empty();
    std::vector<ReportTable> tables;
    for (const Maker& maker : makers)
        if (wants(request, maker.id) && (!filtered || maker.under == Maker::Under::every_filter))
            tables.push_back(TRY(maker.make()));
    return tables;
}

}  // namespace

CaseHistories cases_in(const std::vector<CaseHistory>& cases, Period period) {
    return Chosen(cases, {}).in(period);
}

Result<Report> own_report(store::Database& database, const Law& law, const ReportRequest& request,
                          CaseLedger& ledger) {
    const Period period = TRY(period_of(database, request));
    const CaseLedger::View view = TRY(ledger.now(database, law));
    TRY(check_own_filter(request.filter, law, view.cases));
    const Chosen chosen(view.cases, request.filter);
    const CaseHistories cases = chosen.in(period);
    const CountedCases counted = counted_of(cases);
    const CountedCases trend = counted_of(chosen.in({trend_begin(period.to), period.to}));

    Report report{request.source,
                  period.from,
                  period.to,
                  request.generated,
                  request.filter,
                  headline_of(counted, law),
                  {},
                  {}};
    report.headline.unit = unit_of(view.cases, period);
    report.headline.sentence =
        own_sentence(report.headline, cases, period_words(period) + filter_words(request.filter));
    report.notes = {
        "Cases are counted in the month of their submission, whatever has become of them since.",
        "A case is one vehicle of one submission.",
        "Courses, fixed penalties, prosecutions and letters are counted when they have happened, "
        "not when they are recommended.",
        "A district is known where the submitter named a town or village of it; it is never "
        "guessed.",
    };
    const Counted all{counted, law, "cases"};
    report.tables = TRY(tables_of(
        {{"P1", [&] { return rate_table(report.headline); }},
         {"R1", [&] { return queue_table(chosen.whenever(), law, request.generated); }},
         {"disposals", [&] { return own_disposal_table(cases, law); }},
         {"R2", [&] { return monthly_table(all); }},
         {"R2b", [&] { return monthly_disposal_table(all); }},
         {"P2",
          [&] {
              return trend_table({trend, law, "cases"}, period.to);
          }},
         {"R3", [&] { return offence_table(all); }},
         {"P3", [&] { return area_table(all, &Districts::shipped()); }},
         {"P5", [&] { return road_table(all); }},
         {"R4", [&] { return mode_table(all); }},
         {"R5", [&] { return nfa_table(all); }},
         {"R5b", [&] { return nfa_mode_table(all); }},
         {"R6", [&] { return timeliness_table(cases); }},
         {"R6b", [&] { return notice_table(cases); }},
         {"R6c", [&] { return lost_table(all); }},
         {"R7", [&] { return funnel_table(cases); }},
         {"R8", [&] { return agreement_table(database, law, period); }, Maker::Under::none},
         {"F1", [&] { return question_table(cases); }},
         {"F2", [&] { return cyclist_question_table(cases); }},
         {"P7", [&] { return routed_out_table(database, period); }, Maker::Under::none},
         {"R12", [&] { return media_table(database, period); }, Maker::Under::none},
         {"R12b", [&] { return attempt_table(database, period); }, Maker::Under::none}},
        request));
    return report;
}

}  // namespace catseye::review
