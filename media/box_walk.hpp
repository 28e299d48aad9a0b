#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace catseye::media {

/// Why the boxes of a file must not be given to libav.
enum class BoxFault {
    none,
    encrypted,         ///< ISO/IEC 23001-7 or FairPlay boxes
    compressed_index,  ///< QuickTime `cmov`: a small file may inflate to any size
    malformed,  ///< nested too deep, too many boxes or tracks, or counts that the file cannot hold
};

/// What the boxes of an ISO base media or QuickTime file say (ISO/IEC 14496-12; QuickTime File
/// Format), read without libav and without trusting any size or count. All of it is the file's own
/// claim.
struct BoxFacts {
    BoxFault fault = BoxFault::none;
    std::vector<std::string> order;   ///< top-level box types, the first hundred
    bool has_index = false;           ///< `moov`: without it nothing can be played
    bool cut_short = false;           ///< a top-level box runs past the end of the file
    std::int64_t trailing_bytes = 0;  ///< after the last box, padding with zeros not counted
    std::int64_t widest = 0;          ///< largest width of a picture in a sample entry
    std::int64_t tallest = 0;
    std::optional<std::int64_t> created_s;        ///< `mvhd`, seconds since 1904; absent when unset
    std::optional<std::int64_t> track_created_s;  ///< first `tkhd` that has one
    std::optional<std::string> location;          ///< ISO 6709 text of `©xyz` or the QuickTime key
    std::optional<std::string> creation_date;     ///< com.apple.quicktime.creationdate
};

/// Walks the boxes of `fd`. An Error only when the file cannot be read; anything wrong inside is in
/// the facts. Time and memory are bounded by limits of our own, whatever the file says.
Result<BoxFacts> walk_boxes(int fd);

}  // namespace catseye::media
