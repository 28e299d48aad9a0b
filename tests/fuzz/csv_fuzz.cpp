// Any text: what reads as records must write and read back as the same records.
#include <cstdlib>

#include "base/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto rows = catseye::read_csv(text);
    if (!rows) return 0;
    std::string written;
    for (const auto& row : *rows)
        written += catseye::write_csv_row(row.cells);
    const auto again = catseye::read_csv(written);
    if (!again || again->size() != rows->size()) std::abort();
    for (std::size_t at = 0; at < rows->size(); ++at) {
        if ((*again)[at].cells != (*rows)[at].cells) std::abort();
    }
    return 0;
}
