#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "findings/findings.hpp"
#include "media/demuxer.hpp"
#include "media/packet_index.hpp"

namespace catseye::media {

/// Says what a file is, whether it can be watched, and what it claims: a verdict with reasons for
/// the sender, facts measured from every packet, times and places from its tags. Decodes one
/// picture, to know that it can. A file that cannot be read as a recording is a finding (rejected),
/// not an Error.
Result<findings::ProbeFindings> probe(int fd);

/// What the packets of a track say against its headers: `declared_longer`, `cut_short`. The same
/// words for probe and derive.
std::vector<findings::Reason> doubts_about(const Demuxer& demuxer, const PacketIndex& index);

/// How often and how evenly pictures follow each other, by the times of the packets.
struct Cadence {
    double frame_rate = 0;  ///< the average; 0 for a single frame
    bool variable =
        false;  ///< more than one gap in fifty is a fifth longer or shorter than the usual one
};
Cadence cadence_of(const PacketIndex& index);

/// "+51.4169-000.0806/" of ISO 6709 as a point at the start; nothing for what is no place, and for
/// 0, 0, which phones write for "unknown".
std::optional<findings::GpsPoint> point_from(std::string_view iso6709);

/// Seconds since 1904-01-01 (ISO/IEC 14496-12, 8.2.2) as "2026-03-20T08:15:02". The standard says
/// UTC; most cameras write local time; so no zone is shown.
std::string claimed_time(std::int64_t seconds_since_1904);

}  // namespace catseye::media
