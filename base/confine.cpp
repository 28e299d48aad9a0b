#include "base/confine.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.hpp"

#ifdef CATSEYE_SANITIZED
// The leak checker needs ptrace and the symboliser a program of its own: a confined process has
// neither.
extern "C" const char* __asan_default_options() {
    return "detect_leaks=0:symbolize=0:allocator_may_return_null=1";
}
extern "C" const char* __tsan_default_options() {
    return "symbolize=0";
}
#endif

namespace catseye {

namespace {

Result<> close_all_but(std::span<const int> keep) {
    std::vector<int> kept(keep.begin(), keep.end());
    std::sort(kept.begin(), kept.end());
    unsigned first = 3;
    for (const int fd : kept) {
        const auto number = static_cast<unsigned>(fd);
        if (number > first && ::close_range(first, number - 1, 0) != 0)
            return fail_errno("close the descriptors that are not needed");
        first = std::max(first, number + 1);
    }
    if (::close_range(first, ~0U, 0) != 0)
        return fail_errno("close the descriptors that are not needed");
    return ok();
}

/// Both attributes are lost at a change of uid or namespace, so this is called again after each.
Result<> die_with(pid_t parent) {
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::prctl(PR_SET_DUMPABLE, 0) != 0)
        return fail_errno("tie the process to its parent");
    if (::getppid() != parent)
        return fail(ErrorCode::cancelled, "the parent of the stage has gone");
    return ok();
}

Result<> leave_root(const Limits& limits) {
    if (limits.uid == 0 || limits.gid == 0)
        return fail(ErrorCode::invalid_request,
                    "footage is never read as root: give another uid and gid");
    if (::geteuid() == 0) {
        if (::setgroups(0, nullptr) != 0) return fail_errno("leave the groups of root");
        if (::setresgid(limits.gid, limits.gid, limits.gid) != 0)
            return fail_errno("leave the group of root");
        if (::setresuid(limits.uid, limits.uid, limits.uid) != 0) return fail_errno("leave root");
    }
    uid_t real = 0;
    uid_t effective = 0;
    uid_t saved = 0;
    const bool known = ::getresuid(&real, &effective, &saved) == 0;
    if (!known || real == 0 || effective == 0 || saved == 0 || ::setuid(0) == 0)
        return fail(ErrorCode::internal, "root can still come back: footage is not read");
    return ok();
}

/// Also those over a user namespace of its own.
Result<> drop_capabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const std::array<__user_cap_data_struct, 2> none{};
    if (::syscall(SYS_capset, &header, none.data()) != 0)
        return fail_errno("drop all capabilities");
    return ok();
}

/// The process outside the pid namespace: reads nothing, holds no descriptor of the stage, so that
/// the ends of its pipes are the inner one's alone, and exits as the inner one did.
[[noreturn]] void stay_outside(pid_t inner, const File& life) {
    const std::array<int, 1> keep{life.fd()};
    if (!close_all_but(keep)) ::_exit(EXIT_FAILURE);
    int status = 0;
    while (::waitpid(inner, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) {
        ::signal(WTERMSIG(status), SIG_DFL);
        ::raise(WTERMSIG(status));
    }
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

/// True when the caller is now process 1 of a pid namespace with nothing else in it; false where
/// the kernel does not let us. No ids are mapped: the inner process owns nothing and can become
/// nobody else.
Result<bool> enter_namespaces(pid_t parent) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS |
                  CLONE_NEWPID) != 0)
        return false;
    TRY(die_with(parent));
    // Inside, getppid() is 0 whether the outer process lives or not: a pipe tells instead.
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return fail_errno("make the pipe of life");
    File watched(pipe[0]);
    File life(pipe[1]);
    const pid_t inner = ::fork();
    if (inner < 0) return fail_errno("fork into the pid namespace");
    if (inner > 0) stay_outside(inner, life);
    life.close();
    TRY(die_with(0));
    pollfd gone{watched.fd(), POLLIN, 0};
    if (::poll(&gone, 1, 0) != 0) return fail(ErrorCode::cancelled, "the outer process has gone");
    return true;
}

