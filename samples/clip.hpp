#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "samples/clip_writer.hpp"
#include "samples/scene.hpp"

namespace catseye::samples {

/// What is done to a clip after it was written.
enum class Damage {
    none,
    index_cut_off,  ///< the recorder lost power before it wrote the index
    second_half_cut_off,
};

/// What `probe` and `derive` must find, as in manifest.json.
struct Expected {
    std::string verdict = "accepted";
    std::vector<std::string> reasons{};
    std::string container = "mov";
    std::string codec = "h264";
    std::string proxy = "remuxed";
};

/// A recording of a scene. Pictures are numbered from 0; picture n is taken at ticks[n].
struct Recording {
    Scene scene;
    Encoding encoding;
    std::vector<std::int64_t> ticks;
    std::int64_t end_ticks = 0;    ///< when the last picture ends
    std::int64_t start_ticks = 0;  ///< what the container's first time is
    Damage damage = Damage::none;
    bool numbered = false;  ///< every picture carries its number (write_number)
};

/// A sample: it exists for one reason.
struct Clip {
    std::string file;
    std::string why;
    std::optional<Recording> recording;  ///< absent: `text` is the file
    std::string text;
    Expected expected;
};

/// Every sample, in the order of the manifest (clip_list.cpp).
const std::vector<Clip>& clips();

/// Makes the clip's file in a folder, replacing it.
Result<> make_clip(const Clip& clip, const std::filesystem::path& folder);

/// manifest.json: what each clip must yield.
std::string manifest();

}  // namespace catseye::samples
