#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/vault.hpp"

namespace catseye::review {

/// When each frame of an original is shown: frame_index.json of its newest `derive`.
class FrameTimes {
public:
    /// `invalid_request` for an original whose frames are not known: it could not be read, or is
    /// still being looked at.
    static Result<FrameTimes> load(store::Database& database, const store::Vault& vault,
                                   const std::string& original_id);

    std::int64_t count() const { return static_cast<std::int64_t>(milliseconds_.size()); }
    /// After the first frame. A frame that does not exist is invalid_request and says how many do.
    Result<std::int64_t> at_ms(std::int64_t frame) const;

private:
    std::vector<std::int64_t> milliseconds_;
};

}  // namespace catseye::review
