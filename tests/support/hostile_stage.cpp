// hostile_stage STAGE ATTACK LIMITS: a decoder that has been taken over. It is started and confines
// itself just as catseye-stage does, then tries the one thing that its parameters name. An attack
// that succeeds gives a result; one that is refused gives the Error `unsupported`, "refused: …".
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <numeric>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.hpp"
#include "base/file.hpp"
#include "findings/stage_report.hpp"

namespace catseye {
namespace {

using findings::kFirstOutputFd;
using findings::kOriginalFd;
using findings::kReportFd;
using findings::StageOutput;

const File& report_pipe() {
    static const File kPipe(kReportFd);
    return kPipe;
}

void say(std::string_view line) {
    if (!write_all(report_pipe(), std::string(line) + "\n")) std::_Exit(EXIT_FAILURE);
}

Error refused(std::string_view how) {
    return fail(ErrorCode::unsupported, "refused: " + std::string(how));
}

/// Of a system call: an answer that is not an error is an escape.
Result<StageOutput> escaped_if(bool done) {
    if (done) return StageOutput{};
    return refused(std::strerror(errno));
}

Result<StageOutput> escaped_if_opened(const char* path, int flags) {
    return escaped_if(::open(path, flags | O_CLOEXEC, 0600) >= 0);
}

Result<StageOutput> connect_out() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(80);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return escaped_if(
        ::connect(kOriginalFd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

Result<StageOutput> run_a_shell() {
    std::array<char, 8> shell{"/bin/sh"};
    std::array<char*, 2> arguments{shell.data(), nullptr};
    return escaped_if(::execve(shell.data(), arguments.data(), nullptr) == 0);
}

Result<StageOutput> fork_for_ever() {
    for (;;)
        if (::fork() < 0) return refused(std::strerror(errno));
}

Result<StageOutput> thread_for_ever() {
    std::vector<std::thread> threads;
    try {
        for (;;)
            threads.emplace_back([] { std::this_thread::sleep_for(std::chrono::hours(24)); });
    } catch (const std::exception&) {
        for (std::thread& thread : threads)
            thread.detach();
        return refused("after " + std::to_string(threads.size()) + " threads");
    }
}

Result<StageOutput> allocate(std::size_t bytes) {
    try {
        const std::vector<char> memory(bytes, 'x');
        return escaped_if(memory[bytes / 2] == 'x');
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::resource, "the stage ran out of memory");
    }
}

Result<StageOutput> compute_for_ever() {
    for (volatile std::uint64_t turns = 0;;)
        turns = turns + 1;
}

Result<StageOutput> write_for_ever() {
    const std::string block(std::size_t{1} << 20U, 'x');
    const File slot(kFirstOutputFd);
    for (;;)
        if (auto written = write_all(slot, block); !written) return std::move(written).error();
}

/// A file that may not be as large as the largest.
Result<StageOutput> overfill_the_poster() {
    constexpr int kPoster = kFirstOutputFd + 2;
    if (::pwrite(kPoster, "x", 1, 5 << 20) != 1) return refused(std::strerror(errno));
    std::this_thread::sleep_for(std::chrono::hours(24));
    return StageOutput{};
}

Result<StageOutput> report_for_ever() {
    for (;;)
        say(R"({"progress": )" + std::string(4000, ' ') + "1}");
}

Result<StageOutput> report_one_endless_line() {
    for (;;)
        if (!write_all(report_pipe(), std::string(4096, '['))) std::_Exit(EXIT_FAILURE);
}

Result<StageOutput> touch_nothing_there() {
    const volatile std::uintptr_t address = 4096;
    *reinterpret_cast<volatile int*>(address) = 1;
    return StageOutput{};
}

Result<StageOutput> sleep_for_ever() {
    say(R"({"progress": 50})");
    for (;;)
        std::this_thread::sleep_for(std::chrono::hours(24));
}

/// Says it word for word, and ends as if all were well.
[[noreturn]] void lie(std::string_view line) {
    say(line);
    std::_Exit(EXIT_SUCCESS);
}

Result<StageOutput> write_a_still() {
    if (::pwrite(kFirstOutputFd, "png", 3, 0) != 3) return fail_errno("write the still");
    StageOutput output;
    output.files = {"still.png"};
    return output;
}

Result<StageOutput> find_something_inherited(int first_free) {
#ifdef CATSEYE_SANITIZED
    ++first_free;  // what the memory watchdog reads
#endif
    if (environ != nullptr && *environ != nullptr) return StageOutput{};
    for (int fd = first_free; fd < 1024; ++fd)
        if (::fcntl(fd, F_GETFL) >= 0) return StageOutput{};
    return refused("no variable, no descriptor");
}

/// Calls that may not even return.
Result<StageOutput> call_the_kernel(std::string_view attack, const char* argument) {
    if (attack == "open_for_reading") return escaped_if_opened(argument, O_RDONLY);
    if (attack == "open_for_writing") return escaped_if_opened(argument, O_WRONLY);
    if (attack == "create") return escaped_if_opened(argument, O_RDWR | O_CREAT);
    if (attack == "socket") return escaped_if(::socket(AF_INET, SOCK_STREAM, 0) >= 0);
    if (attack == "connect") return connect_out();
    if (attack == "execve") return run_a_shell();
    if (attack == "ptrace") return escaped_if(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0);
    if (attack == "kill_all") return escaped_if(::kill(-1, SIGKILL) == 0);
    if (attack == "become_root") return escaped_if(::setuid(0) == 0);
    if (attack == "unshare") return escaped_if(::unshare(CLONE_NEWUSER) == 0);
    if (attack == "write_original") return escaped_if(::write(kOriginalFd, "x", 1) == 1);
    if (attack == "make_code")
        return escaped_if(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    if (attack == "segfault") return touch_nothing_there();
    if (attack == "abort") std::abort();
    if (attack == "exit") std::_Exit(std::atoi(argument));
    return fail(ErrorCode::invalid_request, "no such attack");
}

Result<StageOutput> attempt(std::string_view attack, const char* argument, int first_free) {
    if (attack == "say") lie(argument);
    if (attack == "say_deep") lie(std::string(100'000, '[') + std::string(100'000, ']'));
    if (attack == "result_then_exit") {
        say(R"({"result": {"files": []}})");
        std::_Exit(std::atoi(argument));
    }
    if (attack == "still") return write_a_still();
    if (attack == "inherit") return find_something_inherited(first_free);
    if (attack == "fork_for_ever") return fork_for_ever();
    if (attack == "thread_for_ever") return thread_for_ever();
    if (attack == "allocate") return allocate(std::strtoull(argument, nullptr, 10));
    if (attack == "compute_for_ever") return compute_for_ever();
    if (attack == "write_for_ever") return write_for_ever();
    if (attack == "overfill_the_poster") return overfill_the_poster();
    if (attack == "report_for_ever") return report_for_ever();
    if (attack == "endless_line") return report_one_endless_line();
    if (attack == "sleep_for_ever") return sleep_for_ever();
    return call_the_kernel(attack, argument);
}

}  // namespace
}  // namespace catseye

int main(int count, char** arguments) {
    using namespace catseye;
    if (count != 4) return 2;
    const auto limits = limits_from(arguments[3]);
    if (!limits) return 2;
    std::fprintf(stderr, "group %d\n", ::getpgrp());
    std::vector<int> keep(2 + findings::output_slots(arguments[1]).size());
    std::iota(keep.begin(), keep.end(), kOriginalFd);
    const auto held = confine(*limits, keep);
    if (!held) {
        say(findings::to_line(fail(ErrorCode::internal, held.error().message)));
        return EXIT_FAILURE;
    }
    for (const std::string& layer : held->layers)
        std::fprintf(stderr, "%s\n", layer.c_str());
    const std::string parameters = arguments[2];
    const std::size_t equals = parameters.find('=');
    const std::string argument = equals == std::string::npos ? "" : parameters.substr(equals + 1);
    auto output = attempt(parameters.substr(0, equals), argument.c_str(), keep.back() + 1);
    say(findings::to_line(output ? findings::ReportLine(*std::move(output))
                                 : findings::ReportLine(output.error())));
    return EXIT_SUCCESS;
}
