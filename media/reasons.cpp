#include "media/reasons.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace catseye::media {

namespace {

struct Sentence {
    std::string_view code;
    ErrorCode error;
    std::string_view text;
};

constexpr auto kMedia = ErrorCode::invalid_media;
constexpr auto kFormat = ErrorCode::unsupported;

constexpr Sentence kSentences[] = {
    // The file is not a recording.
    {"empty", kMedia,
     "The file is empty. Please check that the video plays on your device, then send it again."},
    {"not_video", kMedia,
     "This file is not a video. Please send the video file itself, straight from the camera or "
     "phone."},
    {"playlist", kMedia,
     "This file only points to a video somewhere else. Please send the video file itself."},
    {"archive", kMedia,
     "This is a compressed folder, such as a zip file. Please take the video out of it and send "
     "that."},
    {"still_image", kMedia,
     "This is a photograph. Please send the video that shows what happened."},
    {"unsupported_photograph", kFormat,
     "This kind of photograph cannot be opened here: JPEG, PNG and WebP can."},
    {"no_video_track", kMedia,
     "There are no moving pictures in this file, only sound or other data. Please send the video."},
    {"no_picture", kMedia,
     "No picture in this file could be shown. Please check that it plays on your device, and send "
     "the original "
     "straight from the memory card."},

    // It is one, and we cannot open it.
    {"encrypted", kFormat,
     "The video is locked by copy protection, so nobody here can watch it. Please export it "
     "without protection."},
    {"unsupported_container", kFormat,
     "This kind of video file cannot be opened here. Please export the recording as an MP4 file "
     "and send that."},
    {"unsupported_codec", kFormat,
     "The pictures are stored in a way that cannot be opened here. Please export the recording as "
     "an MP4 (H.264) "
     "file and send that."},
    {"truncated_no_index", kMedia,
     "The recording was not finished properly, for example because the power went off. Please send "
     "the file "
     "straight from the memory card; if it is the same there, the camera's own app may be able to "
     "repair it."},
    {"damaged", kMedia,
     "The file is damaged and cannot be read safely. Please copy it again, straight from the "
     "memory card, and "
     "send the new copy."},
    {"too_large_picture", kMedia,
     "The pictures are larger than can be handled here. Please export the recording at 4K or "
     "smaller."},
    {"too_long", kMedia,
     "The recording is longer than 20 minutes. Please send the part with the incident, with one "
     "minute before and "
     "after it."},

    // It can be watched, but.
    {"declared_longer", kMedia,
     "Part of the recording is missing: the file says that it is longer than what arrived. What "
     "did arrive can be "
     "watched. If you can, copy it again from the memory card and send the whole file."},
    {"cut_short", kMedia,
     "The end of the file is missing. What did arrive can be watched. If you can, copy it again "
     "from the memory "
     "card and send the whole file."},
    {"leading_data", kMedia,
     "There is other data before the start of the video. The video can be watched; you need do "
     "nothing."},
    {"trailing_data", kMedia,
     "There is other data after the end of the video, as some cameras leave. The video can be "
     "watched; you need "
     "do nothing."},
    {"damaged_frames", kMedia,
     "Some pictures are damaged. The rest can be watched. If you can, copy the file again from the "
     "memory card "
     "and send that."},
    {"implausible_clock", kMedia,
     "The date inside the file cannot be right, so the camera's clock may be wrong. Please make "
     "sure that the "
     "date and time you gave us are correct."},
    {"implausible_frame_rate", kMedia,
     "The times of the pictures cannot be right, so speeds and times in this video may be wrong."},
    {"unknown_rotation", kMedia,
     "The file does not say which way up the pictures are, so they may be shown turned."},
    {"low_resolution", kMedia,
     "The pictures are small, so number plates may not be readable. If you have the original "
     "recording, please "
     "send that instead of a copy from a chat or social media app."},
    {"audio_left_out", kMedia,
     "The sound could not be read, so the copy for viewing is silent. You need do nothing."},
};

const Sentence& sentence(std::string_view code) {
    const auto* found = std::ranges::find(kSentences, code, &Sentence::code);
    assert(found != std::end(kSentences));
    return *found;
}

}  // namespace

findings::Reason reason(std::string_view code) {
    return {std::string(code), std::string(sentence(code).text)};
}

Error refusal(std::string_view code) {
    const Sentence& found = sentence(code);
    return fail(found.error, std::string(code) + ": " + std::string(found.text));
}

findings::Reason reason_of(const Error& error) {
    const std::string_view code =
        std::string_view(error.message).substr(0, error.message.find(':'));
    if (std::ranges::find(kSentences, code, &Sentence::code) != std::end(kSentences))
        return reason(code);
    return reason(error.code == kFormat ? "unsupported_codec" : "damaged");
}

}  // namespace catseye::media
