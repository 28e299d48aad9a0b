#include <cstdint>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

#include "base/file.hpp"
#include "media/box_walk.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const catseye::File file(::memfd_create("boxes", MFD_CLOEXEC));
    if (::pwrite(file.fd(), bytes, size, 0) != static_cast<ssize_t>(size)) std::abort();
    const auto facts = catseye::media::walk_boxes(file.fd());
    // Only a file that cannot be read is an Error, and this one can.
    if (!facts || facts->trailing_bytes > static_cast<std::int64_t>(size)) std::abort();
    return 0;
}
