#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace catseye {

/// An open descriptor that closes itself.
class File {
public:
    File() = default;
    explicit File(int fd) : fd_(fd) {}
    File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    File& operator=(File&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~File();
    int fd() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }
    void close();

private:
    int fd_ = -1;
};

/// Opens an existing regular file for reading and nothing else: a symlink, folder, FIFO or device
/// is invalid_request, with a sentence that names the path and what it is. Never blocks.
Result<File> open_regular(const std::filesystem::path& path);

/// Makes a new file, which must not exist, for reading and writing.
Result<File> create_file(const std::filesystem::path& path, unsigned mode);

Result<std::int64_t> size_of(const File& file);
Result<> write_all(const File& file, std::string_view bytes);
/// At most `limit_bytes`; a longer file is invalid_request.
Result<std::string> read_text(const std::filesystem::path& path, std::int64_t limit_bytes);

/// fsync. A failure is not an Error: the kernel may have dropped the pages and marked them clean,
/// so a second try could lie. The process stops, and the next start reads what is really there.
void sync_or_die(const File& file);
void sync_folder_or_die(const std::filesystem::path& folder);

/// Renames without replacing: `conflict` if `to` exists. Both on one file system.
Result<> rename_no_replace(const std::filesystem::path& from, const std::filesystem::path& to);

/// Makes the folder and its parents, mode 0750, durable.
Result<> make_folders(const std::filesystem::path& folder);

}  // namespace catseye
