#include "workers/sandbox.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace catseye::workers {

namespace {

constexpr std::size_t kLastWords = 4096;
constexpr std::size_t kReadAtOnce =
    65536;  // what a pipe holds; a talkative child costs one step no more
constexpr std::chrono::seconds kCpuGrace{1};  // the kernel counts processor time in ticks

/// Another description of the same file, read-only and with its own offset, whatever `original` may
/// do.
Result<File> reopen_read_only(const File& original) {
    const std::string path = "/proc/self/fd/" + std::to_string(original.fd());
    File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) return fail_errno("reopen the original read-only");
    return file;
}

struct Pipe {
    File read_end;
    File write_end;
};

/// The read end does not block: the parent has a lease to keep alive.
Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail_errno("make a pipe for a stage");
    Pipe pipe{File(ends[0]), File(ends[1])};
    if (::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) return fail_errno("make a pipe non-blocking");
    return pipe;
}

/// Runs out every second.
Result<File> make_timer() {
    File timer(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
    itimerspec each{};
    each.it_value.tv_sec = each.it_interval.tv_sec = 1;
    if (!timer.is_open() || ::timerfd_settime(timer.fd(), 0, &each, nullptr) != 0)
        return fail_errno("set the wall clock limit of a stage");
    return timer;
}

Result<> watch(const File& epoll, const File& file) {
    epoll_event event{};
    event.events = EPOLLIN;
    if (::epoll_ctl(epoll.fd(), EPOLL_CTL_ADD, file.fd(), &event) != 0)
        return fail_errno("watch a stage");
    return ok();
}

/// Reads once, at most kReadAtOnce. Empty: nothing there now.
std::string read_some(File& pipe) {
    std::string bytes(kReadAtOnce, '\0');
    ssize_t got = 0;
    do {
        got = ::read(pipe.fd(), bytes.data(), bytes.size());
    } while (got < 0 && errno == EINTR);
    if (got == 0)
        pipe.close();  // also takes it off the epoll, where an ended pipe would be ready for ever
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

/// The codes that a stage may pass on: the others speak of jobs and rows, of which it knows
/// nothing.
Error limited(Error error) {
    switch (error.code) {
        case ErrorCode::invalid_media:
        case ErrorCode::unsupported:
        case ErrorCode::resource:
        case ErrorCode::invalid_request:
            break;
        default:
            error.code = ErrorCode::internal;
    }
    return error;
}

std::string megabytes(std::int64_t bytes) {
    return std::to_string(bytes >> 20U) + " MB";
}

std::string signal_name(int number) {
    const char* name = ::sigdescr_np(number);
    return name != nullptr ? name : "unknown";
}

Error signal_error(const ChildEnd& end, const Limits& limits) {
    const int number = *end.signal;
    if (number == SIGSYS)
        return fail(ErrorCode::internal,
                    "the sandbox ended the stage for a forbidden system call (signal 31)");
    const bool out_of_time = number == SIGXCPU || number == SIGKILL;
    if (out_of_time && end.cpu + kCpuGrace >= std::chrono::seconds(limits.cpu_seconds))
        return fail(ErrorCode::resource, "the stage used up its processor time of " +
                                             std::to_string(limits.cpu_seconds) + " s");
    return fail(ErrorCode::resource, "the stage was ended by signal " + std::to_string(number) +
                                         " (" + signal_name(number) + ") having used " +
                                         megabytes(end.peak_memory_bytes) + " of memory");
}

struct Slot {
    findings::OutputSlot facts;
    std::filesystem::path path;
    File file;
};

}  // namespace

struct Sandbox::State {
    State() = default;
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    StageRequest request;
    std::vector<Slot> slots;
    File report;
    File errors;
    File timer;
    File exited;  // a pidfd of the leader
    File epoll;
    std::optional<ChildProcess> child;

    std::int64_t percent = 0;
    std::chrono::seconds gone{0};
    std::int64_t said_bytes = 0;
    std::string unfinished_line;
    std::optional<findings::ReportLine> last_line;  // the result or the error, never a progress
    std::optional<Error> stopped;                   // why we ended it ourselves
    std::string last_words;

    Result<> make_slots();
    Result<> launch(const std::filesystem::path& program, const File& original);
    Result<> watch_all();
    void stop(Error why);
    bool hear_report();  // false: nothing there now
    void hear_line(std::string_view line);
    bool hear_errors();
    void hear_timer();
    StageRun finish(const ChildEnd& end);
    Result<findings::StageOutput> outcome_of(const ChildEnd& end);
    Result<> check_sizes() const;
    Result<findings::StageOutput> checked(findings::StageOutput output) const;
    void remove_slots() noexcept;
    void remove_empty_slots();
};

Sandbox::State::~State() {
    child.reset();  // before the files it may be writing
    remove_slots();
}

Result<> Sandbox::State::make_slots() {
    std::int64_t largest = 1;
    for (const findings::OutputSlot& slot : findings::output_slots(request.stage)) {
        std::filesystem::path path = request.scratch / slot.name;
        File file = TRY(create_file(path, 0600));
        slots.push_back({slot, std::move(path), std::move(file)});
        largest = std::max(largest, slot.max_bytes);
    }
    request.limits.largest_file_bytes = std::min(request.limits.largest_file_bytes, largest);
    return ok();
}

Result<> Sandbox::State::launch(const std::filesystem::path& program, const File& original) {
    const File readable = TRY(reopen_read_only(original));
    Pipe report_pipe = TRY(make_pipe());
    Pipe error_pipe = TRY(make_pipe());
    ChildOptions options;
    options.arguments = {request.stage, request.parameters, to_argument(request.limits)};
    options.descriptors = {readable.fd(), report_pipe.write_end.fd()};
    for (const Slot& slot : slots)
        options.descriptors.push_back(slot.file.fd());
    options.error_output = error_pipe.write_end.fd();
    child = TRY(ChildProcess::start(program, options));
    report = std::move(report_pipe.read_end);
    errors = std::move(error_pipe.read_end);
    return ok();
}

Result<> Sandbox::State::watch_all() {
    exited = File(static_cast<int>(::syscall(SYS_pidfd_open, child->pid(), 0)));
    if (!exited.is_open()) return fail_errno("watch for the end of a stage");
    timer = TRY(make_timer());
    epoll = File(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll.is_open()) return fail_errno("make an epoll for a stage");
    for (const File* file : {&report, &errors, &timer, &exited})
        TRY(watch(epoll, *file));
    return ok();
}

/// The first reason counts.
void Sandbox::State::stop(Error why) {
    if (!stopped) stopped = std::move(why);
    child->kill_group();
}

bool Sandbox::State::hear_report() {
    if (!report.is_open() || stopped) return false;
    const std::string bytes = read_some(report);
    said_bytes += static_cast<std::int64_t>(bytes.size());
    if (said_bytes > findings::kMaxReportBytes)
        stop(fail(ErrorCode::resource,
                  "the stage reported more than " + megabytes(findings::kMaxReportBytes)));
    unfinished_line += bytes;
    std::size_t begin = 0;
    for (auto end = unfinished_line.find('\n'); end != std::string::npos && !stopped;
         end = unfinished_line.find('\n', begin)) {
        hear_line(std::string_view(unfinished_line).substr(begin, end - begin));
        begin = end + 1;
    }
    unfinished_line.erase(0, begin);
    return !bytes.empty();
}

void Sandbox::State::hear_line(std::string_view line) {
    auto read = findings::report_line_from(request.stage, line);
    if (!read)
        return stop(fail(ErrorCode::invalid_media,
                         "the stage's report cannot be trusted: " + read.error().message));
    if (const auto* progress = std::get_if<findings::Progress>(&*read))
        percent = std::clamp<std::int64_t>(progress->percent, 0, 100);
    else
        last_line = *std::move(read);
}

bool Sandbox::State::hear_errors() {
    if (!errors.is_open()) return false;
    const std::string bytes = read_some(errors);
    last_words += bytes;
    if (last_words.size() > kLastWords) last_words.erase(0, last_words.size() - kLastWords);
    return !bytes.empty();
}

void Sandbox::State::hear_timer() {
    std::uint64_t seconds = 0;
    if (::read(timer.fd(), &seconds, sizeof seconds) <= 0 || stopped) return;
    gone += std::chrono::seconds(seconds);
    if (gone >= request.wall_limit)
        stop(fail(ErrorCode::resource, "the stage did not end within " +
                                           std::to_string(request.wall_limit.count()) + " s"));
    else if (auto sizes = check_sizes(); !sizes)
        stop(std::move(sizes).error());
}

StageRun Sandbox::State::finish(const ChildEnd& end) {
    // Every writer is gone: what lies in the pipes is the rest.
    while (hear_report()) {
    }
    while (hear_errors()) {
    }
    StageRun run;
    run.outcome = outcome_of(end);
    run.cpu = end.cpu;
    run.peak_memory_bytes = end.peak_memory_bytes;
    run.last_words = last_words;
    if (run.outcome)
        remove_empty_slots();
    else
        remove_slots();
    return run;
}

Result<findings::StageOutput> Sandbox::State::outcome_of(const ChildEnd& end) {
    if (stopped) return *stopped;
    if (end.signal == SIGSYS) return signal_error(end, request.limits);
    if (last_line && std::holds_alternative<Error>(*last_line))
        return limited(std::get<Error>(*std::move(last_line)));
    if (end.exit_code == 0 && last_line)
        return checked(std::get<findings::StageOutput>(*std::move(last_line)));
    if (last_line && end.signal != SIGKILL)  // a kill comes from outside and says nothing about us
        return fail(ErrorCode::internal,
                    "the stage gave a result and then ended badly: not trusted");
    if (end.signal) return signal_error(end, request.limits);
    const std::string code = end.exit_code ? std::to_string(*end.exit_code) : "unknown";
    return fail(end.exit_code == 0 ? ErrorCode::internal : ErrorCode::resource,
                "the stage ended with exit code " + code + " and without a result");
}

/// The kernel's limit on a file is that of the largest slot: a stage that is no longer ours could
/// fill the disk with the others, so they are looked at while it runs, too.
Result<> Sandbox::State::check_sizes() const {
    for (const Slot& slot : slots) {
        const std::int64_t size = TRY(size_of(slot.file));
        if (size > slot.facts.max_bytes)
            return fail(ErrorCode::resource, "the stage wrote " + std::to_string(size) +
                                                 " bytes to " + std::string(slot.facts.name) +
                                                 "; at most " +
                                                 std::to_string(slot.facts.max_bytes));
    }
    return ok();
}

/// What it says it wrote against what it wrote.
Result<findings::StageOutput> Sandbox::State::checked(findings::StageOutput output) const {
    TRY(check_sizes());
    for (const Slot& slot : slots) {
        const std::string name(slot.facts.name);
        if (TRY(size_of(slot.file)) == 0 &&
            std::find(output.files.begin(), output.files.end(), name) != output.files.end())
            return fail(ErrorCode::internal,
                        "the stage reports " + name + " but wrote nothing to it");
    }
    return output;
}

/// Nothing half done stays in the scratch folder: without a result every slot goes.
void Sandbox::State::remove_slots() noexcept {
    for (const Slot& slot : slots)
        ::unlink(slot.path.c_str());
    slots.clear();
}

void Sandbox::State::remove_empty_slots() {
    std::erase_if(slots, [](const Slot& slot) {
        const auto size = size_of(slot.file);
        return !size || *size != 0;
    });
    remove_slots();
}

Result<Sandbox> Sandbox::start(const std::filesystem::path& program, const File& original,
                               const StageRequest& request) {
    TRY(adopt_orphans());  // a stage is two processes, and neither may outlive its run
    assert(request.wall_limit.count() > 0);
    auto state = std::make_unique<State>();
    state->request = request;
    TRY(state->make_slots());
    TRY(state->launch(program, original));
    TRY(state->watch_all());
    return Sandbox(std::move(state));
}

Sandbox::Sandbox(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;
Sandbox::~Sandbox() = default;

int Sandbox::fd() const {
    return state_->epoll.fd();
}

std::int64_t Sandbox::percent() const {
    return state_->percent;
}

void Sandbox::cancel() {
    state_->stop(fail(ErrorCode::cancelled, "the stage was asked to stop"));
}

std::optional<StageRun> Sandbox::step() {
    State& state = *state_;
    state.hear_report();
    state.hear_errors();
    state.hear_timer();
    const auto end = state.stopped ? state.child->wait() : state.child->poll();
    if (!end) return std::nullopt;
    return state.finish(*end);
}

StageRun run_stage(const std::filesystem::path& program, const File& original,
                   const StageRequest& request,
                   const std::function<void(std::int64_t percent)>& progress) {
    auto started = Sandbox::start(program, original, request);
    if (!started) {
        StageRun run;
        run.outcome = std::move(started).error();
        return run;
    }
    std::int64_t told = 0;
    for (;;) {
        pollfd ready{started->fd(), POLLIN, 0};
        ::poll(&ready, 1, -1);
        if (auto run = started->step()) return *std::move(run);
        if (progress && started->percent() != told) progress(told = started->percent());
    }
}

}  // namespace catseye::workers
