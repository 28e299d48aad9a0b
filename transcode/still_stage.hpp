#pragma once
#include "transcode/stage.hpp"

namespace catseye::transcode {

/// The stage `still`: frame N ("frame=N", in presentation order, from 0) of the original as a PNG
/// of full size, as people see it. The frame is found by its time in the index of all packets,
/// never by arithmetic. A number that does not exist is invalid_request and says how many there
/// are; a frame that does not decode is invalid_media.
Result<findings::StageOutput> run_still(const StageContext& context);

}  // namespace catseye::transcode
