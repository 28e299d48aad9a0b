// A form with files: the first byte says in how large pieces it comes.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "web/upload/multipart.hpp"

namespace {

class Counter final : public catseye::web::PartSink {
public:
    bool on_part(const catseye::web::PartHead&) override {
        if (in_part_) __builtin_trap();
        in_part_ = true;
        return true;
    }
    bool on_bytes(std::span<const std::byte> bytes) override {
        if (!in_part_) __builtin_trap();
        heard.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return true;
    }
    bool on_part_end() override {
        if (!in_part_) __builtin_trap();
        in_part_ = false;
        heard += '\n';
        return true;
    }
    std::string heard;

private:
    bool in_part_ = false;
};

std::string heard_in_pieces(std::span<const std::byte> form, std::size_t piece) {
    catseye::web::MultipartParser parser("XX");
    Counter counter;
    for (std::size_t at = 0; at < form.size(); at += piece)
        (void)parser.feed(form.subspan(at, std::min(piece, form.size() - at)), counter);
    return counter.heard;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const auto form = std::as_bytes(std::span(bytes + 1, size - 1));
    const std::size_t piece = bytes[0] % 32U + 1U;
    const std::string pieces = heard_in_pieces(form, piece);
    // What was heard whole begins with what was heard in pieces, or the other way round: a head
    // that is too long is noticed sooner in pieces.
    const std::string whole = heard_in_pieces(form, form.size() + 1);
    const std::size_t common = std::min(pieces.size(), whole.size());
    if (pieces.compare(0, common, whole, 0, common) != 0) __builtin_trap();
    (void)catseye::web::multipart_boundary(
        std::string_view(reinterpret_cast<const char*>(bytes), size));
    return 0;
}
