#include "base/process.hpp"

#include <cassert>
#include <cerrno>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace catseye {

namespace {

/// Everything the child needs between fork and exec, made before the fork: another thread of the
/// parent may hold the heap's lock at that moment, so the child only calls async-signal-safe
/// functions.
struct Birth {
    const char* program = nullptr;
    char* const* arguments = nullptr;
    char* const* environment = nullptr;
    int* descriptors = nullptr;
    int count = 0;
    int error_output = -1;
    int failure_pipe = -1;
    pid_t parent = -1;
};

[[noreturn]] void give_up(int failure_pipe) {
    const int number = errno;
    // If even this cannot be said, the exit code still says that nothing was executed.
    const bool said = ::write(failure_pipe, &number, sizeof number) == sizeof number;
    ::_exit(said ? 127 : 126);
}

void reset_signals() {
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number)
        ::sigaction(number, &standard, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Puts the descriptors in their places. All are lifted out of the way first, so that no place is
/// overwritten while its old holder is still wanted.
void place_descriptors(Birth& birth) {
    const int free_from = 3 + birth.count;
    const auto lift = [&](int fd) {
        const int lifted = ::fcntl(fd, F_DUPFD_CLOEXEC, free_from);
        if (lifted < 0) give_up(birth.failure_pipe);
        return lifted;
    };
    const auto place = [&](int fd, int where) {
        if (::dup2(fd, where) < 0) give_up(birth.failure_pipe);
    };
    birth.failure_pipe = lift(birth.failure_pipe);
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0) give_up(birth.failure_pipe);
    const int null_device = lift(nothing);
    const int errors = birth.error_output < 0 ? null_device : lift(birth.error_output);
    for (int at = 0; at < birth.count; ++at)
        birth.descriptors[at] = lift(birth.descriptors[at]);
    place(null_device, 0);
    place(errors, 1);
    place(errors, 2);
    for (int at = 0; at < birth.count; ++at)
        place(birth.descriptors[at], 3 + at);
    if (::close_range(static_cast<unsigned>(free_from), ~0U, CLOSE_RANGE_CLOEXEC) != 0)
        give_up(birth.failure_pipe);
}

[[noreturn]] void become(Birth birth) {
    ::setpgid(0, 0);
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) give_up(birth.failure_pipe);
    if (::getppid() != birth.parent)
        ::_exit(127);  // it died before the line above: nobody waits for us
    place_descriptors(birth);
    reset_signals();
    ::execve(birth.program, birth.arguments, birth.environment);
    give_up(birth.failure_pipe);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (std::string& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

/// fork with every signal held back, so that no handler of the parent runs in the child.
pid_t fork_into(const Birth& birth) {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = ::fork();
    if (pid == 0) become(birth);
    const int number = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = number;
    return pid;
}

void add_cost(ChildEnd& end, const rusage& usage) {
    const auto span = [](const timeval& time) {
        return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
    };
    end.cpu += span(usage.ru_utime) + span(usage.ru_stime);
    end.peak_memory_bytes = std::max(end.peak_memory_bytes, std::int64_t{usage.ru_maxrss} * 1024);
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const std::filesystem::path& program,
                                         const ChildOptions& options) {
    std::array<int, 2> failure{};
    if (::pipe2(failure.data(), O_CLOEXEC) != 0) return fail_errno("make a pipe for a child");
    const File heard(failure[0]);
    File spoken(failure[1]);

    std::vector<std::string> arguments{program.string()};
    arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
    std::vector<std::string> environment = options.environment;
    std::vector<int> descriptors = options.descriptors;
    const std::vector<char*> argument_list = pointers(arguments);
    const std::vector<char*> environment_list = pointers(environment);
    const pid_t pid = fork_into({program.c_str(), argument_list.data(), environment_list.data(),
                                 descriptors.data(), static_cast<int>(descriptors.size()),
                                 options.error_output, spoken.fd(), ::getpid()});
    if (pid < 0) return fail_errno("fork to run '" + program.string() + "'");
    ::setpgid(
        pid,
        pid);  // here as well as in the child: whoever comes first, the group exists from now on
    ChildProcess child(pid);
    spoken.close();

    int number = 0;
    ssize_t got = 0;
    do {
        got = ::read(heard.fd(), &number, sizeof number);
    } while (got < 0 && errno == EINTR);
    if (got == 0) return child;  // closed by execve
    errno = got == sizeof number ? number : EIO;
    return fail_errno("run '" + program.string() + "'");
}

ChildProcess::~ChildProcess() {
    if (pid_ <= 0) return;
    kill_group();
    wait();
}

void ChildProcess::kill_group() const {
    if (pid_ > 0) ::kill(-pid_, SIGKILL);
}

void ChildProcess::ask_to_stop() const {
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}

std::optional<ChildEnd> ChildProcess::poll() {
    assert(pid_ > 0);
    siginfo_t info{};
    const int found = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    if (found == 0 && info.si_pid == 0) return std::nullopt;
    return reap_group();
}

ChildEnd ChildProcess::wait() {
    assert(pid_ > 0);
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0 &&
           errno == EINTR) {
    }
    return reap_group();
}

/// The leader is dead but not reaped, so its number still names this group and no other.
ChildEnd ChildProcess::reap_group() {
    ChildEnd end;
    const pid_t leader = std::exchange(pid_, -1);
    ::kill(-leader, SIGKILL);
    for (;;) {
        int status = 0;
        rusage usage{};
        const pid_t reaped = ::wait4(-leader, &status, 0, &usage);
        if (reaped < 0 && errno == EINTR) continue;
        if (reaped < 0) return end;
        add_cost(end, usage);
        if (reaped != leader) continue;
        if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
        if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
    }
}

Result<> adopt_orphans() {
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return fail_errno("become the reaper of orphans");
    return ok();
}

std::filesystem::path program_folder() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

}  // namespace catseye
