#include "web/http/answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "web/http/percent.hpp"

namespace catseye::web {

namespace {

// What every answer carries, whatever handler made it. No inline script or style anywhere; media
// may be a local preview (blob:).
constexpr std::pair<std::string_view, std::string_view> kSecurity[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
     "'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; form-action 'self'; "
     "frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=()"},
    {"Cache-Control", "no-store"},
};
constexpr std::string_view kTransportSecurity = "max-age=31536000";

/// The next element of a list field, taken off its front.
std::string_view next_element(std::string_view& rest) {
    const auto comma = std::min(rest.find(','), rest.size());
    const std::string_view element = trimmed(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    return element;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty() ||
        text.front() == '-')
        return std::nullopt;
    return number;
}

bool is_refused(std::string_view weight) {
    // q=0, q=0.0 …: not acceptable.
    return weight.starts_with("q=0") && weight.find_first_of("123456789") == std::string_view::npos;
}

std::span<const std::byte> pick(const StaticBody& body, std::string_view accept, Headers& headers) {
    headers.set("Vary", "Accept-Encoding");
    const Coding coding = coding_for(accept);
    if (coding == Coding::brotli && !body.brotli.empty()) {
        headers.set("Content-Encoding", "br");
        return body.brotli;
    }
    if (coding != Coding::identity && !body.gzip.empty()) {
        headers.set("Content-Encoding", "gzip");
        return body.gzip;
    }
    return body.plain;
}

std::int64_t whole_size(Response& response) {
    if (const auto* text = std::get_if<std::string>(&response.body))
        return static_cast<std::int64_t>(text->size());
    if (const auto* file = std::get_if<FileBody>(&response.body)) return file->size_bytes;
    if (const auto* source = std::get_if<SourceBody>(&response.body)) return source->size_bytes;
    if (const auto* fixed = std::get_if<StaticBody>(&response.body))
        return static_cast<std::int64_t>(fixed->plain.size());
    return 0;
}

/// If-Range holds where there is none, or where it names our strong tag.
bool range_holds(const Request& request, const Response& response) {
    const auto condition = request.headers.find("If-Range");
    return !condition ||
           (response.headers.find("ETag") == condition && !condition->starts_with("W/"));
}

}  // namespace

std::string_view phrase_of(int status) {
    constexpr std::pair<int, std::string_view> kPhrases[] = {
        {200, "OK"},
        {201, "Created"},
        {204, "No Content"},
        {206, "Partial Content"},
        {303, "See Other"},
        {304, "Not Modified"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {423, "Locked"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {460, "Checksum Mismatch"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
    };
    for (const auto& [code, phrase] : kPhrases)
        if (code == status) return phrase;
    return "Answer";
}

std::string http_date(std::int64_t unix_seconds) {
    const std::time_t time = unix_seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    // Not strftime: its names follow the locale.
    constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 64> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                      kDays.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                      kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                      parts.tm_hour, parts.tm_min, parts.tm_sec);
    return {text.data(), static_cast<std::size_t>(length)};
}

std::optional<ByteRange> range_of(std::string_view field, std::int64_t size) {
    constexpr std::string_view kUnit = "bytes=";
    if (!field.starts_with(kUnit)) return std::nullopt;
    const std::string_view range = trimmed(field.substr(kUnit.size()));
    const auto dash = range.find('-');
    if (dash == std::string_view::npos || range.find(',') != std::string_view::npos)
        return std::nullopt;
    const auto first = whole_number(range.substr(0, dash));
    const auto last = whole_number(range.substr(dash + 1));
    if (dash == 0) {  // the last so many bytes
        if (!last) return std::nullopt;
        if (*last == 0) return ByteRange{};
        return ByteRange{std::max<std::int64_t>(0, size - *last), size};
    }
    if (!first || (!last && dash + 1 != range.size()) || (last && *last < *first))
        return std::nullopt;
    if (*first >= size) return ByteRange{};
    return ByteRange{*first, last ? std::min(size - 1, *last) + 1 : size};
}

bool matches_etag(std::string_view field, std::string_view etag) {
    while (!field.empty()) {
        std::string_view one = next_element(field);
        if (one == "*") return true;
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == etag) return true;
    }
    return false;
}

Coding coding_for(std::string_view accept) {
    Coding best = Coding::identity;
    while (!accept.empty()) {
        const std::string_view element = next_element(accept);
        const auto semicolon = std::min(element.find(';'), element.size());
        const std::string_view name = trimmed(element.substr(0, semicolon));
        const std::string_view weight =
            trimmed(element.substr(std::min(semicolon + 1, element.size())));
        if (is_refused(weight)) continue;
        if (same_word(name, "br")) best = Coding::brotli;
        if (same_word(name, "gzip") && best == Coding::identity) best = Coding::gzip;
    }
    return best;
}

ByteRange apply_conditions(const Request& request, Response& response) {
    if (const auto* fixed = std::get_if<StaticBody>(&response.body)) {
        // From here on only the chosen coding is left, as `plain`.
        const auto chosen =
            pick(*fixed, request.headers.find("Accept-Encoding").value_or(""), response.headers);
        response.body = StaticBody{chosen, {}, {}};
    }
    const std::int64_t size = whole_size(response);
    const bool reads = request.method == Method::get || request.method == Method::head;
    if (response.status != 200 || !reads) return {0, size};
    const auto etag = response.headers.find("ETag");
    const auto none_match = request.headers.find("If-None-Match");
    if (etag && none_match && matches_etag(*none_match, *etag)) {
        response.status = 304;
        response.body = std::string();
        return {};
    }
    if (!std::holds_alternative<FileBody>(response.body)) return {0, size};
    response.headers.set("Accept-Ranges", "bytes");
    const auto field = request.headers.find("Range");
    const auto range = field && range_holds(request, response) ? range_of(*field, size)
                                                               : std::optional<ByteRange>();
    if (!range) return {0, size};
    if (range->begin == range->end) {
        response.status = 416;
        response.headers.set("Content-Range", "bytes */" + std::to_string(size));
        response.body = std::string();
        return {};
    }
    response.status = 206;
    response.headers.set("Content-Range", "bytes " + std::to_string(range->begin) + "-" +
                                              std::to_string(range->end - 1) + "/" +
                                              std::to_string(size));
    return *range;
}

std::string response_head(const Response& response, const HeadOptions& options) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " +
                       std::string(phrase_of(response.status)) + "\r\n";
    const auto add = [&head](std::string_view name, std::string_view value) {
        head += name;
        head += ": ";
        // A line end in a value would begin a field of somebody else's choosing.
        for (const char c : value)
            head += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
        head += "\r\n";
    };
    for (const auto& [name, value] : response.headers.all())
        add(name, value);
    for (const auto& [name, value] : kSecurity)
        if (response.headers.count(name) == 0) add(name, value);
    if (options.secure) add("Strict-Transport-Security", kTransportSecurity);
    add("Date", http_date(std::time(nullptr)));
    if (options.content_length) add("Content-Length", std::to_string(*options.content_length));
    add("Connection", options.keep_alive ? "keep-alive" : "close");
    return head + "\r\n";
}

}  // namespace catseye::web
