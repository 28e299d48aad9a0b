#pragma once
#include "base/result.hpp"
#include "media/packet_index.hpp"

namespace catseye::transcode {

/// Writes frame_index.json: {"time_base": [n, d], "pts": […], "size": […], "key": [numbers of key
/// frames]}, every frame of the original's track in presentation order. What the console needs to
/// step by frames and to name one.
Result<> write_frame_index(const media::PacketIndex& index, int fd);

}  // namespace catseye::transcode