/// A folder of the kernel's that is always empty. Needs the user namespace's capabilities.
bool enter_empty_root() {
    return ::chroot("/proc/tty/ldisc") == 0 && ::chdir("/") == 0;
}

/// Landlock with nothing allowed; 0 where the kernel has none. The numbers are those of
/// Documentation/userspace-api/landlock.rst: Debian 12's header stops at ABI 2.
long apply_landlock() {
    struct Attributes {
        std::uint64_t files;
        std::uint64_t network;  // from ABI 4
        std::uint64_t scoped;   // from ABI 6
    };
    constexpr unsigned kAskVersion = 1;
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
    if (abi <= 0) return 0;
    unsigned file_rights = 13;       // execute … make_sym
    if (abi >= 2) file_rights = 14;  // refer
    if (abi >= 3) file_rights = 15;  // truncate
    if (abi >= 5) file_rights = 16;  // ioctl_dev
    const Attributes all{(std::uint64_t{1} << file_rights) - 1, abi >= 4 ? 3U : 0U,
                         abi >= 6 ? 3U : 0U};
    std::size_t size = sizeof all.files;
    if (abi >= 4) size += sizeof all.network;
    if (abi >= 6) size += sizeof all.scoped;
    const File ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &all, size, 0)));
    if (!ruleset.is_open() || ::syscall(SYS_landlock_restrict_self, ruleset.fd(), 0) != 0) return 0;
    return abi;
}

#ifdef CATSEYE_SANITIZED
constexpr std::int64_t kDescriptors = 256;  // the sanitiser probes memory by writing it to a pipe
#else
constexpr std::int64_t kDescriptors = 0;  // those that are open stay so; no other can follow
#endif

Result<> apply_rlimits(const Limits& limits) {
    struct Bound {
        int resource;
        std::int64_t value;
    };
    const std::array bounds{
#ifndef CATSEYE_SANITIZED
        Bound{RLIMIT_AS, limits.memory_bytes},
#endif
        Bound{RLIMIT_CPU, limits.cpu_seconds},
        Bound{RLIMIT_FSIZE, limits.largest_file_bytes},
        Bound{RLIMIT_NPROC, limits.threads},
        Bound{RLIMIT_CORE, 0},  // a core would hold the footage
        Bound{RLIMIT_NOFILE, kDescriptors},
    };
    for (const Bound& bound : bounds) {
        const auto resource = static_cast<__rlimit_resource>(bound.resource);
        rlimit limit{};
        const bool known = ::getrlimit(resource, &limit) == 0;
        limit.rlim_max = std::min(limit.rlim_max, static_cast<rlim_t>(bound.value));  // never up
        limit.rlim_cur = limit.rlim_max;
        if (!known || ::setrlimit(resource, &limit) != 0)
            return fail_errno("set resource limit " + std::to_string(bound.resource));
    }
    // As process 1 of a namespace these two are ignored anyway; without one the same shall happen:
    // the write fails, and the stage can say why.
    ::signal(SIGXFSZ, SIG_IGN);
    ::signal(SIGPIPE, SIG_IGN);
    return ok();
}

