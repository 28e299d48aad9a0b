#include <algorithm>

#include "review/report_sources.hpp"
#include "review/report_tables.hpp"
#include "review/words.hpp"

namespace catseye::review {

namespace {

/// Everything imported for one source.
struct PublishedSource {
    std::string publisher;
    std::string disposal_basis;
    std::int64_t files = 0;
};

Result<PublishedSource> find_source(store::Database& database, const std::string& name) {
    PublishedSource source;
    std::string known;
    const auto rows = TRY(
        database.query("SELECT source, publisher, disposal_basis, count(*) FROM published_import "
                       "GROUP BY source, publisher, disposal_basis ORDER BY source"));
    while (TRY(rows->next())) {
        known += ", " + rows->text(0);
        if (rows->text(0) != name) continue;
        source.publisher = rows->text(1);
        source.disposal_basis = rows->text(2);
        source.files += rows->integer(3);
    }
    if (source.files > 0) return source;
    return fail(ErrorCode::not_found,
                "nothing published was imported as '" + name + "' (there is own" + known +
                    "); 'catseye import-outcomes FILE.csv --map " + name + "' imports it");
}

/// A sentence on what a published disposal is.
std::string basis_note(const PublishedSource& source) {
    if (source.disposal_basis == "recommended")
        return source.publisher +
               " publishes the disposal recommended at triage: what came of it is not published.";
    if (source.disposal_basis == "final")
        return source.publisher + " publishes the final disposal.";
    return source.publisher +
           " does not state whether a published disposal is the recommended or the final one.";
}

/// What one source has published, whole.
struct PublishedRows {
    Words words;
    std::vector<CountedCase> rows;
    std::vector<std::optional<Day>> days;  ///< of the row at the same place
};

Result<std::unique_ptr<PublishedRows>> read_rows(store::Database& database, const Law& law,
                                                 const std::string& source) {
    const auto rows = TRY(database.query(
        "SELECT o.received_day, o.submitter_mode, o.offence, o.offence_wording, o.disposal, "
        "o.nfa_reason, o.district FROM published_outcome o JOIN published_import i ON i.id = "
        "o.import_id WHERE i.source = $1",
        {source}));
    auto read = std::make_unique<PublishedRows>();
    while (TRY(rows->next())) {
        auto& day = read->days.emplace_back();
        CountedCase& one = read->rows.emplace_back();
        if (!rows->is_null(0)) day = Day(std::chrono::days(rows->integer(0)));
        if (day) one.month = read->words.of(to_iso(*day).substr(0, 7));
        one.submitter_mode = read->words.of(rows->text(1));
        one.offence = read->words.of(rows->text(2));
        one.wording = read->words.of(rows->text(3));
        one.disposal = read->words.of(rows->text(4));
        if (one.disposal == "NFA") one.nfa_reason = read->words.of(rows->text(5));
        one.area = read->words.of(rows->text(6));
        one.standing = standing_of(one.disposal, law);
    }
    return read;
}

CountedCases whole(const PublishedRows& read) {
    CountedCases cases;
    for (const CountedCase& one : read.rows)
        cases.push_back(&one);
    return cases;
}

/// Rows without a date belong to every period that is not asked for by day.
CountedCases choose(const PublishedRows& read, const ReportFilter& filter, std::optional<Day> from,
                    std::optional<Day> to) {
    CountedCases cases;
    for (std::size_t at = 0; at < read.rows.size(); ++at) {
        const std::optional<Day> day = read.days[at];
        if ((from && (!day || *day < *from)) || (to && (!day || *day > *to))) continue;
        if (keeps(filter, read.rows[at])) cases.push_back(&read.rows[at]);
    }
    return cases;
}

/// The days that the report covers: those asked for, else from the first to the last that is
/// published.
std::optional<Period> dated_period(const PublishedRows& read, const ReportRequest& request) {
    std::optional<Period> period;
    for (const std::optional<Day> day : read.days) {
        if (!day) continue;
        if (!period) period = Period{*day, *day};
        period->from = std::min(period->from, *day);
        period->to = std::max(period->to, *day);
    }
    if (period)
        period = Period{request.from.value_or(period->from), request.to.value_or(period->to)};
    return period;
}

Result<ReportTable> remark_table(store::Database& database, const std::string& source,
                                 const std::string& remark) {
    const bool marks = remark == "registration_mark";
    ReportTable table{marks ? "registration_marks" : "unmapped",
                      marks ? "Rows with a registration mark in a column that is for something else"
                            : "Values and columns that the map does not know",
                      "values",
                      {"row", "column", "what", "value"},
                      {}};
    const auto rows = TRY(database.query(
        "SELECT r.row_number, r.column_name, r.remark, r.value FROM published_remark r "
        "JOIN published_import i ON i.id = r.import_id WHERE i.source = $1 AND (r.remark = "
        "'registration_mark') = ($2 = 1) "
        "ORDER BY i.imported_ms, i.id, r.row_number, r.column_name, r.remark",
        {source, std::int64_t{marks ? 1 : 0}}));
    while (TRY(rows->next()))
        table.rows.push_back({rows->integer(0), rows->text(1), rows->text(2), rows->text(3)});
    const auto total = static_cast<std::int64_t>(table.rows.size());
    table.rows.push_back({"total", "", "", total});
    return table;
}

}  // namespace

Result<ReportChoices> published_choices(store::Database& database, const Law& law,
                                        const std::string& source) {
    TRY(find_source(database, source));
    const auto read = TRY(read_rows(database, law, source));
    return choices_of(whole(*read), law);
}

Result<Report> published_report(store::Database& database, const Law& law,
                                const ReportRequest& request) {
    const PublishedSource source = TRY(find_source(database, request.source));
    const auto read = TRY(read_rows(database, law, request.source));
    TRY(check_filter(request.filter, choices_of(whole(*read), law)));
    const CountedCases cases = choose(*read, request.filter, request.from, request.to);
    const auto dated = dated_period(*read, request);

    Report report{request.source,          {}, {}, request.generated, request.filter,
                  headline_of(cases, law), {}, {}};
    std::string period = "the files imported";
    if (dated) {
        report.from = dated->from;
        report.to = dated->to;
        period = period_words(*dated);
    }
    report.headline.unit = "submissions";
    report.headline.sentence =
        source.publisher + ": " +
        published_sentence(report.headline, law, period + filter_words(request.filter),
                           source.disposal_basis);
    report.notes = {basis_note(source),
                    "Every row of the published files is one submission; files imported: " +
                        std::to_string(source.files) + "."};
    const Counted all{cases, law, "submissions"};
    report.tables = {rate_table(report.headline), disposal_table(all), monthly_table(all),
                     monthly_disposal_table(all)};
    if (dated) {
        const CountedCases trend = choose(*read, request.filter, {}, dated->to);
        report.tables.push_back(trend_table({trend, law, "submissions"}, dated->to));
    }
    for (const auto& make : {offence_table, mode_table, nfa_table, nfa_mode_table})
        report.tables.push_back(make(all));
    report.tables.push_back(area_table(all, nullptr));
    report.tables.push_back(TRY(remark_table(database, request.source, "unmapped")));
    report.tables.push_back(TRY(remark_table(database, request.source, "registration_mark")));
    report.tables.erase(
        std::remove_if(report.tables.begin(), report.tables.end(),
                       [&](const ReportTable& one) { return !wants(request, one.id); }),
        report.tables.end());
    return report;
}

}  // namespace catseye::review
