#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// A mail to a submitter, as a template's name and what it needs.
struct OutboxMessage {
    std::string id;
    std::string dedupe_key;  ///< the same news twice is one message, e.g. "receipt:<submission>"
    std::string kind;        ///< the template
    std::string recipient;   ///< an address
    std::string language = "en";
    std::string parameters = "{}";  ///< JSON
    std::optional<std::string> submission_id;
    std::int64_t attempt = 0;
    Time made, due;
};

/// Mails on their way out. A message is added in the transaction of what it tells, so that there
/// is one exactly when it is true; it is sent at least once.
class Outbox {
public:
    explicit Outbox(Database& database) : database_(database) {}
    /// Adds it once: false where the same news is there already.
    Result<bool> add(const OutboxMessage& message);
    /// Whether it was added, and not taken back: sent by now or not.
    Result<bool> has(const std::string& dedupe_key);
    /// Takes it back before it was sent; false: there is none that waits.
    Result<bool> remove(const std::string& dedupe_key);
    /// The next that is due, its attempt counted and its next one put off until `retry`.
    Result<std::optional<OutboxMessage>> claim(Time now, Time retry);
    /// The address and what the mail said are forgotten here.
    Result<> sent(const std::string& id, Time now);
    Result<> give_up(const std::string& id, const std::string& error, Time now);
    /// It could not be sent now, and is tried again from `due`.
    Result<> put_off(const std::string& id, const std::string& error, Time due);
    Result<std::int64_t> waiting();

private:
    Database& database_;
};

/// What a submitter signed.
struct SignedStatement {
    std::string text;
    std::string sha256;
    std::string signed_name;
    Time signed_at;
};

/// What a submitter added after the report was sent.
struct SubmitterMessage {
    std::string kind;  ///< more | withdraw
    std::string text;
    Time sent;
};

/// Texts that belong to a submission.
class SubmissionTexts {
public:
    explicit SubmissionTexts(Database& database) : database_(database) {}
    Result<> add_statement(const std::string& submission_id, const SignedStatement& statement);
    Result<std::optional<SignedStatement>> statement_of(const std::string& submission_id);
    Result<> add_message(const std::string& submission_id, const SubmitterMessage& message);
    Result<std::vector<SubmitterMessage>> messages_of(const std::string& submission_id);

    /// Who sent it, as JSON; "{}" where that was destroyed.
    Result<std::string> submitter_of(const std::string& submission_id);

private:
    Database& database_;
};

}  // namespace catseye::store
