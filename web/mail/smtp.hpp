#pragma once
#include <atomic>
#include <optional>
#include <string>

#include "base/config.hpp"
#include "base/result.hpp"

namespace catseye::web {

/// The server that takes our mails and brings them further.
struct SmtpServer {
    std::string url;  ///< smtp://host:25 (TLS where it offers it) or smtps://host:465
    std::string user;
    std::string password;
    std::string certificates;  ///< a PEM file of authorities; empty: the system's
};

/// What [mail] says, the password read from its file; nothing where no server is set.
Result<std::optional<SmtpServer>> smtp_server(const Settings& settings);

/// What came of one try to deliver.
struct Delivery {
    enum class Verdict {
        taken,        ///< the server answers for it now
        refused,      ///< this message or its recipient will never be taken
        failed,       ///< try again later
        unreachable,  ///< the same, and other messages would fare no better
    };
    Verdict verdict = Verdict::failed;
    std::string why;  ///< the command that failed, the server's code, curl's words: no address
};

/// A message as mime_message makes it, and where it goes: addresses that is_mail_address has
/// judged.
struct Parcel {
    std::string from;
    std::string to;
    std::string message;
};

/// Hands a message to the server by libcurl, in at most 90 seconds; ends soon after
/// `stop` is set. Each message has a connection of its own: they are few, and an idle one that the
/// server has closed meanwhile would look like a failure.
Delivery deliver(const SmtpServer& server, const Parcel& parcel, const std::atomic<bool>& stop);

}  // namespace catseye::web
