#pragma once
#include <chrono>
#include <vector>

#include "media/frame_sink.hpp"
#include "media/picture.hpp"

namespace catseye::transcode {

/// Where the filmstrip's parts go.
struct FilmstripOutputs {
    int index = -1;           ///< filmstrip.json
    std::vector<int> sheets;  ///< filmstrip_00.jpg …; what does not fit in these is left out
};

/// The lane `filmstrip`: a picture every two seconds, 160 wide, ten by ten to a JPEG sheet, and a
/// JSON index that says where each stands and when it was.
class Filmstrip final : public media::FrameSink {
public:
    explicit Filmstrip(FilmstripOutputs outputs) : outputs_(std::move(outputs)) {}
    std::string_view name() const override { return "filmstrip"; }
    std::chrono::microseconds interval() const override;
    Result<> start(const media::VideoTrack& track) override;
    Result<> accept(const media::FrameAt& at) override;
    Result<> finish() override;

private:
    struct Placed {
        std::size_t sheet = 0;
        int x = 0;
        int y = 0;
        double time_s = 0;
    };
    Result<> write_sheet();
    Result<> write_index();

    FilmstripOutputs outputs_;
    int rotation_ = 0;
    media::PictureSize size_;  ///< of one picture
    media::FramePtr sheet_;    ///< being filled; RGB
    std::vector<Placed> pictures_;
};

}  // namespace catseye::transcode
