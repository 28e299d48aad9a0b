#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace catseye::findings {

/// What `probe` says of a file. Spelled as in JSON.
enum class Verdict { accepted, accepted_with_warnings, rejected };

/// Why, for the person who sent the file: a code for counting, a sentence that says what it means
/// and what to do.
struct Reason {
    std::string code;
    std::string message;
};

struct VideoFacts {
    std::string codec;
    std::int64_t width = 0;   ///< as shown, after rotation
    std::int64_t height = 0;  ///< as shown, after rotation
    double frame_rate = 0;    ///< the average
    bool variable_frame_rate = false;
    std::int64_t rotation = 0;           ///< degrees clockwise needed to show it: 0, 90, 180, 270
    std::optional<std::int64_t> frames;  ///< decoded if decoded, else packets
};

struct AudioFacts {
    std::string codec;
};

/// A time that the file or its name claims, never converted: `basis` says what the claim is worth.
struct ClaimedTime {
    std::string source;  ///< "mvhd", "quicktime.creationdate", …
    std::string value;   ///< ISO 8601 as far as the claim goes
    std::string basis;   ///< utc | local | relative | unknown
};

struct GpsPoint {
    double t_s = 0;
    double lat = 0;
    double lon = 0;
    std::optional<double> speed_kmh;
    std::optional<std::string> time;
};

struct Gps {
    std::string family;  ///< "phone" for one point in the container's tags
    std::vector<GpsPoint> points;
};

/// Something consistent with editing: an observation with its raw value, never a verdict.
struct EditSign {
    std::string rule;
    std::string value;
    std::string means;
};

/// What `probe` found: the JSON of `catseye probe` without the file's own name, size and hash.
struct ProbeFindings {
    Verdict verdict = Verdict::rejected;
    std::vector<Reason> reasons;
    std::string container;             ///< empty: not recognised
    std::optional<double> duration_s;  ///< measured from packets, never the header's word alone
    std::optional<VideoFacts> video;
    std::optional<AudioFacts> audio;
    std::vector<ClaimedTime> times;
    std::optional<Gps> gps;
    std::vector<EditSign> edit_signs;
};

/// How the proxy came about.
enum class ProxyMethod { remuxed, transcoded };

/// What `derive` did with the pictures.
struct DeriveFindings {
    ProxyMethod proxy = ProxyMethod::transcoded;
    std::int64_t packets = 0;  ///< of the video track
    std::int64_t frames = 0;   ///< decoded
    std::int64_t decode_errors =
        0;  ///< packets that the decoder refused, and frames it marked as damaged
    double duration_s = 0;
    std::vector<Reason> warnings;  ///< "declared_longer", "damaged_frames", …
};

/// What a still is: enough to find the same picture again in the original.
struct StillFindings {
    std::int64_t frame = 0;  ///< number in presentation order, from 0
    std::int64_t pts = 0;    ///< in the track's time base
    std::int64_t time_base_num = 0;
    std::int64_t time_base_den = 1;
    std::int64_t width = 0;
    std::int64_t height = 0;
};

/// A reading of a plate is advice: `check` asks a person, `unread` is a plate found and not read.
enum class SightingState { confident, check, unread };

/// The best view of a plate, in pixels of the picture as shown.
struct PlateView {
    std::int64_t frame = 0;
    double time_s = 0;
    std::array<double, 4> box{};                     ///< x, y, width, height
    std::array<std::array<double, 2>, 4> corners{};  ///< clockwise from the plate's own top left
    double sharpness = 0;                            ///< 0 … 1
};

struct PlateAlternative {
    std::string vrm;
    double confidence = 0;
};

/// A plate followed through the clip.
struct Sighting {
    std::optional<std::string>
        vrm;  ///< normalised; `?` for an unread character; absent when unread
    SightingState state = SightingState::unread;
    double confidence = 0;
    std::optional<std::string> plate_format;
    double first_s = 0;
    double last_s = 0;
    std::int64_t reads = 0;  ///< frames in which it was found
    PlateView best;
    std::vector<PlateAlternative> alternatives;
    std::optional<std::string> crop;  ///< name of the crop among the stage's files
};

std::string_view to_string(Verdict verdict);
std::string_view to_string(ProxyMethod method);
std::string_view to_string(SightingState state);

}  // namespace catseye::findings
