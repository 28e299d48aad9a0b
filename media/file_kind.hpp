#pragma once
#include <cstdint>
#include <span>

#include "base/result.hpp"

namespace catseye::media {

/// What a file is by its first bytes; the name it came under says nothing. The first group is what
/// we open, the second only where photographs are asked for.
enum class FileKind {
    mov,  ///< ISO base media (ISO/IEC 14496-12) and QuickTime: mp4, mov, 3gp, m4v
    avi,
    matroska,  ///< with WebM
    mpegts,    ///< with the 192-byte packets of AVCHD
    mpeg,      ///< MPEG programme stream

    jpeg,
    png,
    webp,

    empty,
    playlist,         ///< HLS, DASH, SDP, ffconcat: names other files instead of holding pictures
    archive,          ///< zip, rar, 7z, gzip, xz
    still_image,      ///< another photograph: HEIC, AVIF, GIF, TIFF, what a camera calls raw
    audio,            ///< sound without pictures
    other_container,  ///< a video format that we do not open: FLV, ASF, Ogg, RealMedia
    unknown,          ///< text, HTML, noise
};

/// Where the media begins when a recorder left other bytes before it (transport streams only).
struct Recognised {
    FileKind kind = FileKind::unknown;
    std::int64_t leading_bytes = 0;
    std::int64_t packet_bytes = 0;  ///< 188 or 192 for transport streams, else 0
};

/// Whether it is a photograph that can be opened.
bool is_photograph(FileKind kind);

/// How many of the first bytes `recognise` wants to see; a shorter file gives all it has.
inline constexpr std::size_t kMagicBytes = 8192;

/// Decides from at most the first kMagicBytes of a file.
Recognised recognise(std::span<const std::uint8_t> head);

Result<Recognised> recognise_file(int fd);

}  // namespace catseye::media
