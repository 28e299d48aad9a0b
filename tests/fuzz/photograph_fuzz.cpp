#include <cstdint>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

#include "base/file.hpp"
#include "media/frame_graph.hpp"

using namespace catseye;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const File file(::memfd_create("original", MFD_CLOEXEC));
    if (::pwrite(file.fd(), bytes, size, 0) != static_cast<ssize_t>(size)) std::abort();
    auto scan = media::Demuxer::open(file.fd(), media::Takes::photographs_too);
    if (!scan || !scan->is_photograph()) return 0;  // footage has a target of its own
    const auto index = media::read_index(*scan);
    if (!index) return 0;
    if (index->frames().size() > 1) std::abort();
    auto demuxer = media::Demuxer::open(file.fd(), media::Takes::photographs_too);
    if (!demuxer) std::abort();
    const auto report = media::FrameGraph(*demuxer, *index, 1).run([](std::int64_t) {});
    if (report && report->frames > 1) std::abort();
    return 0;
}
