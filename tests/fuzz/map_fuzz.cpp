// A map of published outcomes and a file read through it, both from outside: FILE "\n---\n" MAP.
#include <cstdint>
#include <string_view>

#include "base/csv.hpp"
#include "review/published_map.hpp"
#include "review/published_marks.hpp"

using namespace catseye;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    constexpr std::string_view kCut = "\n---\n";
    const std::size_t cut = input.find(kCut);
    const std::string_view toml =
        cut == std::string_view::npos ? input : input.substr(cut + kCut.size());
    const auto map = review::parse_map(toml, "fuzz", review::compiled_law());
    if (cut == std::string_view::npos) return 0;
    const auto rows = read_csv(input.substr(0, cut));
    if (!rows) return 0;
    for (const CsvRow& row : *rows) {
        for (const std::string& cell : row.cells) {
            for (const review::StrayMark& mark : review::find_marks(cell))
                if (cell.compare(mark.position, mark.mark.size(), mark.mark) != 0) __builtin_trap();
            if (map) (void)review::published_day(*map, cell);
        }
    }
    return 0;
}
