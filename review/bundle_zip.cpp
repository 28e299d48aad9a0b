#include "review/bundle_zip.hpp"

#include <algorithm>
#include <array>

#include <unistd.h>
#include <zlib.h>

namespace catseye::review {

namespace {

constexpr std::uint32_t kHeaderSignature = 0x04034b50;
constexpr std::uint32_t kEntrySignature = 0x02014b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::int64_t kHeaderBytes = 30;
constexpr std::int64_t kMost32 = 0xffffffff;  // this and above stands in a ZIP64 field
constexpr std::size_t kMostEntries = 10'000;
constexpr std::size_t kMostName = 100;
constexpr std::int64_t kBlock = std::int64_t{256} << 10U;
constexpr unsigned kPlainVersion = 20;  // folders in names
constexpr unsigned kZip64Version = 45;
constexpr unsigned kMadeBy = (3U << 8U) | kZip64Version;            // on Unix
constexpr std::uint32_t kFileMode = std::uint32_t{0100444} << 16U;  // a regular file, read-only

/// Numbers of a ZIP archive, the lowest byte first.
class Bytes {
public:
    Bytes& number(std::uint64_t value, int width) {
        for (int i = 0; i < width; ++i)
            text_ += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xffU);
        return *this;
    }
    Bytes& two(std::uint64_t value) { return number(value, 2); }
    Bytes& four(std::uint64_t value) { return number(value, 4); }
    Bytes& eight(std::int64_t value) { return number(static_cast<std::uint64_t>(value), 8); }
    /// Four bytes, all set where the number stands in a ZIP64 field instead.
    Bytes& short_size(std::int64_t value) {
        return four(static_cast<std::uint64_t>(std::min(value, kMost32)));
    }
    Bytes& words(std::string_view words) {
        text_ += words;
        return *this;
    }
    const std::string& str() const { return text_; }

private:
    std::string text_;
};

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = width; i > 0; --i)
        value = (value << 8U) | static_cast<unsigned char>(bytes[at + i - 1]);
    return value;
}

/// The ZIP64 field of an entry; empty where no number needs it.
std::string wide_field(std::int64_t size, std::int64_t offset) {
    Bytes numbers;
    if (size >= kMost32) numbers.eight(size).eight(size);
    if (offset >= kMost32) numbers.eight(offset);
    if (numbers.str().empty()) return {};
    return Bytes().two(1).two(numbers.str().size()).words(numbers.str()).str();
}

std::string directory_entry(const ZipEntry& entry, std::uint32_t time) {
    const std::string wide = wide_field(entry.size_bytes, entry.offset);
    return Bytes()
        .four(kEntrySignature)
        .two(kMadeBy)
        .two(wide.empty() ? kPlainVersion : kZip64Version)
        .two(0)
        .two(0)
        .four(time)
        .four(entry.crc32)
        .short_size(entry.size_bytes)
        .short_size(entry.size_bytes)
        .two(entry.name.size())
        .two(wide.size())
        .two(0)
        .two(0)
        .two(0)
        .four(kFileMode)
        .short_size(entry.offset)
        .words(entry.name)
        .words(wide)
        .str();
}

}  // namespace

void Crc32::add(std::string_view bytes) {
    value_ = static_cast<std::uint32_t>(::crc32_z(
        value_, static_cast<const Bytef*>(static_cast<const void*>(bytes.data())), bytes.size()));
}

bool is_zip_name(std::string_view name) {
    if (name.empty() || name.size() > kMostName || name.back() == '/') return false;
    char before = '/';
    for (const char letter : name) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' ||
                           letter == '.' || letter == '/';
        if (!plain || (before == '/' && (letter == '/' || letter == '.'))) return false;
        before = letter;
    }
    return true;
}

std::uint32_t zip_time(Time time) {
    const std::string text = to_london(time);  // 2026-03-20 08:15
    const auto part = [&](std::size_t at, std::size_t width) {
        return static_cast<std::uint32_t>(std::stoul(text.substr(at, width)));
    };
    const auto seconds = static_cast<std::uint32_t>(to_ms(time) / 1000 % 60);
    const std::uint32_t day = ((part(0, 4) - 1980) << 9U) | (part(5, 2) << 5U) | part(8, 2);
    return (day << 16U) | (part(11, 2) << 11U) | (part(14, 2) << 5U) | (seconds / 2);
}

std::string zip_header(const ZipEntry& entry, std::uint32_t time) {
    const std::string wide = wide_field(entry.size_bytes, 0);
    return Bytes()
        .four(kHeaderSignature)
        .two(wide.empty() ? kPlainVersion : kZip64Version)
        .two(0)
        .two(0)
        .four(time)
        .four(entry.crc32)
        .short_size(entry.size_bytes)
        .short_size(entry.size_bytes)
        .two(entry.name.size())
        .two(wide.size())
        .words(entry.name)
        .words(wide)
        .str();
}

