#include "review/custody_view.hpp"

#include <algorithm>

#include "base/csv.hpp"
#include "review/case_record.hpp"
#include "review/officers.hpp"

namespace catseye::review {

namespace {

/// Conditions with their values, joined by AND.
class Where {
public:
    std::string value(store::Value value) {
        values_.push_back(std::move(value));
        return "$" + std::to_string(values_.size());
    }
    void add(const std::string& condition) {
        text_ += (text_.empty() ? " WHERE " : " AND ") + condition;
    }
    const std::string& text() const { return text_; }
    const store::Values& values() const { return values_; }

private:
    std::string text_;
    store::Values values_;
};

void add_act(Where& where, LoggedAct act) {
    std::string events;
    for (const CustodyWord& word : custody_words())
        if (word.act == act)
            events += (events.empty() ? "" : ", ") + where.value(std::string(word.event));
    where.add(events.empty() ? "1 = 0" : "e.event IN (" + events + ")");
}

Result<> add_case(Where& where, store::Database& database, const std::string& reference) {
    const CaseRecord record = TRY(load_case(database, reference));
    const std::string submission = where.value(record.row.submission_id);
    where.add(
        "(e.subject = " + where.value(record.row.id) + " OR e.subject = " + submission +
        " OR e.subject IN (SELECT original_id FROM submission_original WHERE submission_id = " +
        submission + "))");
    return ok();
}

Result<Where> where_of(store::Database& database, const CustodyFilter& filter) {
    Where where;
    if (filter.act) add_act(where, *filter.act);
    if (!filter.officer.empty()) {
        const auto officer = TRY(store::Officers(database).by_name(filter.officer));  // left or not
        if (!officer)
            return fail(ErrorCode::not_found, "no officer is known as '" + filter.officer + "'");
        where.add("e.actor = " + where.value(officer->id));
    }
    if (!filter.case_reference.empty()) TRY(add_case(where, database, filter.case_reference));
    if (filter.from) where.add("e.at_ms >= " + where.value(to_ms(london_midnight(*filter.from))));
    if (filter.to)
        where.add("e.at_ms < " +
                  where.value(to_ms(london_midnight(*filter.to + std::chrono::days(1)))));
    if (filter.before > 0) where.add("e.seq < " + where.value(filter.before));
    return where;
}

std::string subject_of(const store::Rows& row) {
    if (!row.is_null(9)) return "case " + row.text(9);
    if (!row.is_null(10)) return "report " + row.text(10);
    if (!row.is_null(11)) return "original " + row.text(11);
    if (!row.is_null(12)) return "officer " + row.text(12);
    return row.text(4);
}

/// A spreadsheet runs what begins with one of these.
std::string inert(const std::string& cell) {
    const bool runs =
        !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
    return runs ? "'" + cell : cell;
}

}  // namespace

Result<std::vector<CustodyLine>> custody_lines(store::Database& database,
                                               const CustodyFilter& filter) {
    Where where = TRY(where_of(database, filter));
    const std::string limit = where.value(filter.limit);
    const auto rows = TRY(database.query(
        "SELECT e.seq, e.at_ms, e.actor, e.event, e.subject, e.content, e.previous_sha256, "
        "e.sha256, a.name, c.reference, s.reference, o.sha256, b.name FROM custody_entry e "
        "LEFT JOIN officer a ON a.id = e.actor LEFT JOIN review_case c ON c.id = e.subject "
        "LEFT JOIN submission s ON s.id = e.subject LEFT JOIN original o ON o.id = e.subject "
        "LEFT JOIN officer b ON b.id = e.subject" +
            where.text() + " ORDER BY e.seq DESC LIMIT " + limit,
        where.values()));
    std::vector<CustodyLine> lines;
    while (TRY(rows->next())) {
        store::CustodyEntry entry{rows->integer(0), from_ms(rows->integer(1)),
                                  rows->text(2),    rows->text(3),
                                  rows->text(4),    rows->text(5),
                                  rows->text(6),    rows->text(7)};
        lines.push_back(
            {std::move(entry), rows->maybe_text(8).value_or(rows->text(2)), subject_of(*rows)});
    }
    return lines;
}

std::string custody_csv(const std::vector<CustodyLine>& lines) {
    std::string csv = write_csv_row({"entry", "at", "act", "event", "by", "actor", "about",
                                     "subject", "content", "previous_sha256", "sha256"});
    std::for_each(lines.rbegin(), lines.rend(), [&](const CustodyLine& line) {
        const CustodyWord* word = custody_word(line.entry.event);
        std::vector<std::string> cells{std::to_string(line.entry.seq),
                                       to_iso(line.entry.at),
                                       word == nullptr ? "" : std::string(to_string(word->act)),
                                       line.entry.event,
                                       line.actor,
                                       line.entry.actor,
                                       line.subject,
                                       line.entry.subject,
                                       line.entry.content,
                                       line.entry.previous_sha256,
                                       line.entry.sha256};
        std::transform(cells.begin(), cells.end(), cells.begin(), inert);
        csv += write_csv_row(cells);
    });
    return csv;
}

Result<> record_custody_export(store::Database& writer, const std::string& officer_id,
                               std::size_t lines, Time now) {
    auto transaction = TRY(store::Transaction::begin(writer));
    TRY(store::CustodyLog(writer).append(
        {officer_id, "custody_log_exported", "custody", {{"lines", std::to_string(lines)}}}, now));
    return transaction.commit();
}

}  // namespace catseye::review
