#include "store/data_folder.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/migrator.hpp"

namespace catseye::store {

namespace {

constexpr std::string_view kOwner = "process ";

std::string quoted(const std::filesystem::path& path) {
    return "'" + path.string() + "'";
}

/// Takes the lock, or says who has it. The file holds the owner's process id for that sentence
/// only: the lock itself is the kernel's, and dies with its process.
Result<File> take_lock(const std::filesystem::path& path) {
    File lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
    if (!lock.is_open()) return fail_errno("cannot write in the data folder: open " + quoted(path));
    if (::flock(lock.fd(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return fail_errno("lock " + quoted(path));
        const auto owner = read_text(path, 32);
        return fail(ErrorCode::busy,
                    "another catseye process" +
                        (owner && !owner->empty() ? " (" + *owner + ")" : std::string()) +
                        " is writing in " + quoted(path.parent_path()) +
                        ": wait for it, or stop it");
    }
    if (::ftruncate(lock.fd(), 0) != 0)
        return fail_errno("cannot write in the data folder: " + quoted(path));
    TRY(write_all(lock, std::string(kOwner) + std::to_string(::getpid())));
    return lock;
}

}  // namespace

DataPaths::DataPaths(const std::filesystem::path& where)
    : folder(where),
      database(where / "catseye.db"),
      vault(where / "vault"),
      run(where / "run"),
      lock(where / "lock") {}

Writer::Writer(File lock, std::unique_ptr<Database> database)
    : lock_(std::move(lock)), database_(std::move(database)) {}

Result<Writer> Writer::open(const std::filesystem::path& folder, Time now) {
    const DataPaths paths(folder);
    TRY(make_folders(std::filesystem::absolute(folder)));
    TRY(make_folders(std::filesystem::absolute(paths.run)));
    File lock = TRY(take_lock(paths.lock));
    auto database = TRY(open_sqlite(paths.database, Access::read_write));
    TRY(migrate(*database, now));
    return Writer(std::move(lock), std::move(database));
}

bool writer_is_alive(const std::filesystem::path& folder) {
    const auto owner = read_text(DataPaths(folder).lock, 32);
    if (!owner || !owner->starts_with(kOwner)) return true;  // being written, or not ours to judge
    pid_t pid = 0;
    std::from_chars(owner->data() + kOwner.size(), owner->data() + owner->size(), pid);
    return pid <= 0 || ::kill(pid, 0) == 0 || errno != ESRCH;
}

Result<std::unique_ptr<Database>> open_reader(const std::filesystem::path& folder) {
    const DataPaths paths(folder);
    if (!std::filesystem::exists(paths.database))
        return fail(ErrorCode::not_found,
                    "there is no data in " + quoted(folder) +
                        " yet: submit something first, or name another folder with --data");
    auto database = TRY(open_sqlite(paths.database, Access::read_only));
    TRY(check_schema(*database));
    return database;
}

}  // namespace catseye::store
