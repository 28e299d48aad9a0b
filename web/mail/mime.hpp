#pragma once
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace catseye::web {

/// What a mail says.
struct Mail {
    std::string subject;
    std::string text;  ///< UTF-8, lines end with \n
};

/// What stands around it.
struct MailHead {
    std::string from_name;
    std::string from;  ///< an address
    std::string to;    ///< an address
    std::string
        message_id;        ///< without < >; the same for every try, so that doubles are recognised
    std::string language;  ///< en | cy
    Time date;
};

/// Whether this is an address that may stand in a command of SMTP and in a header: printable ASCII
/// without space, quote, comma, semicolon, colon, parenthesis, backslash or angle bracket, one "@"
/// with something on both sides, at most 254 characters (RFC 5321 4.5.3.1.3).
bool is_mail_address(std::string_view address);

/// The mail as it goes over the wire (RFC 5322), lines ending with CRLF: plain text in UTF-8 as
/// quoted-printable (RFC 2045 6.7), headers beyond ASCII as encoded words (RFC 2047). Plain text
/// only: nothing in it can load from elsewhere or hide where a link leads, and every reader of the
/// public shows it. A line end in a header field becomes a space.
std::string mime_message(const MailHead& head, const Mail& mail);

}  // namespace catseye::web
