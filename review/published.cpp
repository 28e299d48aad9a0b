#include "review/published.hpp"

#include <algorithm>
#include <cctype>

#include "base/csv.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "review/officers.hpp"
#include "review/published_marks.hpp"

namespace catseye::review {

namespace {

constexpr std::size_t kMostCharacters = std::size_t{64}
                                        << 20U;  // thirty years of the largest force
constexpr std::size_t kHeaderWithin = 10;  // a title and blank rows may stand above the header

/// Where each of our fields stands, and what the file calls its columns.
struct Header {
    std::size_t row = 0;  ///< index among the file's rows
    std::vector<std::string> names;
    std::map<std::string, std::size_t> fields;
};

/// One row in our terms.
struct PublishedRow {
    std::int64_t line = 0;
    std::optional<std::int64_t> received_day;
    std::string submitter_mode;
    std::optional<std::string> offence;
    std::string offence_wording;
    std::string second_offence;
    std::string district;
    std::string place;
    std::string make;
    std::string model;
    std::string colour;
    std::optional<std::string> disposal;
    std::string published_disposal;
    std::optional<std::string> nfa_reason;
};

std::string trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

std::string column_name(std::size_t at) {
    return "column " + std::to_string(at + 1);
}

/// The file's own names, made distinct, for people to find the column by.
std::vector<std::string> names_of(const CsvRow& header) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < header.cells.size(); ++at) {
        std::string name = trimmed(header.cells[at]);
        if (name.empty())
            name = column_name(at);
        else if (std::find(names.begin(), names.end(), name) != names.end())
            name += " (" + column_name(at) + ")";
        names.push_back(name);
    }
    return names;
}

std::map<std::string, std::size_t> fields_of(const PublishedMap& map, const CsvRow& row) {
    std::map<std::string, std::size_t> fields;
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        const auto column = map.columns.find(plain_form(row.cells[at]));
        if (column != map.columns.end()) fields.emplace(column->second, at);
    }
    return fields;
}

/// The header is the first row that names every column of the map but those that may be absent.
Result<Header> find_header(const PublishedMap& map, const std::vector<CsvRow>& rows) {
    std::string missing = "any column of the map";
    for (std::size_t at = 0; at < std::min(rows.size(), kHeaderWithin); ++at) {
        const auto fields = fields_of(map, rows[at]);
        if (fields.empty()) continue;
        missing.clear();
        for (const auto& [header, field] : map.columns) {
            if (fields.contains(field) || map.may_be_absent.contains(field)) continue;
            if (missing.find(field) == std::string::npos)
                missing += (missing.empty() ? "" : ", ") + field;
        }
        if (missing.empty()) return Header{at, names_of(rows[at]), fields};
    }
    return fail(ErrorCode::invalid_request, "the file is not as the map " + map.name +
                                                " describes it: no column gives " + missing);
}

/// Reads rows by a map and gathers what it could not place.
class RowReader {
public:
    RowReader(const PublishedMap& map, const Header& header, std::vector<PublishedRemark>& remarks)
        : map_(map), header_(header), remarks_(remarks) {}

    PublishedRow read(const CsvRow& source) {
        source_ = source;
        for (std::string& cell : source_.cells)
            cell = trimmed(cell);
        if (source_.cells.size() != header_.names.size())
            remark("", "cell_count",
                   std::to_string(source_.cells.size()) + " cells, the header has " +
                       std::to_string(header_.names.size()));
        source_.cells.resize(std::max(source_.cells.size(), header_.names.size()));
        cut_marks();
        PublishedRow row;
        row.line = source_.line;
        row.received_day = read_day();
        row.submitter_mode = read_mode();
        read_offence(row);
        row.second_offence = text("second_offence");
        row.district = text("district");
        row.place = text("place");
        row.make = text("make");
        row.model = text("model");
        row.colour = text("colour");
        read_disposal(row);
        return row;
    }

private:
    void remark(const std::string& column, const char* what, const std::string& value) {
        remarks_.push_back({source_.line, column, what, value});
    }
    void unmapped(const std::string& field) {
        remark(header_.names[header_.fields.at(field)], "unmapped", cell(field));
    }

    void cut_marks() {
        for (std::size_t at = 0; at < source_.cells.size(); ++at) {
            std::string& cell = source_.cells[at];
            auto marks = find_marks(cell);
            std::erase_if(marks, [&](const StrayMark& found) {
                return map_.no_marks.contains(plain_form(found.mark));
            });
            if (marks.empty()) continue;
            std::string listed;
            for (const StrayMark& found : marks)
                listed += (listed.empty() ? "" : ", ") + found.mark;
            remark(at < header_.names.size() ? header_.names[at] : column_name(at),
                   "registration_mark", listed);
            std::for_each(marks.rbegin(), marks.rend(), [&](const StrayMark& found) {
                cell.replace(found.position, found.mark.size(), "[mark]");
            });
        }
    }

    const std::string& cell(const std::string& field) const {
        static const std::string kNone;
        const auto at = header_.fields.find(field);
        return at == header_.fields.end() ? kNone : source_.cells[at->second];
    }
    bool is_empty(const std::string& field) const {
        return map_.empty.contains(plain_form(cell(field)));
    }
    std::string text(const std::string& field) const {
        return is_empty(field) ? std::string() : cell(field);
    }

    std::optional<std::int64_t> read_day() {
        if (is_empty("received_day")) return std::nullopt;
        const auto day = published_day(map_, cell("received_day"));
        if (!day) return unmapped("received_day"), std::nullopt;
        return day->time_since_epoch().count();
    }

    std::string read_mode() {
        if (!header_.fields.contains("submitter_mode")) return {};
        const auto mode = map_.submitter_modes.find(plain_form(cell("submitter_mode")));
        if (mode == map_.submitter_modes.end()) return unmapped("submitter_mode"), std::string();
        return mode->second;
    }