#ifdef CATSEYE_SANITIZED
/// Instead of RLIMIT_AS. `statm` was opened before opening became impossible.
void watch_memory(File statm, std::int64_t limit_bytes) {
    std::thread([statm = std::move(statm), limit_bytes] {
        for (;;) {
            std::array<char, 128> text{};
            const ssize_t got = ::pread(statm.fd(), text.data(), text.size() - 1, 0);
            long long total_pages = 0;
            long long resident_pages = 0;
            if (got <= 0 ||
                std::sscanf(text.data(), "%lld %lld", &total_pages, &resident_pages) != 2 ||
                resident_pages * ::sysconf(_SC_PAGESIZE) > limit_bytes) {
                constexpr std::string_view kWords = "memory limit reached\n";
                (void)!::write(STDERR_FILENO, kWords.data(), kWords.size());
                ::_exit(EXIT_FAILURE);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }).detach();
}
#endif

// ---- the seccomp filter ----
// Anything not named below ends the process (SIGSYS).

constexpr int kAllowed[] = {
    // the descriptors it was born with
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(preadv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(pwritev),
    SCMP_SYS(lseek),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fstat),
    SCMP_SYS(fadvise64),
    SCMP_SYS(close),
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    // threads
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    // time and chance
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo),  // glibc's qsort asks how much memory there is
#ifdef CATSEYE_SANITIZED
    SCMP_SYS(pipe2),
#endif
};

/// What libraries try in good faith and live without: it fails as on a smaller system.
struct Refusal {
    int call;
    int error;
};
constexpr Refusal kRefused[] = {
    {SCMP_SYS(open), EACCES},
    {SCMP_SYS(openat), EACCES},
    {SCMP_SYS(stat), EACCES},
    {SCMP_SYS(lstat), EACCES},
    {SCMP_SYS(access), EACCES},
    {SCMP_SYS(faccessat), EACCES},
    {SCMP_SYS(faccessat2), EACCES},
    {SCMP_SYS(readlink), EACCES},
    {SCMP_SYS(readlinkat), EACCES},
    {SCMP_SYS(getcwd), EACCES},
    {SCMP_SYS(statx), ENOSYS},  // glibc falls back to newfstatat
    {SCMP_SYS(clone3),
     ENOSYS},  // its flags lie in memory, out of the filter's sight; glibc falls back to clone
    {SCMP_SYS(ioctl), ENOTTY},  // av_log asks whether stderr is a terminal
    {SCMP_SYS(socket), EPERM},
    {SCMP_SYS(uname), EPERM},
    {SCMP_SYS(memfd_create), EPERM},
    {SCMP_SYS(sched_setaffinity), EPERM},
    {SCMP_SYS(sched_setscheduler), EPERM},
    {SCMP_SYS(setpriority), EPERM},
    {SCMP_SYS(get_mempolicy), ENOSYS},
};

/// A rule that depends on an argument; error 0 allows. A call that meets none of its rules ends the
/// process.
struct ArgumentRule {
    int call;
    scmp_arg_cmp argument;
    int error;
};

std::vector<ArgumentRule> argument_rules() {
    constexpr std::uint64_t kNewProcess = CLONE_VFORK | CLONE_PTRACE | CLONE_NEWNS |
                                          CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                          CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
    const auto self = static_cast<std::uint64_t>(::getpid());
    return {
        {SCMP_SYS(clone), {0, SCMP_CMP_MASKED_EQ, kNewProcess | CLONE_THREAD, CLONE_THREAD}, 0},
        // what was not code when the footage came never becomes code
        {SCMP_SYS(mmap), {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}, 0},
        {SCMP_SYS(mmap), {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC}, EACCES},
        {SCMP_SYS(mprotect), {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}, 0},
        {SCMP_SYS(mprotect), {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC}, EACCES},
        {SCMP_SYS(tgkill), {0, SCMP_CMP_EQ, self, 0}, 0},  // abort()
        // how glibc spells fstat; a path beside the flag would tell at most that a file exists
        {SCMP_SYS(newfstatat), {3, SCMP_CMP_EQ, AT_EMPTY_PATH, 0}, 0},
        {SCMP_SYS(newfstatat), {3, SCMP_CMP_NE, AT_EMPTY_PATH, 0}, EACCES},
        {SCMP_SYS(fcntl), {1, SCMP_CMP_EQ, F_GETFL, 0}, 0},
        {SCMP_SYS(fcntl), {1, SCMP_CMP_NE, F_GETFL, 0}, EPERM},
        {SCMP_SYS(prctl), {0, SCMP_CMP_EQ, PR_SET_NAME, 0}, 0},
        {SCMP_SYS(prctl), {0, SCMP_CMP_NE, PR_SET_NAME, 0}, EPERM},
        {SCMP_SYS(prlimit64), {2, SCMP_CMP_EQ, 0, 0}, 0},  // asks; with an argument it would set
        {SCMP_SYS(prlimit64), {2, SCMP_CMP_NE, 0, 0}, EPERM},
    };
}

std::uint32_t action_of(int error) {
    return error == 0 ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(static_cast<unsigned>(error));
}

/// libseccomp answers with a negative errno.
Result<> check(int answer) {
    if (answer >= 0) return ok();
    errno = -answer;
    return fail_errno("make the seccomp filter");
}

Result<> load_filter() {
    const std::unique_ptr<void, decltype(&::seccomp_release)> filter(
        ::seccomp_init(SCMP_ACT_KILL_PROCESS), &::seccomp_release);
    if (filter == nullptr) return fail(ErrorCode::resource, "no memory for the seccomp filter");
    TRY(check(::seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS)));
    TRY(check(::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1)));
    for (const int call : kAllowed)
        TRY(check(::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0)));
    for (const Refusal& refusal : kRefused)
        TRY(check(::seccomp_rule_add(filter.get(), action_of(refusal.error), refusal.call, 0)));
    for (const ArgumentRule& rule : argument_rules())
        TRY(check(::seccomp_rule_add_array(filter.get(), action_of(rule.error), rule.call, 1,
                                           &rule.argument)));
    return check(::seccomp_load(filter.get()));
}

