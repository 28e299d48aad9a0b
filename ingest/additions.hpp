#pragma once
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "ingest/intake.hpp"
#include "store/database.hpp"

namespace catseye::ingest {

/// What a submitter sends after the report: files, words, or both.
struct Addition {
    std::string submission_id;
    std::string draft_id;  ///< of the kind `more`; closed with it
    std::string text;
    std::vector<SealedFile> files;
};

/// In one transaction: the new originals with their probes, the words, a flag `more_received` on
/// every open case of the submission, a custody entry. A file that the submission has already is
/// taken once. False: this draft was added before.
Result<bool> receive_more(store::Database& database, const Addition& addition, Time now);

/// The submitter no longer wishes to go on: the open cases are flagged `withdrawn` for the officer,
/// who decides; nothing is destroyed. False: it was withdrawn before.
Result<bool> withdraw(store::Database& database, const std::string& submission_id,
                      const std::string& reason, Time now);

}  // namespace catseye::ingest