std::string zip_directory(const std::vector<ZipEntry>& entries, std::uint32_t time,
                          std::int64_t offset) {
    Bytes bytes;
    for (const ZipEntry& entry : entries)
        bytes.words(directory_entry(entry, time));
    const auto count = static_cast<std::int64_t>(entries.size());
    const auto size = static_cast<std::int64_t>(bytes.str().size());
    if (offset >= kMost32) {
        bytes.four(kEnd64Signature).eight(44).two(kMadeBy).two(kZip64Version).four(0).four(0);
        bytes.eight(count).eight(count).eight(size).eight(offset);
        bytes.four(kLocator64Signature).four(0).eight(offset + size).four(1);
    }
    bytes.four(kEndSignature).two(0).two(0);
    bytes.two(entries.size()).two(entries.size()).short_size(size).short_size(offset).two(0);
    return bytes.str();
}

// ---- reading ------------------------------------------------------------------------------------

ZipReader::ZipReader(File file, std::int64_t size) : file_(std::move(file)), size_(size) {}

Result<ZipReader> ZipReader::open(File file) {
    const std::int64_t size = TRY(size_of(file));
    return ZipReader(std::move(file), size);
}

Error ZipReader::fault(std::int64_t offset, std::string_view what) {
    return fail(ErrorCode::invalid_request, "the archive is not as Catseye writes it, at byte " +
                                                std::to_string(offset) + ": " + std::string(what));
}

Result<> ZipReader::fill(std::string& into, std::int64_t offset, std::int64_t bytes) const {
    if (bytes > size_ - offset) return fault(size_, "it ends too early");
    into.resize(static_cast<std::size_t>(bytes));
    for (std::size_t done = 0; done < into.size();) {
        const ssize_t got = ::pread(file_.fd(), into.data() + done, into.size() - done,
                                    offset + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("read the bundle");
        if (got == 0) return fault(offset, "it ends too early");
        done += static_cast<std::size_t>(got);
    }
    return ok();
}

Result<ZipEntry> ZipReader::header_at(std::int64_t offset) const {
    std::string bytes;
    TRY(fill(bytes, offset, kHeaderBytes));
    const std::uint64_t name_size = number_at(bytes, 26, 2);
    const std::uint64_t wide_size = number_at(bytes, 28, 2);
    if (name_size > kMostName || wide_size > 20)
        return fault(offset, "the header of a file has fields that do not belong there");
    ZipEntry entry;
    entry.offset = offset;
    entry.crc32 = static_cast<std::uint32_t>(number_at(bytes, 14, 4));
    entry.size_bytes = static_cast<std::int64_t>(number_at(bytes, 18, 4));
    const auto whole =
        kHeaderBytes + static_cast<std::int64_t>(name_size) + static_cast<std::int64_t>(wide_size);
    TRY(fill(bytes, offset, whole));
    entry.name = bytes.substr(kHeaderBytes, name_size);
    if (wide_size == 20)
        entry.size_bytes = static_cast<std::int64_t>(number_at(bytes, 34 + name_size, 8));
    if (!is_zip_name(entry.name)) return fault(offset, "a file has a name that no bundle has");
    if (entry.size_bytes < 0 || entry.size_bytes > size_ - offset - whole)
        return fault(offset, "'" + entry.name + "' is longer than the archive");
    const auto time = static_cast<std::uint32_t>(number_at(bytes, 10, 4));
    if (!entries_.empty() && time != time_)
        return fault(offset, "'" + entry.name + "' has another time than the first file");
    if (bytes != zip_header(entry, time))
        return fault(offset, "the header of '" + entry.name + "' was changed");
    return entry;
}

Result<std::optional<ZipEntry>> ZipReader::next() {
    std::string bytes;
    TRY(fill(bytes, at_, 4));
    if (number_at(bytes, 0, 4) == kEntrySignature) return std::optional<ZipEntry>();
    if (entries_.size() == kMostEntries) return fault(at_, "there are too many files");
    ZipEntry entry = TRY(header_at(at_));
    for (const ZipEntry& earlier : entries_)
        if (earlier.name == entry.name) return fault(at_, "'" + entry.name + "' is there twice");
    if (entries_.empty()) {
        TRY(fill(bytes, at_ + 10, 4));
        time_ = static_cast<std::uint32_t>(number_at(bytes, 0, 4));
    }
    data_ = at_ + static_cast<std::int64_t>(zip_header(entry, time_).size());
    left_ = entry.size_bytes;
    at_ = data_ + left_;
    crc_ = Crc32();
    entries_.push_back(entry);
    return std::optional(std::move(entry));
}

Result<std::string_view> ZipReader::read() {
    if (left_ == 0) {
        if (!entries_.empty() && crc_.value() != entries_.back().crc32)
            return fault(data_, "'" + entries_.back().name + "' was changed (its CRC differs)");
        return std::string_view();
    }
    const std::int64_t wanted = std::min(left_, kBlock);
    TRY(fill(block_, data_, wanted));
    data_ += wanted;
    left_ -= wanted;
    crc_.add(block_);
    return std::string_view(block_);
}

Result<> ZipReader::finish() {
    const std::string right = zip_directory(entries_, time_, at_);
    if (static_cast<std::int64_t>(right.size()) != size_ - at_)
        return fault(at_, "its directory is not as long as its files make it");
    std::string there;
    TRY(fill(there, at_, size_ - at_));
    const auto differs = std::mismatch(right.begin(), right.end(), there.begin()).first;
    if (differs != right.end())
        return fault(at_ + (differs - right.begin()), "its directory was changed");
    return ok();
}

}  // namespace catseye::review
