#pragma once
#include "findings/findings.hpp"
#include "media/demuxer.hpp"
#include "media/packet_index.hpp"
#include "media/picture.hpp"
#include "transcode/lane_list.hpp"

namespace catseye::transcode {

/// How the proxy of this original is to be made. `remuxed` when its pictures are what every browser
/// plays and can step through already: H.264 up to High profile, 8 bit 4:2:0, progressive, at most
/// 1080p, stored in the order shown, a key frame at least every second, one set of parameters,
/// nothing missing.
findings::ProxyMethod proxy_method(const media::Demuxer& demuxer, const media::PacketIndex& index);

/// The largest size within 1920 x 1080 (or 1080 x 1920 for upright pictures) in the same
/// proportion, both even.
media::PictureSize proxy_size(media::PictureSize stored);

/// The lane `proxy`: an MP4 whose n-th frame is the n-th frame of the original, at the same time
/// after the first. The turn that shows it upright stays a tag of the file. Sound is copied when it
/// is AAC, else encoded; sound that cannot be read is left out, and that is said.
Result<LaneParts> make_proxy(const DeriveJob& job, int fd);

}  // namespace catseye::transcode
