#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/result.hpp"

namespace catseye::review {

/// CRC-32 over bytes as they come (ISO 3309, by zlib): what a ZIP archive asks for, no more than a
/// check for accidents.
class Crc32 {
public:
    void add(std::string_view bytes);
    std::uint32_t value() const { return value_; }

private:
    std::uint32_t value_ = 0;
};

/// One file of a bundle's archive.
struct ZipEntry {
    std::string name;
    std::int64_t size_bytes = 0;
    std::uint32_t crc32 = 0;
    std::int64_t offset = 0;  ///< where its header begins
};

// A bundle is a ZIP archive (PKWARE APPNOTE 6.3.10) of one exact shape: files stored as they are,
// sizes and CRC in front of them, ZIP64 fields where a number needs them, one time for all, no
// comment, nothing in between. So every byte of it follows from its files, its names and its time,
// the reader can insist on each, and nothing has to be unpacked: there is no bomb to fear.

/// "originals/original-1.mp4": ASCII letters, digits, '.', '-', '_', parts divided by '/',
/// none of them beginning with a dot, at most 100 characters.
bool is_zip_name(std::string_view name);

/// A time as the archive holds it: to two seconds, in Europe/London.
std::uint32_t zip_time(Time time);

/// What stands before a file's bytes.
std::string zip_header(const ZipEntry& entry, std::uint32_t time);
/// What ends the archive; it begins at `offset`.
std::string zip_directory(const std::vector<ZipEntry>& entries, std::uint32_t time,
                          std::int64_t offset);

/// Reads an archive of exactly that shape, from its first byte to its last. Anything else is
/// invalid_request and says where. Holds only names and numbers: of at most 10,000 files.
class ZipReader {
public:
    static Result<ZipReader> open(File file);
    /// The next file, or nothing before the directory. The one before must have been read.
    Result<std::optional<ZipEntry>> next();
    /// The next bytes of the file that `next` gave; empty at its end.
    Result<std::string_view> read();
    /// The directory, which must be what the files make it, and the end.
    Result<> finish();
    std::uint32_t time() const { return time_; }
    std::int64_t size_bytes() const { return size_; }

private:
    ZipReader(File file, std::int64_t size);
    Result<> fill(std::string& into, std::int64_t offset, std::int64_t bytes) const;
    Result<ZipEntry> header_at(std::int64_t offset) const;
    static Error fault(std::int64_t offset, std::string_view what);

    File file_;
    std::int64_t size_ = 0;
    std::int64_t at_ = 0;    ///< of the next header
    std::int64_t left_ = 0;  ///< of the file being read
    std::int64_t data_ = 0;
    std::uint32_t time_ = 0;
    Crc32 crc_;
    std::vector<ZipEntry> entries_;
    std::string block_;
};

}  // namespace catseye::review
