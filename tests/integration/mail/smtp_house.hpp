#pragma once
#include <csignal>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "base/process.hpp"
#include "findings/json.hpp"
#include "tests/support/temporary_folder.hpp"

namespace catseye::tests {

/// Waits for something to become true, looking every few milliseconds; false after 20 seconds.
template <typename Condition>
bool becomes_true(const Condition& condition) {
    using namespace std::chrono_literals;
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < end) {
        if (condition()) return true;
        std::this_thread::sleep_for(5ms);
    }
    return condition();
}

inline std::string content_of(const std::filesystem::path& path) {
    std::ifstream stream(path);
    std::stringstream content;
    content << stream.rdbuf();
    return content.str();
}

/// A real SMTP server (tests/support/smtp_server.py) with a folder of what it took.
class PostOffice {
public:
    explicit PostOffice(std::vector<std::string> options = {}) : options_(std::move(options)) {
        open();
    }
    ~PostOffice() { close(); }

    void open() {
        std::vector<std::string> arguments{CATSEYE_SOURCE "/tests/support/smtp_server.py",
                                           folder_.path().string()};
        arguments.insert(arguments.end(), options_.begin(), options_.end());
        if (!port_.empty()) arguments.insert(arguments.end(), {"--port", port_});
        std::filesystem::remove(folder_ / "port");
        ChildOptions child;
        child.arguments = arguments;
        auto started = ChildProcess::start("/usr/bin/python3", child);
        REQUIRE(started);
        process_ = *std::move(started);
        REQUIRE(becomes_true([&] { return std::filesystem::exists(folder_ / "port"); }));
        port_ = content_of(folder_ / "port");
    }
    void close() {
        if (!process_) return;
        process_->kill_group();
        process_->wait();
        process_.reset();
    }
    std::string url(const std::string& host = "127.0.0.1") const {
        return "smtp://" + host + ":" + port_;
    }
    /// While it holds, a message is stored but not answered for.
    void hold(bool on) {
        if (on)
            std::ofstream(folder_ / "hold").put('x');
        else
            std::filesystem::remove(folder_ / "hold");
    }

    std::size_t taken() const { return mails().size(); }
    std::vector<findings::Json> mails() const {
        std::vector<findings::Json> all;
        for (int number = 0;; ++number) {
            const std::string digits = std::to_string(number);
            const auto path = folder_ / (std::string(3 - digits.size(), '0') + digits + ".json");
            if (!std::filesystem::exists(path)) return all;
            auto json = findings::parse_json(content_of(path));
            REQUIRE(json);
            all.push_back(*std::move(json));
        }
    }

private:
    TemporaryFolder folder_;
    std::vector<std::string> options_;
    std::string port_;
    std::optional<ChildProcess> process_;
};

}  // namespace catseye::tests
