#pragma once
#include "transcode/stage.hpp"

namespace catseye::transcode {

/// The stage `derive`: decodes the original once and feeds every lane of lane_list.cpp from that.
/// Parameters: "" for all lanes, or "lanes=proxy,filmstrip". Damage, and a lane that failed, are
/// warnings beside what was made; without a single picture it is invalid_media, and a lane that met
/// a lack of memory or disk fails the stage, so that it is tried again.
Result<findings::StageOutput> run_derive(const StageContext& context);

}  // namespace catseye::transcode
