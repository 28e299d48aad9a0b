// The metadata field of an upload, and the names in it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/utf8.hpp"
#include "ingest/upload_metadata.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace catseye;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto pairs = ingest::parse_upload_metadata(text)) {
        for (const auto& [key, value] : *pairs) {
            const auto again = ingest::parse_upload_metadata(ingest::upload_metadata(key, value));
            if (key.find(' ') == std::string::npos && key.find(',') == std::string::npos &&
                (!again || again->at(key) != value))
                __builtin_trap();
        }
    }
    const std::string name = ingest::shown_name(text);
    if (name.empty() || !is_utf8(name) || name.find('/') != std::string::npos ||
        name.find('\0') != std::string::npos || ingest::shown_name(name) != name)
        __builtin_trap();
    return 0;
}
