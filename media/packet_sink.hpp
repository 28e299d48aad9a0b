#pragma once
#include <string_view>

#include "media/av.hpp"

namespace catseye::media {

/// One consumer of the packets as they are stored, pictures and sound, in the order of the file. It
/// runs on the decoding thread and so must be quick. After an Error nothing more is called.
class PacketSink {
public:
    PacketSink() = default;
    PacketSink(const PacketSink&) = delete;
    PacketSink& operator=(const PacketSink&) = delete;
    virtual ~PacketSink() = default;

    /// The lane's name, as in lane_list.cpp.
    virtual std::string_view name() const = 0;
    /// `packet` is on loan: take a reference (av_packet_ref) of what must stay.
    virtual Result<> accept(const AVPacket& packet) = 0;
    /// Called after the last packet.
    virtual Result<> finish() = 0;
};

}  // namespace catseye::media
