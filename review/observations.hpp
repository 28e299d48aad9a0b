#pragma once
#include <string>

#include "review/frame_times.hpp"
#include "store/cases.hpp"
#include "store/decisions.hpp"
#include "store/observations.hpp"

namespace catseye::review {

/// Where an officer is looking: which case, which of its originals.
struct LookingAt {
    std::string reference;
    std::int64_t original = 1;
    const store::Officer& officer;
};

struct NewMarker {
    std::int64_t first_frame = 0, last_frame = 0;  ///< the same for a moment
    std::string title;
};

struct NewPlateCheck {
    std::int64_t frame = 0;
    std::string vrm_read;       ///< by the machine at that place; empty where it read none
    std::string vrm_confirmed;  ///< as typed
};

struct NewExhibit {
    std::int64_t frame = 0;
    std::string title;  ///< empty: says which frame it is
};

/// What an officer observes in the footage of a case. Each act is one transaction with its custody
/// entry, which holds ids and frames and no words. `not_found` for a case or an original of it that
/// is not there, `conflict` while a colleague holds the case, `invalid_request` for a frame that
/// does not exist or words that cannot be.
class Observing {
public:
    Observing(store::Database& database, const store::Vault& vault, Time now)
        : database_(database), vault_(vault), now_(now) {}
    Result<> mark(const LookingAt& at, const NewMarker& wanted);
    Result<> unmark(const LookingAt& at, const std::string& marker_id);
    /// Also sets review_case.vrm_confirmed, by which queue, search and case go.
    Result<> check_plate(const LookingAt& at, const NewPlateCheck& wanted);
    /// Queues the still, before everything else: an officer waits for it. Yields the label.
    Result<std::string> exhibit(const LookingAt& at, const NewExhibit& wanted);

private:
    struct Place;
    Result<Place> place_of(const LookingAt& at);
    /// Read before a transaction begins: a long recording has many frames.
    Result<FrameTimes> times_of(const LookingAt& at);
    store::Database& database_;
    const store::Vault& vault_;
    Time now_;
};

/// The letters that an officer's exhibits begin with: "Ann Brown" is AB.
std::string exhibit_initials(std::string_view name);

}  // namespace catseye::review
