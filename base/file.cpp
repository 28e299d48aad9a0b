#include "base/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace catseye {

namespace {

std::string quoted(const std::filesystem::path& path) {
    return "'" + path.string() + "'";
}

std::string_view kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISLNK(mode)) return "a symbolic link";
    if (S_ISFIFO(mode)) return "a FIFO";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

}  // namespace

File::~File() {
    close();
}

void File::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

Result<File> open_regular(const std::filesystem::path& path) {
    struct stat before {};
    if (::lstat(path.c_str(), &before) != 0) return fail_errno("cannot open " + quoted(path));
    if (!S_ISREG(before.st_mode))
        return fail(ErrorCode::invalid_request, quoted(path) + " is " +
                                                    std::string(kind_of(before.st_mode)) +
                                                    ", not a file: give the recording itself");
    File file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) return fail_errno("cannot open " + quoted(path));
    struct stat after {};
    if (::fstat(file.fd(), &after) != 0) return fail_errno("cannot inspect " + quoted(path));
    if (!S_ISREG(after.st_mode))
        return fail(ErrorCode::invalid_request,
                    quoted(path) + " changed while it was being opened: try again");
    return file;
}

Result<File> create_file(const std::filesystem::path& path, unsigned mode) {
    File file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file.is_open()) return fail_errno("cannot make " + quoted(path));
    return file;
}

Result<std::int64_t> size_of(const File& file) {
    struct stat status {};
    if (::fstat(file.fd(), &status) != 0) return fail_errno("measure a file");
    return std::int64_t{status.st_size};
}

Result<> write_all(const File& file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.fd(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail_errno("write a file");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ok();
}

Result<std::string> read_text(const std::filesystem::path& path, std::int64_t limit_bytes) {
    const File file = TRY(open_regular(path));
    const std::int64_t size = TRY(size_of(file));
    if (size > limit_bytes)
        return fail(ErrorCode::invalid_request, quoted(path) + " holds " + std::to_string(size) +
                                                    " bytes; at most " +
                                                    std::to_string(limit_bytes) + " are read");
    std::string text(static_cast<std::size_t>(size), '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const ssize_t got = ::read(file.fd(), text.data() + filled, text.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("read " + quoted(path));
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    text.resize(filled);
    return text;
}

void sync_or_die(const File& file) {
    if (::fsync(file.fd()) == 0) return;
    std::perror("catseye: fsync failed, stopping before anything is acknowledged");
    std::_Exit(EXIT_FAILURE);
}

void sync_folder_or_die(const std::filesystem::path& folder) {
    const File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file.is_open()) {
        std::perror("catseye: cannot open a folder to sync it, stopping");
        std::_Exit(EXIT_FAILURE);
    }
    sync_or_die(file);
}

Result<> rename_no_replace(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0)
        return fail_errno("move " + quoted(from) + " to " + quoted(to));
    return ok();
}

Result<> make_folders(const std::filesystem::path& folder) {
    if (folder.empty() || std::filesystem::is_directory(folder)) return ok();
    const auto parent = folder.parent_path();
    TRY(make_folders(parent));
    if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST)
        return fail_errno("make folder " + quoted(folder));
    sync_folder_or_die(parent.empty() ? std::filesystem::path(".") : parent);
    return ok();
}

}  // namespace catseye
