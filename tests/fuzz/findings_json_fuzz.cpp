// JSON from outside, read as each kind of findings. What is believed must survive being written and
// read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "findings/json.hpp"

using namespace catseye::findings;

namespace {

template <typename Read>
void check_stable(const Json& json, Read read) {
    const auto findings = read(json);
    if (!findings) return;
    const std::string line = to_line(to_json(*findings));
    const auto parsed = parse_json(line);
    if (!parsed) std::abort();
    const auto again = read(*parsed);
    if (!again || to_line(to_json(*again)) != line) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto json = parse_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
    if (!json) return 0;
    check_stable(*json, probe_from);
    check_stable(*json, derive_from);
    check_stable(*json, still_from);
    check_stable(*json, sighting_from);
    return 0;
}
