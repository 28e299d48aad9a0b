#include "transcode/outputs.hpp"

#include <algorithm>
#include <cassert>

#include "media/descriptor.hpp"

namespace catseye::transcode {

int output_named(const StageContext& context, std::string_view stage, std::string_view name) {
    const auto slots = findings::output_slots(stage);
    const auto slot = std::ranges::find(slots, name, &findings::OutputSlot::name);
    assert(slot != slots.end());
    return context.first_output + static_cast<int>(slot - slots.begin());
}

Result<> write_text(int fd, std::string_view text) {
    return media::write_whole(fd,
                              {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace catseye::transcode
