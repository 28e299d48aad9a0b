#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// Who observed what of which original. Frames are the original's, counted from 0, times in
/// milliseconds after its first.
struct Observed {
    std::string id;
    std::string case_id;
    std::string original_id;
    std::string officer_id;
    Time made;
    std::int64_t original = 0;  ///< its number in the submission; filled when read
    std::string officer;        ///< the name; filled when read
};

/// A moment, or a stretch, that an officer has marked.
struct Marker : Observed {
    std::int64_t first_frame = 0, last_frame = 0;  ///< the same for a moment
    std::int64_t first_ms = 0, last_ms = 0;
    std::string title;
};

/// What an officer says a registration mark is.
struct PlateCheck : Observed {
    std::int64_t frame = 0;
    std::string vrm_reported;
    std::optional<std::string> vrm_read;  ///< by the machine, at that place
    std::string vrm_confirmed;
};

/// A still of an original that an officer produces.
struct Exhibit : Observed {
    std::string label;  ///< AB/1
    std::int64_t frame = 0;
    std::int64_t at_ms = 0;
    std::string job_id;
    std::string title;
    // Of its job, filled when read.
    std::string job_state;
    std::string error;  ///< why the job failed
    std::string still;  ///< findings::StillFindings as JSON; empty until it is made
    std::string still_sha256, original_sha256;
};

/// What officers observe in footage. Only a marker can be taken away again, and its row stays.
class Observations {
public:
    explicit Observations(Database& database) : database_(database) {}
    Result<> add(const Marker& marker);
    Result<> add(const PlateCheck& check);
    Result<> add(const Exhibit& exhibit);
    /// False: there is no such marker of this case any more.
    Result<bool> remove_marker(const std::string& case_id, const std::string& marker_id, Time now);

    Result<std::vector<Marker>> markers_of(const std::string& case_id);
    /// The last one first.
    Result<std::vector<PlateCheck>> plate_checks_of(const std::string& case_id);
    /// In the order made.
    Result<std::vector<Exhibit>> exhibits_of(const std::string& case_id);

private:
    Database& database_;
};

}  // namespace catseye::store
