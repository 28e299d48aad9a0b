// Fields of a form or a query, and coordinates as people paste them.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/utf8.hpp"
#include "web/site/form.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace catseye;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto form = web::Form::parse(text);
    if (!form) return 0;
    for (const char* name : {"a", "b", "token", ""}) {
        const std::string value = form->text(name);
        if (!is_utf8(value) || value.find('\0') != std::string::npos ||
            value.find('\r') != std::string::npos)
            __builtin_trap();
        if (!form->has(name) && (!value.empty() || !form->all(name).empty())) __builtin_trap();
    }
    return 0;
}
