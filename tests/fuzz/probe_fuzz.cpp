#include <cstdint>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

#include "base/file.hpp"
#include "findings/json.hpp"
#include "media/probe.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const catseye::File file(::memfd_create("original", MFD_CLOEXEC));
    if (::pwrite(file.fd(), bytes, size, 0) != static_cast<ssize_t>(size)) std::abort();
    const auto probe = catseye::media::probe(file.fd());
    if (!probe) return 0;  // a lack of memory
    // What probe says must pass the parent's own check of what a child may say.
    if (!catseye::findings::probe_from(catseye::findings::to_json(*probe))) std::abort();
    return 0;
}
