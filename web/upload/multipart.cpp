#include "web/upload/multipart.hpp"

#include <algorithm>

#include "web/http/message.hpp"
#include "web/http/percent.hpp"

namespace catseye::web {

namespace {

constexpr std::size_t kMostHeadBytes = 8192;
constexpr int kMostParts = 50;

/// The value of a parameter such as name="…" among `; `-separated ones. Browsers write a quote in
/// a value as %22, and never escape by backslash (WHATWG HTML, multipart/form-data encoding).
std::optional<std::string> parameter(std::string_view rest, std::string_view wanted) {
    while (!rest.empty()) {
        const auto semicolon = rest.find(';');
        if (semicolon == std::string_view::npos) return std::nullopt;
        rest = trimmed(rest.substr(semicolon + 1));
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string_view name = trimmed(rest.substr(0, equals));
        rest.remove_prefix(equals + 1);
        std::string_view value;
        if (rest.starts_with('"')) {
            const auto end = rest.find('"', 1);
            if (end == std::string_view::npos) return std::nullopt;
            value = rest.substr(1, end - 1);
            rest.remove_prefix(end + 1);
        } else {
            const auto end = std::min(rest.find(';'), rest.size());
            value = trimmed(rest.substr(0, end));
            rest.remove_prefix(end);
        }
        if (same_word(name, wanted)) return std::string(value);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
    const auto semicolon = std::min(content_type.find(';'), content_type.size());
    if (!same_word(trimmed(content_type.substr(0, semicolon)), "multipart/form-data"))
        return std::nullopt;
    auto boundary = parameter(content_type, "boundary");
    const auto is_allowed = [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; };
    if (!boundary || boundary->empty() || boundary->size() > 70 ||
        !std::all_of(boundary->begin(), boundary->end(), is_allowed))
        return std::nullopt;
    return boundary;
}

std::optional<PartHead> part_head_from(std::string_view fields) {
    while (!fields.empty()) {
        const auto end = std::min(fields.find("\r\n"), fields.size());
        const std::string_view line = fields.substr(0, end);
        fields.remove_prefix(std::min(end + 2, fields.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos ||
            !same_word(trimmed(line.substr(0, colon)), "Content-Disposition"))
            continue;
        const std::string_view value = trimmed(line.substr(colon + 1));
        const auto semicolon = std::min(value.find(';'), value.size());
        auto name = parameter(value, "name");
        if (!same_word(trimmed(value.substr(0, semicolon)), "form-data") || !name)
            return std::nullopt;
        return PartHead{*std::move(name), parameter(value, "filename")};
    }
    return std::nullopt;
}

MultipartParser::State MultipartParser::feed(std::span<const std::byte> bytes, PartSink& sink) {
    if (state_ >= State::done) return state_;
    pending_.append(static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size());
    while (step(sink)) {
    }
    return state_;
}

bool MultipartParser::step(PartSink& sink) {
    if (after_delimiter_) return step_delimiter(sink);
    return state_ == State::head ? step_head(sink) : step_bytes(sink);
}

/// Behind a delimiter: "--" ends the form, a line end begins a part.
bool MultipartParser::step_delimiter(PartSink& sink) {
    if (pending_.size() < 2) return false;
    if (state_ == State::bytes && !sink.on_part_end()) return end_with(State::refused);
    if (pending_.starts_with("--")) return end_with(State::done);
    if (!pending_.starts_with("\r\n") || ++parts_ > kMostParts) return end_with(State::malformed);
    pending_.erase(0, 2);
    after_delimiter_ = false;
    state_ = State::head;
    return true;
}

bool MultipartParser::step_head(PartSink& sink) {
    const auto end = pending_.find("\r\n\r\n");
    if (end == std::string::npos)
        return pending_.size() > kMostHeadBytes ? end_with(State::malformed) : false;
    const auto head = end > kMostHeadBytes
                          ? std::optional<PartHead>()
                          : part_head_from(std::string_view(pending_).substr(0, end));
    if (!head) return end_with(State::malformed);
    if (!sink.on_part(*head)) return end_with(State::refused);
    pending_.erase(0, end + 4);
    state_ = State::bytes;
    return true;
}

/// Bytes of a part, or before the first: everything up to what may be the begin of a delimiter.
bool MultipartParser::step_bytes(PartSink& sink) {
    const auto found = pending_.find(delimiter_);
    const bool ends = found != std::string::npos;
    const std::size_t sure =
        ends ? found : pending_.size() - std::min(pending_.size(), delimiter_.size() - 1);
    if (state_ == State::bytes && sure > 0 &&
        !sink.on_bytes(std::as_bytes(std::span(pending_.data(), sure))))
        return end_with(State::refused);
    pending_.erase(0, ends ? found + delimiter_.size() : sure);
    after_delimiter_ = ends;
    return ends;
}

}  // namespace catseye::web
