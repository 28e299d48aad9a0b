#include "store/custody_log.hpp"

#include "base/hash.hpp"
#include "findings/json.hpp"

namespace catseye::store {

namespace {

const std::string kGenesis(64, '0');

std::string hash_of(const CustodyHead& previous, std::int64_t at_ms, const CustodyEvent& event,
                    const std::string& content) {
    Sha256 hash;
    hash.add(previous.sha256 + "\n" + std::to_string(previous.seq + 1) + "\n" +
             std::to_string(at_ms) + "\n");
    hash.add(event.actor + "\n" + event.event + "\n" + event.subject + "\n" + content);
    return hash.finish();
}

}  // namespace

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
    const std::string text = findings::to_line(content);
    const CustodyHead entry{previous.seq + 1, hash_of(previous, to_ms(at), event, text)};
    TRY(
        database_.execute("INSERT INTO custody_entry (seq, at_ms, actor, event, subject, content, "
                          "previous_sha256, sha256) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                          {entry.seq, to_ms(at), event.actor, event.event, event.subject, text,
                           previous.sha256, entry.sha256}));
    return entry;
}

Result<std::vector<std::string>> CustodyLog::verify(std::int64_t& entries) const {
    std::vector<std::string> problems;
    CustodyHead previous{0, kGenesis};
    entries = 0;
    const auto rows =
        TRY(database_.query("SELECT seq, at_ms, actor, event, subject, content, previous_sha256, "
                            "sha256 FROM custody_entry ORDER BY seq"));
    while (TRY(rows->next())) {
        ++entries;
        const std::string name = "custody entry " + std::to_string(rows->integer(0));
        if (rows->integer(0) != previous.seq + 1)
            problems.push_back(name + " follows entry " + std::to_string(previous.seq) +
                               ": entries are missing");
        if (rows->text(6) != previous.sha256)
            problems.push_back(name + " does not hash the entry before it");
        const CustodyHead as_stored{rows->integer(0) - 1, rows->text(6)};
        const CustodyEvent event{rows->text(2), rows->text(3), rows->text(4), {}};
        if (hash_of(as_stored, rows->integer(1), event, rows->text(5)) != rows->text(7))
            problems.push_back(name + " was changed after it was written");
        previous = {rows->integer(0), rows->text(7)};
    }
    return problems;
}

}  // namespace catseye::store
