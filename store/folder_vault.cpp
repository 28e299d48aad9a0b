#include <cerrno>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/crash_point.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "store/vault.hpp"

namespace catseye::store {

namespace {

namespace fs = std::filesystem;

constexpr mode_t kSealedMode = 0440;
constexpr std::size_t kCopyBytes = std::size_t{1} << 20U;

std::string_view name_of(Shelf shelf) {
    return shelf == Shelf::originals ? "originals" : "artefacts";
}

/// Removes a half-made file unless it was moved to its place.
class Temporary {
public:
    explicit Temporary(fs::path path) : path_(std::move(path)) {}
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() { ::unlink(path_.c_str()); }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

Result<Sealed> copy_and_hash(const File& from, const File& to) {
    std::vector<char> buffer(kCopyBytes);
    Sha256 hash;
    std::int64_t size = 0;
    for (;;) {
        const ssize_t got = ::pread(from.fd(), buffer.data(), buffer.size(), size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("read a file to seal it");
        if (got == 0) return Sealed{hash.finish(), size};
        const std::string_view piece(buffer.data(), static_cast<std::size_t>(got));
        hash.add(piece);
        TRY(write_all(to, piece));
        size += got;
    }
}

/// When a regular file was last written; nothing for anything else.
std::optional<Time> came_at(const fs::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return from_ms(std::int64_t{status.st_mtim.tv_sec} * 1000);
}

class FolderVault final : public Vault {
public:
    explicit FolderVault(fs::path folder) : folder_(std::move(folder)) {}

    Result<> prepare() const {
        for (const auto* name : {"originals", "artefacts", "incoming", "temp"})
            TRY(make_folders(fs::absolute(folder_ / name)));
        return ok();
    }

    Result<Sealed> seal_copy(Shelf shelf, const File& file) override {
        const Temporary temporary(folder_ / "temp" / make_id(now()));
        const File copy = TRY(create_file(temporary.path(), 0600));
        const Sealed sealed = TRY(copy_and_hash(file, copy));
        TRY(place(shelf, temporary.path(), copy, sealed.sha256));
        return sealed;
    }

    Result<Sealed> seal_file(Shelf shelf, const fs::path& path) override {
        const File file = TRY(open_regular(path));
        const FileHash hash = TRY(sha256_of_file(file.fd()));
        TRY(place(shelf, path, file, hash.sha256));
        return Sealed{hash.sha256, hash.size_bytes};
    }

    Result<bool> destroy(Shelf shelf, const std::string& sha256, Time before) override {
        if (!is_sha256(sha256)) return false;
        const fs::path path = path_of(shelf, sha256);
        const auto came = came_at(path);
        if (!came || *came >= before) return false;
        // Out of reach first: whoever seals the same bytes from here on brings them anew.
        const fs::path aside = folder_ / "temp" / ("destroy-" + make_id(now()));
        if (::rename(path.c_str(), aside.c_str()) != 0) return false;
        const auto still = came_at(aside);
        if (still && *still >= before) {  // sealed again just before
            const auto back = rename_no_replace(aside, path);
            if (back) return false;
            if (back.error().code != ErrorCode::conflict) return back.error();
        }
        if (::unlink(aside.c_str()) != 0) return fail_errno("destroy bytes of the vault");
        return true;
    }

    Result<File> open(Shelf shelf, std::string_view sha256) const override {
        if (!is_sha256(sha256))
            return fail(ErrorCode::not_found, "'" + std::string(sha256) + "' is no hash");
        return open_regular(path_of(shelf, sha256));
    }

    bool holds(Shelf shelf, std::string_view sha256) const override {
        return is_sha256(sha256) && fs::is_regular_file(path_of(shelf, sha256));
    }

    Result<> each(Shelf shelf,
                  const std::function<void(const std::string&, Time)>& visit) const override {
        std::error_code error;
        for (fs::recursive_directory_iterator at(folder_ / name_of(shelf), error), end;
             !error && at != end; at.increment(error)) {
            const auto came = came_at(at->path());
            if (came) visit(at->path().filename().string(), *came);
        }
        if (error)
            return fail(ErrorCode::internal,
                        "walk the vault '" + folder_.string() + "': " + error.message());
        return ok();
    }

    Result<fs::path> make_incoming(const std::string& name) override {
        const fs::path folder = incoming(name);
        if (::mkdir(folder.c_str(), 0750) != 0) return fail_errno("make '" + folder.string() + "'");
        return folder;
    }

    Result<> remove_incoming(const std::string& name) override {
        std::error_code error;
        fs::remove_all(incoming(name), error);
        if (error)
            return fail(ErrorCode::internal,
                        "remove '" + incoming(name).string() + "': " + error.message());
        return ok();
    }

    fs::path incoming(const std::string& name) const override {
        return folder_ / "incoming" / name;
    }

    Result<std::vector<std::string>> list_incoming() const override {
        std::vector<std::string> names;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder_ / "incoming", error))
            names.push_back(entry.path().filename().string());
        if (error)
            return fail(ErrorCode::internal,
                        "list the vault's incoming folder: " + error.message());
        return names;
    }

    Result<> sweep_temporary(Time before) override {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder_ / "temp", error)) {
            const auto came = came_at(entry.path());
            if (came && *came < before) ::unlink(entry.path().c_str());
        }
        if (error)
            return fail(ErrorCode::internal, "list the vault's temp folder: " + error.message());
        return ok();
    }

    Result<std::int64_t> free_bytes() const override {
        struct statvfs status {};
        if (::statvfs(folder_.c_str(), &status) != 0) return fail_errno("measure the vault's disk");
        return static_cast<std::int64_t>(status.f_bavail) *
               static_cast<std::int64_t>(status.f_frsize);
    }

private:
    fs::path path_of(Shelf shelf, std::string_view sha256) const {
        return folder_ / name_of(shelf) / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
    }

    /// From a finished file to its place: durable bytes first, then the name, then the folder that
    /// holds the name.
    Result<> place(Shelf shelf, const fs::path& from, const File& file,
                   std::string_view sha256) const {
        const fs::path to = path_of(shelf, sha256);
        if (::fchmod(file.fd(), kSealedMode) != 0)
            return fail_errno("seal '" + from.string() + "'");
        sync_or_die(file);
        TRY(make_folders(fs::absolute(to.parent_path())));
        crash_point("seal.before_rename");
        for (bool placed = false; !placed;) {
            const auto moved = rename_no_replace(from, to);
            if (!moved && moved.error().code != ErrorCode::conflict) return moved.error();
            // The same bytes lie there already, and count as sealed now; unless they have just
            // been destroyed.
            placed = moved || ::utimensat(AT_FDCWD, to.c_str(), nullptr, 0) == 0;
            if (!moved && placed) ::unlink(from.c_str());
        }
        sync_folder_or_die(to.parent_path());
        crash_point("seal.after_rename");
        return ok();
    }

    fs::path folder_;
};

}  // namespace

Result<std::unique_ptr<Vault>> open_folder_vault(const fs::path& folder) {
    auto vault = std::make_unique<FolderVault>(folder);
    TRY(vault->prepare());
    return std::unique_ptr<Vault>(std::move(vault));
}

}  // namespace catseye::store
