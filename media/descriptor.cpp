#include "media/descriptor.hpp"

#include <cerrno>
#include <cstdio>

#include <sys/stat.h>
#include <unistd.h>

namespace catseye::media {

namespace {

constexpr int kBufferBytes =
    256 * 1024;  // one system call for several packets of a dashcam's bit rate

/// What one AVIOContext reads or writes, and where it is.
struct Cursor {
    int fd = -1;
    std::int64_t offset = 0;
};

int read_more(void* opaque, std::uint8_t* buffer, int size) {
    auto& cursor = *static_cast<Cursor*>(opaque);
    const ssize_t got = pread(cursor.fd, buffer, static_cast<std::size_t>(size), cursor.offset);
    if (got < 0) return AVERROR(errno);
    if (got == 0) return AVERROR_EOF;
    cursor.offset += got;
    return static_cast<int>(got);
}

int write_more(void* opaque, std::uint8_t* buffer, int size) {
    auto& cursor = *static_cast<Cursor*>(opaque);
    const ssize_t put = pwrite(cursor.fd, buffer, static_cast<std::size_t>(size), cursor.offset);
    if (put < 0) return AVERROR(errno);
    cursor.offset += put;
    return static_cast<int>(put);
}

std::int64_t size_of_fd(int fd) {
    struct stat facts {};
    return fstat(fd, &facts) == 0 ? facts.st_size : AVERROR(errno);
}

std::int64_t move_to(void* opaque, std::int64_t offset, int whence) {
    auto& cursor = *static_cast<Cursor*>(opaque);
    std::int64_t from = 0;
    switch (whence & ~AVSEEK_FORCE) {
        case AVSEEK_SIZE:
            return size_of_fd(cursor.fd);
        case SEEK_SET:
            break;
        case SEEK_CUR:
            from = cursor.offset;
            break;
        case SEEK_END:
            from = size_of_fd(cursor.fd);
            break;
        default:
            return AVERROR(EINVAL);
    }
    if (from < 0 || offset > INT64_MAX - from || from + offset < 0) return AVERROR(EINVAL);
    cursor.offset = from + offset;
    return cursor.offset;
}

enum class Direction { reading, writing };

Result<DescriptorIo> open_io(int fd, Direction direction) {
    auto cursor = std::make_unique<Cursor>(Cursor{fd, 0});
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    const bool writing = direction == Direction::writing;
    AVIOContext* io = buffer == nullptr
                          ? nullptr
                          : avio_alloc_context(buffer, kBufferBytes, writing ? 1 : 0, cursor.get(),
                                               writing ? nullptr : read_more,
                                               writing ? write_more : nullptr, move_to);
    if (io == nullptr) {
        av_free(buffer);
        return fail(ErrorCode::resource, "out of memory in libav");
    }
    static_cast<void>(cursor.release());  // DescriptorIoFree takes it back
    return DescriptorIo(io);
}

}  // namespace

Result<std::size_t> read_at(int fd, std::int64_t offset, std::span<std::uint8_t> bytes) {
    std::size_t got = 0;
    while (got < bytes.size()) {
        const ssize_t more = pread(fd, bytes.data() + got, bytes.size() - got,
                                   offset + static_cast<std::int64_t>(got));
        if (more < 0 && errno == EINTR) continue;
        if (more < 0) return fail_errno("read the original");
        if (more == 0) break;
        got += static_cast<std::size_t>(more);
    }
    return got;
}

Result<> write_whole(int fd, std::span<const std::uint8_t> bytes) {
    if (ftruncate(fd, 0) != 0) return fail_errno("empty an output");
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t put =
            pwrite(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return fail_errno("write an output");
        done += static_cast<std::size_t>(put);
    }
    return ok();
}

void DescriptorIoFree::operator()(AVIOContext* io) const {
    delete static_cast<Cursor*>(io->opaque);
    av_freep(&io->buffer);
    avio_context_free(&io);
}

Result<DescriptorIo> open_reader(int fd) {
    return open_io(fd, Direction::reading);
}

Result<DescriptorIo> open_writer(int fd) {
    if (ftruncate(fd, 0) != 0) return fail_errno("empty an output");
    return open_io(fd, Direction::writing);
}

}  // namespace catseye::media
