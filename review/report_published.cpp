#include "review/report_sources.hpp"
#include "review/report_tables.hpp"

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

/// Rows without a date belong to every period that is not asked for by day.
store::Values bounds(const ReportRequest& request) {
    const auto number = [](const std::optional<Day>& day) {
        return day ? store::Value(std::int64_t{day->time_since_epoch().count()})
                   : store::Value(nullptr);
    };
    return {request.source, number(request.from), number(request.to)};
}
constexpr std::string_view kInPeriod =
    "i.source = $1 AND (CAST($2 AS BIGINT) IS NULL OR o.received_day >= CAST($2 AS BIGINT)) "
    "AND (CAST($3 AS BIGINT) IS NULL OR o.received_day <= CAST($3 AS BIGINT))";

Result<std::vector<CountedCase>> read_rows(store::Database& database, const Law& law,
                                           const ReportRequest& request) {
    const auto rows = TRY(database.query(
        "SELECT o.received_day, o.submitter_mode, o.offence, o.offence_wording, o.disposal, "
        "o.nfa_reason "
        "FROM published_outcome o JOIN published_import i ON i.id = o.import_id WHERE " +
            std::string(kInPeriod),
        bounds(request)));
    std::vector<CountedCase> cases;
    while (TRY(rows->next())) {
        CountedCase one;
        if (!rows->is_null(0))
            one.month = to_iso(Day(std::chrono::days(rows->integer(0)))).substr(0, 7);
        one.submitter_mode = rows->text(1);
        one.offence = rows->text(2);
        one.wording = rows->text(3);
        one.disposal = rows->text(4);
        if (one.disposal == "NFA") one.nfa_reason = rows->text(5);
        one.standing = standing_of(one.disposal, law);
        cases.push_back(std::move(one));
    }
    return cases;
}

/// The days that the report covers: those asked for, else from the first to the last that is
/// published.
Result<std::optional<Period>> dated_period(store::Database& database,
                                           const ReportRequest& request) {
    const auto rows = TRY(
        database.query("SELECT min(o.received_day), max(o.received_day) FROM published_outcome o "
                       "JOIN published_import i ON i.id = o.import_id WHERE i.source = $1",
                       {request.source}));
    if (!TRY(rows->next()) || rows->is_null(0)) return std::optional<Period>();
    return std::optional(Period{request.from.value_or(Day(std::chrono::days(rows->integer(0)))),
                                request.to.value_or(Day(std::chrono::days(rows->integer(1))))});
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

Result<Report> published_report(store::Database& database, const Law& law,
                                const ReportRequest& request) {
    const PublishedSource source = TRY(find_source(database, request.source));
    const std::vector<CountedCase> cases = TRY(read_rows(database, law, request));
    const auto dated = TRY(dated_period(database, request));

    Report report{request.source, {}, {}, request.generated, headline_of(cases, law), {}, {}};
    std::string period = "the files imported";
    if (dated) {
        report.from = dated->from;
        report.to = dated->to;
        period = period_words(*dated);
    }
    report.headline.unit = "submissions";
    report.headline.sentence =
        source.publisher + ": " +
        published_sentence(report.headline, law, period, source.disposal_basis);
    report.notes = {basis_note(source),
                    "Every row of the published files is one submission; files imported: " +
                        std::to_string(source.files) + "."};
    const Counted all{cases, law, "submissions"};
    report.tables = {disposal_table(all), monthly_table(all), monthly_disposal_table(all),
                     offence_table(all),  mode_table(all),    nfa_table(all)};
    report.tables.push_back(TRY(remark_table(database, request.source, "unmapped")));
    report.tables.push_back(TRY(remark_table(database, request.source, "registration_mark")));
    return report;
}

}  // namespace catseye::review
