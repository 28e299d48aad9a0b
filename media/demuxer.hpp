#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "media/av.hpp"
#include "media/box_walk.hpp"
#include "media/descriptor.hpp"
#include "media/file_kind.hpp"

namespace catseye::media {

inline constexpr std::int64_t kMaxPixels =
    40'000'000;  // 8K is 33 million; libav's own cap is 268 million

/// What was learned of a file before libav may see it.
struct Inspection {
    Recognised recognised;
    BoxFacts boxes;  ///< of `mov` files only
    std::int64_t size_bytes = 0;
    std::optional<std::string_view> refused;  ///< a code of reasons.hpp: libav must not see it
};

/// What may be opened as an original.
enum class Takes {
    footage,
    photographs_too,  ///< JPEG, PNG and WebP, each as footage of one frame
};

/// Looks at the first bytes and, for ISO files, at every box. An Error only when the file cannot be
/// read.
Result<Inspection> inspect(int fd, Takes takes = Takes::footage);

/// libav's reader of one original, with everything closed that footage has no use for: no other
/// file or address can be opened, no demuxer or decoder outside the allow-list can run, no picture
/// over kMaxPixels is decoded even while the streams are looked at, the demuxer follows from the
/// magic and never from a name.
class Demuxer {
public:
    /// `fd` stays the caller's. Refused files are an Error with the code of refusal().
    static Result<Demuxer> open(int fd, Takes takes = Takes::footage);
    /// The same when the file was inspected already, and not refused.
    static Result<Demuxer> open(int fd, const Inspection& inspection);

    /// The track of the pictures: attached covers and empty tracks are passed over, the longest
    /// wins.
    const AVStream& video() const { return *video_; }
    /// The first track of sound that is allowed; null without one.
    const AVStream* audio() const { return audio_; }
    std::string_view container() const;
    /// Whether this is a photograph: it has one packet, and its picture says which way up it is.
    bool is_photograph() const { return is_photograph_; }
    /// Degrees clockwise needed to show the pictures of footage, in quarter turns; nothing when the
    /// file's matrix is no turn.
    std::optional<int> rotation() const;
    /// How long the headers say the pictures last: a claim, to be held against the packets.
    std::optional<double> declared_s() const;

    /// The next packet of video() or audio() with bytes in it; false at the end of what can be
    /// read.
    Result<bool> next(AVPacket& packet);

private:
    Demuxer(DescriptorIo io, InputPtr input, bool is_photograph)
        : io_(std::move(io)), input_(std::move(input)), is_photograph_(is_photograph) {}
    bool may_show(const AVStream& stream) const;
    Result<> look_at_streams();
    Result<> choose_tracks();

    DescriptorIo io_;  // outlives input_
    InputPtr input_;
    bool is_photograph_;
    bool has_ended_ = false;
    const AVStream* video_ = nullptr;
    const AVStream* audio_ = nullptr;
};

/// Whether this decoder is on the allow-list of footage or on that of photographs; that no file
/// has a track of the other kind, its Demuxer sees to.
bool is_allowed_codec(AVCodecID codec);

}  // namespace catseye::media
