#include "store/custody_log.hpp"

#include "base/hash.hpp"
#include "findings/json.hpp"

namespace catseye::store {

namespace {

const std::string kGenesis(64, '0');

constexpr std::string_view kColumns =
    "seq, at_ms, actor, event, subject, content, previous_sha256, sha256";

CustodyEntry entry_of(const Rows& row) {
    return {row.integer(0), from_ms(row.integer(1)),
            row.text(2),    row.text(3),
            row.text(4),    row.text(5),
            row.text(6),    row.text(7)};
}

}  // namespace

std::string custody_hash(const CustodyEntry& entry) {
    return sha256_of(entry.previous_sha256 + "\n" + std::to_string(entry.seq) + "\n" +
                     std::to_string(to_ms(entry.at)) + "\n" + entry.actor + "\n" + entry.event +
                     "\n" + entry.subject + "\n" + entry.content);
}

Result<CustodyHead> CustodyLog::head() const {
    const auto rows =
        TRY(database_.query("SELECT seq, sha256 FROM custody_entry ORDER BY seq DESC LIMIT 1"));
    if (!TRY(rows->next())) return CustodyHead{0, kGenesis};
    return CustodyHead{rows->integer(0), rows->text(1)};
}

Result<CustodyHead> CustodyLog::append(const CustodyEvent& event, Time at) {
    const CustodyHead previous = TRY(head());
    findings::Json content = findings::Json::object();
    for (const auto& [key, value] : event.content)
        content[key] = value;
    CustodyEntry entry{
        previous.seq + 1, at, event.actor, event.event, event.subject, findings::to_line(content),
        previous.sha256,  ""};
    entry.sha256 = custody_hash(entry);
    TRY(database_.execute("INSERT INTO custody_entry (" + std::string(kColumns) +
                              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                          {entry.seq, to_ms(at), entry.actor, entry.event, entry.subject,
                           entry.content, entry.previous_sha256, entry.sha256}));
    return CustodyHead{entry.seq, entry.sha256};
}

Result<std::vector<CustodyEntry>> CustodyLog::of_case(const std::string& case_id,
                                                      const std::string& submission_id,
                                                      std::int64_t last_seq) const {
    const auto rows = TRY(
        database_.query("SELECT " + std::string(kColumns) +
                            " FROM custody_entry WHERE seq <= $3 AND (subject = $1 OR subject = $2 "
                            "OR subject IN (SELECT original_id FROM submission_original WHERE "
                            "submission_id = $2)) ORDER BY seq",
                        {case_id, submission_id, last_seq}));
    std::vector<CustodyEntry> entries;
    while (TRY(rows->next()))
        entries.push_back(entry_of(*rows));
    return entries;
}

Result<std::vector<std::string>> CustodyLog::verify(std::int64_t& entries) const {
    std::vector<std::string> problems;
    CustodyHead previous{0, kGenesis};
    entries = 0;
    const auto rows = TRY(
        database_.query("SELECT " + std::string(kColumns) + " FROM custody_entry ORDER BY seq"));
    while (TRY(rows->next())) {
        ++entries;
        const CustodyEntry entry = entry_of(*rows);
        const std::string name = "custody entry " + std::to_string(entry.seq);
        if (entry.seq != previous.seq + 1)
            problems.push_back(name + " follows entry " + std::to_string(previous.seq) +
                               ": entries are missing");
        if (entry.previous_sha256 != previous.sha256)
            problems.push_back(name + " does not hash the entry before it");
        if (custody_hash(entry) != entry.sha256)
            problems.push_back(name + " was changed after it was written");
        previous = {entry.seq, entry.sha256};
    }
    return problems;
}

}  // namespace catseye::store