/// Asks the kernel, not our own code, whether the door is shut.
Result<> prove_it_holds() {
    const bool opens = ::open("/", O_RDONLY | O_CLOEXEC) >= 0 || errno != EACCES;
    const bool connects = ::socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM;
    if (opens || connects) return fail(ErrorCode::internal, "the seccomp filter does not hold");
    return ok();
}

}  // namespace

std::string to_argument(const Limits& limits) {
    std::string text;
    for (const std::int64_t number :
         {limits.memory_bytes, limits.cpu_seconds, limits.largest_file_bytes, limits.threads,
          std::int64_t{limits.uid}, std::int64_t{limits.gid}})
        text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
}

Result<Limits> limits_from(std::string_view argument) {
    const Error unreadable =
        fail(ErrorCode::invalid_request, "'" + std::string(argument) + "' is not a list of limits");
    const std::string text = std::string(argument) + ",";
    const char* at = text.data();
    const char* const end = at + text.size();
    std::array<std::int64_t, 6> numbers{};
    for (std::int64_t& number : numbers) {
        const auto read = std::from_chars(at, end, number);
        if (read.ec != std::errc() || number < 0 || *read.ptr != ',') return unreadable;
        at = read.ptr + 1;
    }
    constexpr std::int64_t kLargestId =
        0xfffffffe;  // one more means "leave it as it is" to setresuid
    if (at != end || numbers[4] > kLargestId || numbers[5] > kLargestId) return unreadable;
    return Limits{numbers[0],
                  numbers[1],
                  numbers[2],
                  numbers[3],
                  static_cast<uid_t>(numbers[4]),
                  static_cast<gid_t>(numbers[5])};
}

Result<Confinement> confine(const Limits& limits, std::span<const int> keep) {
    Confinement held;
    const pid_t parent = ::getppid();
    TRY(close_all_but(keep));
    ::clearenv();
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail_errno("give up gaining privileges");
    TRY(leave_root(limits));
    TRY(die_with(parent));
    held.layers.push_back("uid " + std::to_string(::getuid()));
    const bool inside = TRY(enter_namespaces(parent));
    if (inside) held.layers.emplace_back("namespaces user,net,mount,ipc,uts,pid");
#ifdef CATSEYE_SANITIZED
    File statm(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
#endif
    if (inside && enter_empty_root()) held.layers.emplace_back("empty root");
    TRY(drop_capabilities());
    if (const long abi = apply_landlock(); abi > 0)
        held.layers.push_back("landlock abi " + std::to_string(abi));
    TRY(apply_rlimits(limits));
    held.layers.emplace_back("rlimits");
    TRY(load_filter());
    TRY(prove_it_holds());
    held.layers.emplace_back("seccomp");
#ifdef CATSEYE_SANITIZED
    watch_memory(std::move(statm), limits.memory_bytes);
#endif
    return held;
}

}  // namespace catseye
