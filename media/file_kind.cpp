#include "media/file_kind.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media/descriptor.hpp"

namespace catseye::media {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    FileKind kind;
};

// Order matters: a photograph in an ISO file is told by its brand before the box type is looked at.
constexpr Magic kMagics[] = {
    {4, "ftypheic"sv, FileKind::still_image},
    {4, "ftypheix"sv, FileKind::still_image},
    {4, "ftypmif1"sv, FileKind::still_image},
    {4, "ftypavif"sv, FileKind::still_image},
    {4, "ftypcrx "sv, FileKind::still_image},
    {4, "ftypM4A "sv, FileKind::audio},
    {4, "ftyp"sv, FileKind::mov},
    {4, "moov"sv, FileKind::mov},
    {4, "mdat"sv, FileKind::mov},
    {4, "wide"sv, FileKind::mov},
    {4, "skip"sv, FileKind::mov},
    {4, "free"sv, FileKind::mov},
    {4, "pnot"sv, FileKind::mov},
    {4, "moof"sv, FileKind::mov},
    {4, "styp"sv, FileKind::mov},
    {4, "sidx"sv, FileKind::mov},
    {4, "uuid"sv, FileKind::mov},
    {8, "AVI "sv, FileKind::avi},
    {8, "WEBP"sv, FileKind::webp},
    {8, "WAVE"sv, FileKind::audio},
    {0, "\x1A\x45\xDF\xA3"sv, FileKind::matroska},
    {0, "\xFF\xD8\xFF"sv, FileKind::jpeg},
    {0, "\x89PNG\r\n\x1A\n"sv, FileKind::png},
    {0, "GIF8"sv, FileKind::still_image},
    {0, "II*\0"sv, FileKind::still_image},
    {0, "MM\0*"sv, FileKind::still_image},
    {0, "PK\x03\x04"sv, FileKind::archive},
    {0, "PK\x05\x06"sv, FileKind::archive},
    {0, "Rar!\x1A\x07"sv, FileKind::archive},
    {0, "7z\xBC\xAF\x27\x1C"sv, FileKind::archive},
    {0, "\x1F\x8B"sv, FileKind::archive},
    {0,
     "\xFD"
     "7zXZ"sv,
     FileKind::archive},
    {0, "#EXTM3U"sv, FileKind::playlist},
    {0, "ffconcat"sv, FileKind::playlist},
    {0, "v=0"sv, FileKind::playlist},
    {0, "[playlist]"sv, FileKind::playlist},
    {0, "FLV\x01"sv, FileKind::other_container},
    {0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, FileKind::other_container},
    {0, ".RMF"sv, FileKind::other_container},
    {0, "OggS"sv, FileKind::other_container},
    {0, "ID3"sv, FileKind::audio},
    {0, "fLaC"sv, FileKind::audio},
    {0, "#!AMR"sv, FileKind::audio},
};

constexpr std::size_t kFurthestSync =
    4096;  // recorders have been seen to leave up to 1,000 bytes of junk
constexpr int kSyncsWanted = 5;
constexpr std::uint8_t kSync = 0x47;  // ISO/IEC 13818-1, 2.4.3.3

/// Whether every place from `first` in steps of `packet` that is inside `head` holds a sync byte,
/// and there are enough of them (a very short file needs three).
bool syncs(std::span<const std::uint8_t> head, std::size_t first, std::size_t packet) {
    int seen = 0;
    for (std::size_t at = first; at < head.size() && seen < kSyncsWanted; at += packet, ++seen) {
        if (head[at] != kSync) return false;
    }
    return seen >= kSyncsWanted || (seen >= 3 && head.size() < kMagicBytes);
}

std::optional<Recognised> transport_stream(std::span<const std::uint8_t> head) {
    for (std::size_t first = 0; first < std::min(head.size(), kFurthestSync); ++first) {
        for (const std::size_t packet : {std::size_t{188}, std::size_t{192}}) {
            if (!syncs(head, first, packet)) continue;
            // AVCHD puts a four-byte clock before each packet; that is not junk.
            const std::size_t clock = packet == 192 ? 4 : 0;
            return Recognised{FileKind::mpegts,
                              static_cast<std::int64_t>(first >= clock ? first - clock : first),
                              static_cast<std::int64_t>(packet)};
        }
    }
    return std::nullopt;
}

}  // namespace

bool is_photograph(FileKind kind) {
    return kind == FileKind::jpeg || kind == FileKind::png || kind == FileKind::webp;
}

Recognised recognise(std::span<const std::uint8_t> head) {
    if (head.empty()) return {FileKind::empty};
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    for (const Magic& magic : kMagics) {
        if (text.size() >= magic.offset && text.substr(magic.offset).starts_with(magic.bytes))
            return {magic.kind};
    }
    if (text.find("<MPD") != std::string_view::npos) return {FileKind::playlist};
    if (const auto stream = transport_stream(head)) return *stream;
    const std::size_t pack = text.substr(0, kFurthestSync).find("\x00\x00\x01\xBA"sv);
    if (pack != std::string_view::npos) return {FileKind::mpeg, static_cast<std::int64_t>(pack)};
    return {};
}

Result<Recognised> recognise_file(int fd) {
    std::vector<std::uint8_t> head(kMagicBytes);
    head.resize(TRY(read_at(fd, 0, head)));
    return recognise(head);
}

}  // namespace catseye::media
