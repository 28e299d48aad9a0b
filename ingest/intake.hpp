#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/config.hpp"
#include "ingest/declaration.hpp"
#include "ingest/intake_rules.hpp"
#include "review/law.hpp"
#include "store/custody_log.hpp"
#include "store/database.hpp"
#include "store/messages.hpp"
#include "store/vault.hpp"

namespace catseye::ingest {

/// A sealed original with the name it came under.
struct SealedFile {
    std::string client_name;
    store::Sealed sealed;
};

/// Everything that makes a submission, once its bytes are in the vault.
struct SubmissionRequest {
    std::string
        request_id;       ///< chosen by whoever sends; the same one again yields the same receipt
    std::string channel;  ///< command | portal
    Declaration declaration;
    std::vector<SealedFile> files;
    std::optional<store::SignedStatement> statement;
    std::string draft_id;  ///< the draft that becomes this submission, closed with it; empty: none
    std::string language = "en";  ///< of the mails that the submitter gets
};

/// What the submitter keeps. The custody entry makes every holder of a receipt a witness of the log
/// up to it.
struct Receipt {
    std::string reference;
    Time received;
    Time incident;
    std::vector<std::string> cases;
    std::vector<SealedFile> originals;
    store::CustodyHead custody;
};

/// Copies the offered files into the vault. Bytes that no submission comes to refer to are swept
/// later.
Result<std::vector<SealedFile>> seal(store::Vault& vault, const std::vector<OfferedFile>& offered,
                                     const Settings& settings);

/// In one transaction: the submission, its originals, one review_case per vehicle with its clock
/// running, a probe for every original not probed yet, the signed statement, custody entries; by
/// the portal also the receipt's mail and the end of the draft. After it returns, the submission
/// is received for good.
Result<Receipt> receive(store::Database& database, const review::Law& law,
                        const SubmissionRequest& request, Time now);

/// What was acknowledged, again; `not_found` where there is no such submission.
Result<Receipt> receipt_of(store::Database& database, const std::string& submission_id);

findings::Json to_json(const Receipt& receipt);

}  // namespace catseye::ingest
