#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.hpp"
#include "media/av.hpp"

namespace catseye::media {

/// Reads at `offset` until `bytes` is full or the file ends; says how many bytes it got. The
/// descriptor's own offset does not move, so that any number of readers may share it.
Result<std::size_t> read_at(int fd, std::int64_t offset, std::span<std::uint8_t> bytes);

/// Replaces everything in the file behind `fd`.
Result<> write_whole(int fd, std::span<const std::uint8_t> bytes);

/// libav's byte stream over a descriptor that we own the opening of: libav never sees a name or
/// opens a file. Each has an offset of its own.
struct DescriptorIoFree {
    void operator()(AVIOContext* io) const;
};
using DescriptorIo = std::unique_ptr<AVIOContext, DescriptorIoFree>;

Result<DescriptorIo> open_reader(int fd);
/// Empties the file first.
Result<DescriptorIo> open_writer(int fd);

}  // namespace catseye::media
