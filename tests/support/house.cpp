#include "tests/support/house.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/file.hpp"
#include "store/data_folder.hpp"

namespace catseye::tests {

namespace {

namespace fs = std::filesystem;

constexpr auto kTick = std::chrono::milliseconds(10);

std::string read_whole(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> environment_with(const std::vector<std::string>& own) {
    std::vector<std::string> all = own;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string name = std::string(*entry).substr(0, std::string(*entry).find('=') + 1);
        bool overridden = false;
        for (const auto& mine : own)
            overridden = overridden || mine.starts_with(name);
        if (!overridden) all.emplace_back(*entry);
    }
    return all;
}

/// The children of a process, as the kernel lists them.
std::vector<pid_t> children_of(pid_t pid) {
    const std::string id = std::to_string(pid);
    std::ifstream file("/proc/" + id + "/task/" + id + "/children");
    return {std::istream_iterator<pid_t>(file), {}};
}

/// A shell puts stdout and stderr where we can read them; the program's arguments are its own,
/// never parsed.
ChildOptions with_output(const fs::path& program, const std::vector<std::string>& arguments,
                         const fs::path& output) {
    ChildOptions options;
    options.arguments = {"-c", R"(exec "$@" > "$0.out" 2> "$0.err")", output.string(),
                         program.string()};
    options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
    return options;
}

fs::path programs() {
    return CATSEYE_PROGRAMS;
}

}  // namespace

Ran run_program(const std::string& name, const std::vector<std::string>& arguments,
                const std::vector<std::string>& environment) {
    std::string pattern = (fs::temp_directory_path() / "catseye-ran-XXXXXX").string();
    const fs::path folder = ::mkdtemp(pattern.data());
    ChildOptions options = with_output(name.starts_with('/') ? fs::path(name) : programs() / name,
                                       arguments, folder / "ran");
    options.environment = environment_with(environment);
    auto child = ChildProcess::start("/bin/sh", options);
    Ran ran;
    if (child) {
        ran.exit_code = child->wait().exit_code;
        ran.output = read_whole(folder / "ran.out");
        ran.error = read_whole(folder / "ran.err");
    }
    fs::remove_all(folder);
    return ran;
}

Ran run_catseye(const std::vector<std::string>& arguments,
                const std::vector<std::string>& environment) {
    return run_program("catseye", arguments, environment);
}

bool wait_until(const std::function<bool()>& done, std::chrono::seconds most) {
    const auto give_up = std::chrono::steady_clock::now() + most;
    while (!done()) {
        if (std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::sleep_for(kTick);
    }
    return true;
}

fs::path vary_clip(const fs::path& clip, const fs::path& folder, std::int64_t number) {
    const fs::path copy = folder / (std::to_string(number) + "-" + clip.filename().string());
    fs::copy_file(clip, copy);
    fs::permissions(copy, fs::perms::owner_write | fs::perms::owner_read);
    std::string text = std::to_string(number);
    text.resize(24, ' ');
    std::ofstream file(copy, std::ios::binary | std::ios::app);
    file << std::string("\0\0\0\x20", 4) << "free" << text;
    return copy;
}

House::House(fs::path data, int agents, std::vector<std::string> environment)
    : data_(std::move(data)),
      environment_(environment_with(environment)),
      agents_(static_cast<std::size_t>(agents)) {
    fs::create_directories(data_ / "run");
    tick();
}

void House::start(std::optional<ChildProcess>& place, const std::vector<std::string>& arguments) {
    static const int kLog = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ChildOptions options;
    options.arguments = arguments;
    options.environment = environment_;
    options.error_output = std::getenv("CATSEYE_TEST_LOG") != nullptr ? STDERR_FILENO : kLog;
    auto child = ChildProcess::start(programs() / "catseye", options);
    if (child) place = *std::move(child);
    ++restarts_;
}

void House::start_submit() {
    ChildOptions options =
        with_output(programs() / "catseye",
                    {"submit", pending_->clip.string(), "--data", data_.string(), "--json",
                     "--request-id", pending_->request_id, "--offence", "close_pass", "--vrm",
                     "AA00 AAA", "--when", "2026-03-20T08:15", "--where", "A59, Preston"},
                    pending_->output);
    options.environment = environment_;
    auto child = ChildProcess::start("/bin/sh", options);
    if (child) pending_->child = *std::move(child);
}

void House::submit_next(const fs::path& clip) {
    const std::string id = "request-" + std::to_string(++submitted_);
    pending_.emplace();
    pending_->clip = clip;
    pending_->request_id = id;
    pending_->output = data_.parent_path() / id;
    start_submit();
}

void House::take_receipt(const ChildEnd& end) {
    const auto receipt = findings::parse_json(read_whole(pending_->output.string() + ".out"));
    if (end.exit_code != 0 || !receipt) {
        pending_->child.reset();
        start_submit();  // not acknowledged: the submitter sends the same again
        return;
    }
    Acknowledgement acknowledgement{receipt->at("reference"), receipt->at("cases"),
                                    receipt->at("originals").at(0).at("sha256")};
    acknowledged_.push_back(std::move(acknowledgement));
    pending_.reset();
}

void House::tick() {
    if (closing_) return;
    if (serve_ && serve_->poll()) serve_.reset();
    if (!serve_)
        start(serve_, {"serve", "--data", data_.string(), "--workers", "0", "--listen",
                       "127.0.0.1:0", "--console-listen", "127.0.0.1:0"});
    for (auto& agent : agents_) {
        if (agent && agent->poll()) agent.reset();
        if (!agent)
            start(agent, {"work", "--connect", "ipc://" + (data_ / "run" / "agents.sock").string(),
                          "--vault", (data_ / "vault").string()});
    }
    if (!pending_ || !pending_->child) return;
    if (const auto end = pending_->child->poll()) take_receipt(*end);
}

std::int64_t House::unfinished_jobs() const {
    const auto database = store::open_reader(data_);
    if (!database) return -1;
    const auto count =
        (*database)->integer("SELECT count(*) FROM job WHERE state IN ('available', 'running')");
    return count ? count->value_or(-1) : -1;
}

std::vector<House::Victim> House::victims() const {
    std::vector<Victim> list;
    if (serve_) list.push_back({serve_->pid(), false});
    for (const auto& agent : agents_) {
        if (!agent) continue;
        const auto stages = children_of(agent->pid());
        list.push_back({agent->pid(), !stages.empty()});
        for (const pid_t stage : stages) {
            list.push_back({stage, true});
            for (const pid_t inner : children_of(stage))
                list.push_back({inner, true});
        }
    }
    return list;
}

void House::close() {
    closing_ = true;
    pending_.reset();
    for (auto& agent : agents_)
        if (agent) agent->ask_to_stop();
    for (auto& agent : agents_)
        if (agent) agent->wait(), agent.reset();
    if (serve_) serve_->ask_to_stop(), serve_->wait(), serve_.reset();
}

}  // namespace catseye::tests
