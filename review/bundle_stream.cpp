#include "review/bundle_stream.hpp"

#include <algorithm>
#include <cstring>

#include <unistd.h>

#include "base/hash.hpp"

namespace catseye::review {

namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10U;

Result<std::size_t> read_at(const File& file, std::span<char> into, std::int64_t at) {
    for (;;) {
        const ssize_t got = ::pread(file.fd(), into.data(), into.size(), at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("read a file of the vault");
        return static_cast<std::size_t>(got);
    }
}

/// The CRC of a file whose bytes are still what its hash says.
Result<std::uint32_t> check_bytes(const File& file, const BundlePart& part) {
    std::vector<char> block(kBlock);
    Sha256 sha256;
    Crc32 crc;
    std::int64_t size = 0;
    for (;;) {
        const std::size_t got = TRY(read_at(file, block, size));
        if (got == 0) break;
        sha256.add(std::string_view(block.data(), got));
        crc.add({block.data(), got});
        size += static_cast<std::int64_t>(got);
    }
    if (sha256.finish() == part.sealed.sha256 && size == part.sealed.size_bytes) return crc.value();
    return fail(ErrorCode::internal, "the bytes of " + part.name +
                                         " in the vault are not those of " + part.sealed.sha256 +
                                         " any more");
}

}  // namespace

/// Gets the next part ready: its header in `made_`, its bytes behind it.
Result<> BundleStream::begin_next() {
    made_at_ = 0;
    if (next_ == bundle_.parts.size()) {
        made_ = zip_directory(entries_, time_, sent_);
        ended_ = true;
        return ok();
    }
    const BundlePart& part = bundle_.parts[next_++];
    ZipEntry entry{part.name, part.sealed.size_bytes, 0, sent_};
    if (part.shelf) {
        file_ = TRY(vault_.open(*part.shelf, part.sealed.sha256));
        entry.crc32 = TRY(check_bytes(file_, part));
        file_at_ = 0;
        file_left_ = part.sealed.size_bytes;
        made_ = zip_header(entry, time_);
    } else {
        Crc32 crc;
        crc.add(part.text);
        entry.crc32 = crc.value();
        made_ = zip_header(entry, time_) + part.text;
    }
    entries_.push_back(std::move(entry));
    return ok();
}

Result<std::size_t> BundleStream::read_part(std::span<char> into) {
    if (made_at_ < made_.size()) {
        const std::size_t size = std::min(into.size(), made_.size() - made_at_);
        std::memcpy(into.data(), made_.data() + made_at_, size);
        made_at_ += size;
        return size;
    }
    if (file_left_ == 0) return std::size_t{0};
    const auto wanted =
        static_cast<std::size_t>(std::min(static_cast<std::int64_t>(into.size()), file_left_));
    const std::size_t got = TRY(read_at(file_, into.first(wanted), file_at_));
    if (got == 0) return fail(ErrorCode::internal, "a file of the vault became shorter");
    file_at_ += static_cast<std::int64_t>(got);
    file_left_ -= static_cast<std::int64_t>(got);
    return got;
}

Result<std::size_t> BundleStream::read(std::span<char> into) {
    for (;;) {
        const std::size_t got = TRY(read_part(into));
        sent_ += static_cast<std::int64_t>(got);
        if (got > 0 || ended_) return got;
        TRY(begin_next());
    }
}

}  // namespace catseye::review
