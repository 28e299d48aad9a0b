#pragma once
#include "transcode/stage.hpp"

namespace catseye::transcode {

/// The stage `probe`: see media/probe.hpp. Takes no parameters, writes no files.
Result<findings::StageOutput> run_probe(const StageContext& context);

}  // namespace catseye::transcode
