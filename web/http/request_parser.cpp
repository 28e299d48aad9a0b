#include "web/http/request_parser.hpp"

#include <charconv>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "web/http/percent.hpp"

namespace catseye::web {

namespace http = boost::beast::http;

namespace {

constexpr std::size_t kMaxFields = 100;
constexpr std::size_t kMaxTarget = 4096;

int status_of(const boost::beast::error_code& error) {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::bad_version) return 505;
    return 400;
}

/// The target without scheme and host, which an HTTP/1.1 server must take as well (RFC 9112 3.2.2).
std::optional<std::string_view> origin_form(std::string_view target) {
    if (target.starts_with('/')) return target;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (target.size() < scheme.size() || !same_word(target.substr(0, scheme.size()), scheme))
            continue;
        const auto slash = target.find('/', scheme.size());
        return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    return std::nullopt;
}

/// False where two readers could see two bodies (request smuggling).
bool read_framing(const RawHead& raw, Framing& framing) {
    const auto length = raw.headers.find("Content-Length");
    const auto coding = raw.headers.find("Transfer-Encoding");
    if (raw.headers.count("Content-Length") > 1 || raw.headers.count("Transfer-Encoding") > 1 ||
        (length && coding) || (coding && raw.version < 11))
        return false;
    if (coding) {
        framing.chunked = true;
        return same_word(*coding, "chunked");
    }
    if (!length) return true;
    const auto [end, error] =
        std::from_chars(length->data(), length->data() + length->size(), framing.content_length);
    return error == std::errc() && end == length->data() + length->size() &&
           framing.content_length >= 0 && length->front() >= '0' && length->front() <= '9';
}

bool has_token(const Headers& headers, std::string_view name, std::string_view token) {
    std::string_view rest = headers.find(name).value_or("");
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        std::string_view word = rest.substr(0, comma);
        while (!word.empty() && (word.front() == ' ' || word.front() == '\t'))
            word.remove_prefix(1);
        while (!word.empty() && (word.back() == ' ' || word.back() == '\t'))
            word.remove_suffix(1);
        if (same_word(word, token)) return true;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return false;
}

bool is_clean(const Headers& headers) {
    for (const auto& [name, value] : headers.all())
        for (const char c : value)
            if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return false;
    return true;
}

}  // namespace

std::variant<Head, int> judge_head(RawHead raw) {
    if (raw.version != 10 && raw.version != 11) return 505;
    if (raw.target.size() > kMaxTarget) return 414;
    if (raw.headers.all().size() > kMaxFields) return 431;
    if (raw.headers.count("Host") > 1 || (raw.version == 11 && raw.headers.count("Host") == 0))
        return 400;
    Head head;
    if (!is_clean(raw.headers) || !read_framing(raw, head.framing)) return 400;
    const auto method = method_from(raw.method);
    head.unknown_method = !method;
    if (method) head.request.method = *method;
    if (raw.target == "*" && method == Method::options) {
        head.request.path = "*";
    } else {
        const auto target = origin_form(raw.target);
        if (!target) return 400;
        const auto question = std::min(target->find('?'), target->size());
        auto path = decode_path(target->substr(0, question));
        if (!path) return 400;
        head.request.path = *std::move(path);
        if (question < target->size()) head.request.query = target->substr(question + 1);
    }
    head.framing.keep_alive = raw.version == 11
                                  ? !has_token(raw.headers, "Connection", "close")
                                  : has_token(raw.headers, "Connection", "keep-alive");
    head.framing.expects_continue =
        raw.version == 11 && same_word(raw.headers.find("Expect").value_or(""), "100-continue");
    head.request.headers = std::move(raw.headers);
    return head;
}

struct RequestParser::State {
    http::request_parser<http::buffer_body> parser;
};

RequestParser::RequestParser(std::size_t header_bytes) : state_(std::make_unique<State>()) {
    state_->parser.header_limit(static_cast<std::uint32_t>(header_bytes));
    state_->parser.body_limit(boost::none);  // each route has its own
    state_->parser.eager(false);
}

RequestParser::~RequestParser() = default;

std::variant<std::size_t, int> RequestParser::feed_header(std::span<const char> bytes) {
    boost::beast::error_code error;
    const std::size_t used =
        state_->parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    if (error && error != http::error::need_more) return status_of(error);
    return used;
}

bool RequestParser::has_header() const {
    return state_->parser.is_header_done();
}

RawHead RequestParser::head() const {
    const auto& message = state_->parser.get();
    RawHead raw;
    raw.method = message.method_string();
    raw.target = message.target();
    raw.version = static_cast<int>(message.version());
    for (const auto& field : message)
        raw.headers.add(std::string_view(field.name_string().data(), field.name_string().size()),
                        field.value());
    return raw;
}

std::variant<RequestParser::Piece, int> RequestParser::feed_body(std::span<const char> bytes,
                                                                 std::span<char> into) {
    auto& body = state_->parser.get().body();
    body.data = into.data();
    body.size = into.size();
    body.more = true;
    boost::beast::error_code error;
    const std::size_t used =
        state_->parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    if (error && error != http::error::need_more && error != http::error::need_buffer) return 400;
    return Piece{used, into.size() - body.size};
}

bool RequestParser::has_body() const {
    return state_->parser.is_done();
}

}  // namespace catseye::web
