#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/vault.hpp"

namespace catseye::store {

struct NewSubmission {
    std::string id;
    std::string reference;
    std::string request_id;
    Time received;
    std::string channel;
    std::string submitter_mode;
    Time incident;
    std::string incident_place;
    std::string offence_hint;
    std::string declaration;  ///< JSON
    std::string submitter;    ///< JSON
};

/// Where an original stands. Spelled as in the database.
enum class OriginalState { processing, done, unplayable, incomplete };
std::string_view to_string(OriginalState state);

struct Original {
    std::string id;
    std::string sha256;
    std::int64_t size_bytes = 0;
    std::string state;
    std::string reason_code;
    std::string reason_message;
};

/// An original as one submission sent it.
struct SentOriginal {
    Original original;
    std::int64_t ordinal = 0;
    std::string client_name;
};

/// What was acknowledged, as a receipt repeats it.
struct SubmissionKeys {
    std::string id;
    std::string reference;
};

/// Submissions and their originals.
class Submissions {
public:
    explicit Submissions(Database& database) : database_(database) {}
    Result<> add(const NewSubmission& submission);
    /// The submission that this request already made, if it did.
    Result<std::optional<SubmissionKeys>> by_request(const std::string& request_id);

    /// The row of these bytes, made where there is none: the same file is one original.
    Result<std::string> find_or_add_original(const Sealed& sealed, Time now);
    Result<> link(const std::string& submission_id, std::int64_t ordinal,
                  const std::string& original_id, const std::string& client_name);
    Result<std::optional<Original>> original(const std::string& original_id);
    /// The original of this number in the submission that a case belongs to.
    Result<std::optional<Original>> original_of_case(const std::string& case_id,
                                                     std::int64_t ordinal);
    Result<std::vector<SentOriginal>> originals_of(const std::string& submission_id);
    /// From `processing` only; false if it had left it already. `reason` is for the two states that
    /// are not well.
    Result<bool> settle_original(const std::string& original_id, OriginalState state,
                                 const std::string& reason_code, const std::string& reason_message);

private:
    Database& database_;
};

}  // namespace catseye::store
