#include "web/mail/mime.hpp"

#include <algorithm>
#include <array>

namespace catseye::web {

namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_plain_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// One line: nothing of a field's text can begin another field.
std::string unfolded(std::string_view text) {
    std::string line(text);
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return line;
}

std::string base64(std::string_view bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view three = bytes.substr(at, 3);
        unsigned bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = (bits << 8U) | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= three.size() ? kBase64[(bits >> (18U - 6U * i)) & 63U] : '=';
    }
    return text;
}

/// How many bytes the character at the front has.
std::size_t character_width(std::string_view text) {
    std::size_t width = 1;
    while (width < text.size() && (static_cast<unsigned char>(text[width]) & 0xc0U) == 0x80U)
        ++width;
    return width;
}

/// A header's text (RFC 2047): as it is where it is ASCII, else words on lines of at most 76
/// characters, each with whole characters in it. `column` is where the first one begins.
std::string header_text(std::string_view given, std::size_t column) {
    const std::string text = unfolded(given);
    if (is_plain_ascii(text) && text.find("=?") == std::string::npos) return text;
    constexpr std::size_t kAround = 12;  // "=?UTF-8?B?" and "?="
    const auto room = [&] { return (76 - column - kAround) / 4 * 3; };
    std::string words;
    std::string word;
    const auto flush = [&] {
        if (!word.empty())
            words += (words.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(word) + "?=");
        word.clear();
        column = 1;  // the next line begins with a space
    };
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t width = character_width(rest);
        if (word.size() + width > room()) flush();
        word += rest.substr(0, width);
        rest.remove_prefix(width);
    }
    flush();
    return words;
}

/// One line of text as lines of at most 76 characters.
std::string quoted_printable_line(std::string_view line) {
    constexpr std::size_t kMost = 75;  // and the "=" that continues
    std::string text;
    std::size_t column = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        const auto byte = static_cast<unsigned char>(c);
        const bool last = at + 1 == line.size();
        const bool plain =
            (byte > 0x20 && byte < 0x7f && c != '=') || ((c == ' ' || c == '\t') && !last);
        const std::string piece =
            plain ? std::string(1, c) : std::string{'=', kHex[byte >> 4U], kHex[byte & 15U]};
        if (column + piece.size() > kMost) {
            text += "=\r\n";
            column = 0;
        }
        text += piece;
        column += piece.size();
    }
    return text + "\r\n";
}

std::string quoted_printable(std::string_view text) {
    std::string encoded;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        encoded += quoted_printable_line(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return encoded;
}

/// "Fri, 20 Mar 2026 08:15:02 +0000" (RFC 5322 3.3).
std::string date_header(Time time) {
    constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const auto two = [](auto number) {
        const std::string digits = std::to_string(number);
        return digits.size() < 2 ? "0" + digits : digits;
    };
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - Time(day)));
    return std::string(kDays.at(std::chrono::weekday(day).c_encoding())) + ", " +
           std::to_string(static_cast<unsigned>(date.day())) + " " +
           kMonths.at(static_cast<unsigned>(date.month()) - 1) + " " +
           std::to_string(static_cast<int>(date.year())) + " " + two(clock.hours().count()) + ":" +
           two(clock.minutes().count()) + ":" + two(clock.seconds().count()) + " +0000";
}

}  // namespace

bool is_mail_address(std::string_view address) {
    const auto at = address.find('@');
    constexpr std::string_view kSpecial = " \"(),:;<>[\\]";
    return address.size() <= 254 && at != std::string_view::npos && at > 0 &&
           at + 1 < address.size() && address.find('@', at + 1) == std::string_view::npos &&
           is_plain_ascii(address) && address.find_first_of(kSpecial) == std::string_view::npos;
}

std::string mime_message(const MailHead& head, const Mail& mail) {
    const auto field = [](std::string_view name, std::string_view value) {
        return std::string(name) + ": " + std::string(value) + "\r\n";
    };
    // A quoted name (RFC 5322 3.2.4) where it is ASCII, so that a comma in it separates nothing.
    std::string name = header_text(head.from_name, 6);
    if (is_plain_ascii(name)) {
        std::erase_if(name, [](char c) { return c == '"' || c == '\\'; });
        name = "\"" + name + "\"";
    }
    return field("Date", date_header(head.date)) +
           field("From", name + " <" + unfolded(head.from) + ">") +
           field("To", "<" + unfolded(head.to) + ">") +
           field("Subject", header_text(mail.subject, 9)) +
           field("Message-ID", "<" + unfolded(head.message_id) + ">") +
           field("Auto-Submitted", "auto-generated") +  // RFC 3834: nobody's machine answers
           field("Content-Language", unfolded(head.language)) + field("MIME-Version", "1.0") +
           field("Content-Type", "text/plain; charset=utf-8") +
           field("Content-Transfer-Encoding", "quoted-printable") + "\r\n" +
           quoted_printable(mail.text);
}

}  // namespace catseye::web
