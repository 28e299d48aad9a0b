// What a submitter declares.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/declaration.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace catseye;
    const auto json =
        findings::parse_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
    if (!json) return 0;
    const Time now = Time(std::chrono::hours(493'000));
    const auto declaration = ingest::declaration_from(*json, now);
    if (declaration) {
        (void)findings::to_line(ingest::answers_json(*declaration));
        (void)findings::to_line(ingest::submitter_json(declaration->submitter));
    }
    return 0;
}
