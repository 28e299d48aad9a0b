#include "media/av.hpp"

#include <array>
#include <cerrno>
#include <string>

namespace catseye::media {

namespace {

ErrorCode code_of(int av_result) {
    switch (av_result) {
        case AVERROR_INVALIDDATA:
        case AVERROR_EOF:
        case AVERROR_STREAM_NOT_FOUND:
        case AVERROR(ERANGE):
        case AVERROR(EACCES):  // what our own io_open answers: the file names another file
            return ErrorCode::invalid_media;
        case AVERROR_DECODER_NOT_FOUND:
        case AVERROR_DEMUXER_NOT_FOUND:
        case AVERROR_PATCHWELCOME:
        case AVERROR(ENOSYS):
            return ErrorCode::unsupported;
        case AVERROR(ENOMEM):
        case AVERROR(ENOSPC):
        case AVERROR(EDQUOT):
        case AVERROR(EIO):
        case AVERROR(EFBIG):
        case AVERROR(EAGAIN):
            return ErrorCode::resource;
        default:
            return ErrorCode::internal;
    }
}

}  // namespace

Result<int> check(int av_result, std::string_view doing) {
    if (av_result >= 0) return av_result;
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(av_result, text.data(), text.size());
    return fail(code_of(av_result), std::string(doing) + ": " + text.data());
}

Result<FramePtr> make_frame() {
    return allocated(FramePtr(av_frame_alloc()));
}
Result<PacketPtr> make_packet() {
    return allocated(PacketPtr(av_packet_alloc()));
}

}  // namespace catseye::media
