#include "review/verify.hpp"

#include "base/hash.hpp"
#include "review/offences.hpp"
#include "store/cases.hpp"
#include "store/custody_log.hpp"
#include "store/orphans.hpp"

namespace catseye::review {

namespace {

/// A rule that the tables must keep, as a query for the rows that break it: one column that says
/// where.
struct Invariant {
    std::string_view what;
    std::string_view sql;
};

constexpr Invariant kInvariants[] = {
    {"a submission without an original",
     "SELECT reference FROM submission s WHERE NOT EXISTS "
     "(SELECT 1 FROM submission_original so WHERE so.submission_id = s.id)"},
    {"a submission without a case",
     "SELECT reference FROM submission s WHERE NOT EXISTS (SELECT 1 FROM review_case c WHERE "
     "c.submission_id = s.id)"},
    {"a submission whose receipt is not in the custody log",
     "SELECT reference FROM submission s WHERE NOT EXISTS "
     "(SELECT 1 FROM custody_entry e WHERE e.subject = s.id AND e.event = 'submission_received')"},
    {"an original whose sealing is not in the custody log",
     "SELECT sha256 FROM original o WHERE NOT EXISTS (SELECT 1 FROM custody_entry e WHERE "
     "e.subject = o.id "
     "AND e.event = 'original_sealed')"},
    {"a case whose opening is not in the custody log",
     "SELECT reference FROM review_case c WHERE NOT EXISTS (SELECT 1 FROM custody_entry e WHERE "
     "e.subject = c.id)"},
    {"a job accepted twice",
     "SELECT job_id FROM job_attempt WHERE outcome = 'done' GROUP BY job_id HAVING count(*) > 1"},
    {"a finished job without its accepted attempt",
     "SELECT id FROM job j WHERE state = 'done' AND NOT EXISTS "
     "(SELECT 1 FROM job_attempt t WHERE t.job_id = j.id AND t.attempt = j.attempt AND t.outcome = "
     "'done')"},
    {"a finished job without its finding or its custody entry",
     "SELECT id FROM job j WHERE state = 'done' AND (NOT EXISTS (SELECT 1 FROM finding f WHERE "
     "f.job_id = j.id) "
     "OR NOT EXISTS (SELECT 1 FROM custody_entry e WHERE e.subject = j.original_id AND e.event = "
     "'stage_done'))"},
    {"an artefact of a job that is not finished",
     "SELECT a.name FROM artefact a JOIN job j ON j.id = a.job_id WHERE j.state <> 'done'"},
    {"an artefact accepted twice",
     "SELECT a.name FROM artefact a JOIN job j ON j.id = a.job_id WHERE j.stage <> 'still' "
     "GROUP BY a.original_id, j.stage, j.stage_version, j.parameters, a.name HAVING count(*) > 1"},
    {"an original that is processed although no job of it waits or runs",
     "SELECT sha256 FROM original o WHERE state = 'processing' AND NOT EXISTS "
     "(SELECT 1 FROM job j WHERE j.original_id = o.id AND j.state IN ('available', 'running'))"},
    {"an invisible case: still processing although every original is settled",
     "SELECT reference FROM review_case c WHERE state = 'processing' AND NOT EXISTS "
     "(SELECT 1 FROM submission_original so JOIN original o ON o.id = so.original_id "
     " WHERE so.submission_id = c.submission_id AND o.state = 'processing')"},
    {"a decision without an officer",
     "SELECT d.id FROM decision d LEFT JOIN officer o ON o.id = d.officer_id WHERE o.id IS NULL"},
    {"a closed case that nobody decided and nothing happened to",
     "SELECT reference FROM review_case c WHERE state = 'closed' AND NOT EXISTS "
     "(SELECT 1 FROM decision d WHERE d.case_id = c.id AND d.undone_ms IS NULL)"},
};

/// The checks of one call, gathering what they find.
class Verifier {
public:
    Verifier(store::Database& database, const store::Vault& vault, const Law& law)
        : database_(database), vault_(vault), law_(law) {}

    Result<> check_bytes(store::Shelf shelf, std::string_view sql, const store::Values& values,
                         std::int64_t& checked) {
        const auto rows = TRY(database_.query(sql, values));
        while (TRY(rows->next())) {
            ++checked;
            check_object(shelf, rows->text(0), rows->integer(1));
        }
        return ok();
    }

    Result<> check_invariants() {
        for (const Invariant& invariant : kInvariants) {
            const auto rows = TRY(database_.query(invariant.sql));
            while (TRY(rows->next()))
                add(std::string(invariant.what), rows->text(0));
        }
        return ok();
    }

    Result<> check_custody() {
        for (const std::string& problem :
             TRY(store::CustodyLog(database_).verify(found_.custody_entries)))
            add(problem, "custody log");
        return ok();
    }

    /// Bytes that no row refers to are litter of a crash, and swept; but not old ones: those were
    /// referred to once.
    Result<> check_orphans(Time now, std::chrono::hours grace) {
        for (const store::Shelf shelf : {store::Shelf::originals, store::Shelf::artefacts})
            for (const std::string& sha256 :
                 TRY(store::orphans(database_, vault_, shelf, now - grace)))
                add("bytes in the vault that no row refers to", sha256);
        return ok();
    }

