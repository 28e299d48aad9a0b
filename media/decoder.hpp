#pragma once
#include "base/result.hpp"
#include "media/av.hpp"

namespace catseye::media {

/// What asking a decoder for the next frame gave.
enum class Decoded {
    frame,    ///< one more
    damaged,  ///< a packet was refused; there may be more
    nothing,  ///< it wants another packet, or has ended
};

/// One track's decoder. Send a packet, receive until `nothing`, and so on; `end` after the last
/// packet.
class Decoder {
public:
    /// `threads` frames are decoded at once; each costs a picture of memory and of delay.
    /// `unsupported` for what is not on the allow-list.
    static Result<Decoder> open(const AVStream& stream, int threads);

    /// Damage is not an Error: the decoder says it, and goes on with the next packet.
    Result<Decoded> send(const AVPacket& packet);
    Result<Decoded> end();
    Result<Decoded> receive(AVFrame& frame);

    const AVCodecContext& context() const { return *context_; }

private:
    explicit Decoder(CodecContextPtr context) : context_(std::move(context)) {}
    CodecContextPtr context_;
};

/// Whether the decoder marked this picture as guessed at in parts.
bool is_damaged(const AVFrame& frame);

}  // namespace catseye::media
