#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace catseye::web {

/// One part of a form: its field's name, and a file's name where it is a file.
struct PartHead {
    std::string name;
    std::optional<std::string> file_name;
};

/// Hears the parts of a form as they come.
class PartSink {
public:
    virtual ~PartSink() = default;
    // Each false ends the parsing: the sink knows why.
    virtual bool on_part(const PartHead& head) = 0;
    virtual bool on_bytes(std::span<const std::byte> bytes) = 0;
    virtual bool on_part_end() = 0;
};

/// multipart/form-data as its bytes come (RFC 7578, RFC 2046 5.1), in constant memory.
class MultipartParser {
public:
    enum class State { preamble, head, bytes, done, malformed, refused };

    explicit MultipartParser(const std::string& boundary)
        : delimiter_("\r\n--" + boundary), pending_("\r\n") {}
    /// `malformed` and `refused` (by the sink) are final; bytes after `done` are dropped.
    State feed(std::span<const std::byte> bytes, PartSink& sink);

private:
    bool step(PartSink& sink);
    bool step_delimiter(PartSink& sink);
    bool step_head(PartSink& sink);
    bool step_bytes(PartSink& sink);
    bool end_with(State state) {
        state_ = state;
        return false;
    }

    std::string delimiter_;
    std::string pending_;
    State state_ = State::preamble;
    bool after_delimiter_ = false;
    int parts_ = 0;
};

/// The boundary of a Content-Type multipart/form-data; nothing for another type or a bad one.
std::optional<std::string> multipart_boundary(std::string_view content_type);

/// Reads the header fields of a part; nothing without a Content-Disposition: form-data; name=….
std::optional<PartHead> part_head_from(std::string_view fields);

}  // namespace catseye::web
