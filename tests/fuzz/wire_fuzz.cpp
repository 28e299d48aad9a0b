// What an agent sends: every body, whatever its type says.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "workers/wire.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace catseye::workers;
    const std::string_view body(reinterpret_cast<const char*>(bytes), size);
    (void)ready_from(body);
    (void)beat_from(body);
    (void)key_from(body);
    if (const auto order = order_from(body)) (void)order_from(to_body(*order));
    // What was read once reads again as the same.
    if (const auto result = result_from(body); result && !result_from(to_body(*result)))
        __builtin_trap();
    return 0;
}
