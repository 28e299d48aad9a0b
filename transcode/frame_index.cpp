#include "transcode/frame_index.hpp"

#include "findings/json.hpp"
#include "transcode/outputs.hpp"

namespace catseye::transcode {

Result<> write_frame_index(const media::PacketIndex& index, int fd) {
    findings::Json pts = findings::Json::array();
    findings::Json size = findings::Json::array();
    findings::Json key = findings::Json::array();
    for (const media::IndexedFrame& frame : index.frames()) {
        if (frame.key) key.push_back(pts.size());
        pts.push_back(frame.pts);
        size.push_back(frame.size_bytes);
    }
    const findings::Json whole{{"time_base", {index.time_base().num, index.time_base().den}},
                               {"pts", std::move(pts)},
                               {"size", std::move(size)},
                               {"key", std::move(key)}};
    return write_text(fd, findings::to_line(whole));
}

}  // namespace catseye::transcode