    /// Of open cases: what was closed keeps the clock that it was decided by.
    Result<> check_clocks(std::string_view condition, const store::Values& values) {
        const auto rows =
            TRY(database_.query("SELECT c.reference, c.offence, s.incident_ms, "
                                "c.last_safe_posting_day, c.proceedings_day, c.state, c.queue_day "
                                "FROM review_case c JOIN submission s ON s.id = c.submission_id " +
                                    std::string(condition),
                                values));
        while (TRY(rows->next())) {
            ++found_.cases;
            if (rows->text(5) == "closed") continue;
            const Day day = london_day(from_ms(rows->integer(2)));
            const auto code = rows->maybe_text(1);
            const auto right =
                case_offence(law_, code ? law_.offence(*code, day) : nullptr, "", day);
            if (number(right.last_safe_posting_day) != rows->maybe_integer(3) ||
                number(right.proceedings_day) != rows->maybe_integer(4) ||
                store::day_number(right.queue_day) != rows->integer(6))
                add("a case whose clock is not what the law's tables give", rows->text(0));
        }
        return ok();
    }

    Verification take() { return std::move(found_); }
    Verification& found() { return found_; }

private:
    static std::optional<std::int64_t> number(const std::optional<Day>& day) {
        return day ? std::optional(store::day_number(*day)) : std::nullopt;
    }

    void add(std::string what, std::string where) {
        found_.problems.push_back({std::move(what), std::move(where)});
    }

    void check_object(store::Shelf shelf, const std::string& sha256, std::int64_t size) {
        const std::string kind = shelf == store::Shelf::originals ? "an original" : "an artefact";
        const auto file = vault_.open(shelf, sha256);
        if (!file) return add(kind + " whose bytes are missing", sha256);
        const auto hash = sha256_of_file(file->fd());
        if (!hash) return add(kind + " that cannot be read: " + hash.error().message, sha256);
        if (hash->sha256 != sha256 || hash->size_bytes != size)
            add(kind + " whose bytes have changed", sha256);
    }

    store::Database& database_;
    const store::Vault& vault_;
    const Law& law_;
    Verification found_;
};

/// The submission that a reference of its own or of one of its cases names.
Result<std::string> submission_of(store::Database& database, const std::string& reference) {
    const auto rows =
        TRY(database.query("SELECT id FROM submission WHERE reference = $1 UNION SELECT "
                           "submission_id FROM review_case WHERE reference = $1",
                           {reference}));
    if (TRY(rows->next())) return rows->text(0);
    return fail(ErrorCode::not_found, "there is no submission or case '" + reference + "'");
}

Result<Verification> verify_one(Verifier& verifier, const std::string& submission) {
    TRY(verifier.check_bytes(
        store::Shelf::originals,
        "SELECT DISTINCT o.sha256, o.size_bytes FROM original o JOIN submission_original so "
        "ON so.original_id = o.id WHERE so.submission_id = $1",
        {submission}, verifier.found().originals));
    TRY(verifier.check_bytes(
        store::Shelf::artefacts,
        "SELECT DISTINCT a.sha256, a.size_bytes FROM artefact a JOIN submission_original so "
        "ON so.original_id = a.original_id WHERE so.submission_id = $1",
        {submission}, verifier.found().artefacts));
    TRY(verifier.check_clocks("WHERE c.submission_id = $1", {submission}));
    TRY(verifier.check_custody());
    return verifier.take();
}

}  // namespace

Result<Verification> verify(store::Database& database, const store::Vault& vault, const Law& law,
                            const VerifyScope& scope, Time now) {
    Verifier verifier(database, vault, law);
    if (!scope.reference.empty()) {
        const std::string submission = TRY(submission_of(database, scope.reference));
        return verify_one(verifier, submission);
    }
    TRY(verifier.check_bytes(store::Shelf::originals, "SELECT sha256, size_bytes FROM original", {},
                             verifier.found().originals));
    TRY(verifier.check_bytes(store::Shelf::artefacts,
                             "SELECT DISTINCT sha256, size_bytes FROM artefact", {},
                             verifier.found().artefacts));
    TRY(verifier.check_invariants());
    TRY(verifier.check_custody());
    TRY(verifier.check_orphans(now, scope.orphan_grace));
    TRY(verifier.check_clocks("", {}));
    return verifier.take();
}

findings::Json to_json(const Verification& verification) {
    findings::Json problems = findings::Json::array();
    for (const Problem& problem : verification.problems)
        problems.push_back({{"what", problem.what}, {"where", problem.where}});
    return {{"ok", verification.problems.empty()},
            {"checked",
             {{"originals", verification.originals},
              {"artefacts", verification.artefacts},
              {"custody_entries", verification.custody_entries},
              {"cases", verification.cases}}},
            {"problems", std::move(problems)}};
}

}  // namespace catseye::review
