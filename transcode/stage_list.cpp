// Every stage, the whole list.
#include "transcode/derive_stage.hpp"
#include "transcode/probe_stage.hpp"
#include "transcode/stage.hpp"
#include "transcode/still_stage.hpp"

namespace catseye::transcode {

std::span<const Stage> stages() {
    static constexpr std::array<Stage, 3> kStages{{
        {"probe", run_probe},    // what is it, can it be watched, what does it claim
        {"derive", run_derive},  // everything that is made of the pictures: see lane_list.cpp
        {"still", run_still},    // one frame of the original, as evidence
    }};
    return kStages;
}

}  // namespace catseye::transcode