    /// "RT88576 Drive without …": two letters, five digits and the wording.
    void read_offence(PublishedRow& row) const {
        const std::string offence = text("offence");
        constexpr std::size_t kCodeLength = 7;
        bool coded = offence.size() >= kCodeLength;
        for (std::size_t at = 0; coded && at < kCodeLength; ++at) {
            const auto c = static_cast<unsigned char>(offence[at]);
            coded = at < 2 ? std::isalpha(c) != 0 : std::isdigit(c) != 0;
        }
        if (coded) {
            row.offence = offence.substr(0, kCodeLength);
            std::transform(row.offence->begin(), row.offence->end(), row.offence->begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        }
        row.offence_wording = trimmed(coded ? offence.substr(kCodeLength) : offence);
    }

    void read_disposal(PublishedRow& row) {
        row.published_disposal = cell("disposal");
        const auto disposal = map_.disposals.find(plain_form(row.published_disposal));
        if (disposal == map_.disposals.end()) {
            unmapped("disposal");
        } else {
            row.disposal = disposal->second.disposal;
            row.nfa_reason = disposal->second.nfa_reason;
        }
        if (is_empty("nfa_reason")) return;
        const auto reason = map_.nfa_reasons.find(plain_form(cell("nfa_reason")));
        if (reason == map_.nfa_reasons.end()) return unmapped("nfa_reason");
        row.nfa_reason = reason->second;
    }

    const PublishedMap& map_;
    const Header& header_;
    std::vector<PublishedRemark>& remarks_;
    CsvRow source_;
};

void remark_unknown_columns(const PublishedMap& map, const Header& header, const CsvRow& row,
                            std::vector<PublishedRemark>& remarks) {
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        const std::string plain = plain_form(row.cells[at]);
        if (plain.empty() || map.columns.contains(plain) || map.ignored.contains(plain)) continue;
        remarks.push_back({row.line, header.names[at], "unmapped_column", row.cells[at]});
    }
}

bool is_blank(const CsvRow& row) {
    return std::all_of(row.cells.begin(), row.cells.end(),
                       [](const std::string& cell) { return trimmed(cell).empty(); });
}

Result<> insert(store::Database& database, const std::string& import_id, const PublishedRow& row) {
    TRY(database.execute(
        "INSERT INTO published_outcome (import_id, row_number, received_day, submitter_mode, "
        "offence, "
        "offence_wording, second_offence, district, place, make, model, colour, disposal, "
        "published_disposal, "
        "nfa_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        {import_id, row.line, store::nullable(row.received_day), row.submitter_mode,
         store::nullable(row.offence), row.offence_wording, row.second_offence, row.district,
         row.place, row.make, row.model, row.colour, store::nullable(row.disposal),
         row.published_disposal, store::nullable(row.nfa_reason)}));
    return ok();
}

Result<> insert(store::Database& database, const std::string& import_id,
                const PublishedRemark& remark) {
    TRY(database.execute(
        "INSERT INTO published_remark (import_id, row_number, column_name, remark, value) "
        "VALUES ($1, $2, $3, $4, $5)",
        {import_id, remark.row, remark.column, remark.remark, remark.value}));
    return ok();
}

/// What an earlier import of the same bytes left, if there was one.
Result<std::optional<PublishedImport>> earlier_import(store::Database& database,
                                                      const PublishedMap& map,
                                                      const std::string& sha256) {
    const auto import = TRY(database.query(
        "SELECT id, row_count FROM published_import WHERE source = $1 AND file_sha256 = $2",
        {map.name, sha256}));
    if (!TRY(import->next())) return std::optional<PublishedImport>();
    PublishedImport earlier{map.name, import->integer(1), true, {}};
    const auto rows = TRY(database.query(
        "SELECT row_number, column_name, remark, value FROM published_remark WHERE import_id = $1 "
        "ORDER BY row_number, column_name, remark",
        {import->text(0)}));
    while (TRY(rows->next()))
        earlier.remarks.push_back({rows->integer(0), rows->text(1), rows->text(2), rows->text(3)});
    return std::optional(std::move(earlier));
}

}  // namespace

Result<PublishedImport> import_published(store::Database& database, const PublishedMap& map,
                                         std::string_view csv, Time now) {
    TRY(check_free_text("the published file", std::string(csv), 1, kMostCharacters));
    const std::string sha256 = sha256_of(csv);
    if (auto earlier = TRY(earlier_import(database, map, sha256))) return *std::move(earlier);

    const std::vector<CsvRow> source = TRY(read_csv(csv));
    const Header header = TRY(find_header(map, source));
    PublishedImport done{map.name, 0, false, {}};
    remark_unknown_columns(map, header, source[header.row], done.remarks);
    RowReader reader(map, header, done.remarks);
    std::vector<PublishedRow> rows;
    for (std::size_t at = header.row + 1; at < source.size(); ++at)
        if (!is_blank(source[at])) rows.push_back(reader.read(source[at]));
    done.rows = static_cast<std::int64_t>(rows.size());

    auto transaction = TRY(store::Transaction::begin(database));
    const std::string id = make_id(now);
    TRY(database.execute(
        "INSERT INTO published_import (id, source, publisher, disposal_basis, file_sha256, "
        "imported_ms, row_count) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {id, map.name, map.publisher, map.disposal_basis, sha256, to_ms(now), done.rows}));
    for (const PublishedRow& row : rows)
        TRY(insert(database, id, row));
    for (const PublishedRemark& remark : done.remarks)
        TRY(insert(database, id, remark));
    TRY(transaction.commit());
    return done;
}

}  // namespace catseye::review
