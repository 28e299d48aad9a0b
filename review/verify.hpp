#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "findings/json.hpp"
#include "review/law.hpp"
#include "store/database.hpp"
#include "store/vault.hpp"

namespace catseye::review {

/// Something that is not as it must be.
struct Problem {
    std::string what;
    std::string where;
};

struct Verification {
    std::int64_t originals = 0;
    std::int64_t artefacts = 0;
    std::int64_t custody_entries = 0;
    std::int64_t cases = 0;
    std::vector<Problem> problems;
};

/// How far `verify` looks. `Vault`: bytes without a row are a problem once they are older than the
/// grace.
struct VerifyScope {
    std::string reference;  ///< of a submission or a case; empty: everything
    std::chrono::hours orphan_grace{24};
};

/// Re-hashes originals and artefacts, recomputes the custody log, and checks what must always hold:
///   1 every submission has an original whose bytes are sealed as the custody log says, and a case;
///   2 no work was accepted twice: one finished attempt, one finding, artefacts of that job alone;
///   3 every artefact's bytes are there and hash right; bytes without a row are young;
///   4 the custody log is whole, and has an entry for every submission, case, decision and finished
///   job; 5 no case is invisible: one still processing has work that is waiting or leased; 6 every
///   open case's clock is what the law's tables give for its incident today; 7 every decision has
///   an officer.
/// Problems are answers; an Error means that the check could not be made.
Result<Verification> verify(store::Database& database, const store::Vault& vault, const Law& law,
                            const VerifyScope& scope, Time now);

findings::Json to_json(const Verification& verification);

}  // namespace catseye::review
