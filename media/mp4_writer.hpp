#pragma once
#include <memory>

#include "base/result.hpp"
#include "media/av.hpp"
#include "media/descriptor.hpp"

namespace catseye::media {

/// A writer of one MP4 file that starts to play before it is loaded (index first). Add tracks,
/// `start`, write, `finish`; one call at a time.
class Mp4Writer {
public:
    /// Replaces the file behind `fd`, which stays the caller's.
    static Result<std::unique_ptr<Mp4Writer>> open(int fd);

    /// The new track's number. `rotation`: degrees clockwise needed to show its pictures.
    Result<int> add_track(const AVCodecParameters& codec, AVRational time_base, int rotation);
    Result<> start();
    /// Times of `packet` in units of `time_base`, rising within a track. Takes the packet's bytes.
    Result<> write(int track, AVRational time_base, AVPacket& packet);
    Result<> finish();

private:
    Mp4Writer(int fd, DescriptorIo io, OutputPtr output);
    static int open_for_index(AVFormatContext* output, AVIOContext** io, const char* name,
                              int flags, AVDictionary** options);
    static int close_after_index(AVFormatContext* output, AVIOContext* io);

    int fd_;
    DescriptorIo io_;  // outlives output_
    OutputPtr output_;
};

}  // namespace catseye::media
