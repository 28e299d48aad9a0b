// What a stage that has been taken over may write on its pipe. What is believed must say the same
// again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "findings/stage_report.hpp"

using namespace catseye::findings;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view line(reinterpret_cast<const char*>(bytes), size);
    for (const std::string_view stage : {"probe", "derive", "still"}) {
        const auto read = report_line_from(stage, line);
        if (!read) continue;
        const std::string said = to_line(*read);
        const auto again = report_line_from(stage, said);
        if (!again || again->index() != read->index() || said.find('\n') != std::string::npos)
            std::abort();
        if (std::holds_alternative<StageOutput>(*read) && to_line(*again) != said) std::abort();
    }
    return 0;
}
