#pragma once
#include <string_view>

#include "transcode/stage.hpp"

namespace catseye::transcode {

/// The descriptor of the slot `name` of `stage`. The name is ours and exists.
int output_named(const StageContext& context, std::string_view stage, std::string_view name);

/// Replaces what is in the slot behind `fd`.
Result<> write_text(int fd, std::string_view text);

}  // namespace catseye::transcode
