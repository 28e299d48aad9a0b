#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/process.hpp"

namespace catseye::tests {

/// A real `catseye serve` on free ports of loopback, which may be killed and started again on the
/// same data.
class PortalHouse {
public:
    explicit PortalHouse(std::filesystem::path data) : data_(std::move(data)) {}
    /// Waits until it listens. False: it did not come up.
    bool start(const std::vector<std::string>& environment = {});
    /// SIGKILL, and waits for the end.
    void kill();
    /// SIGTERM, and waits for the end.
    void stop();
    bool is_running();
    int port() const { return port_; }
    int console_port() const { return console_port_; }
    pid_t pid() const { return serve_->pid(); }

private:
    std::filesystem::path data_;
    std::filesystem::path log_;
    std::optional<ChildProcess> serve_;
    int port_ = 0;
    int console_port_ = 0;
    int starts_ = 0;
};

/// A submitter's browser, as far as uploads need one: a session with an open report.
class Submitter {
public:
    /// Begins a report at the portal. False: it did not answer.
    bool begin(int port);
    const std::string& cookie() const { return cookie_; }

    /// Each on a connection of its own; 0: no answer came.
    struct Answer {
        int status = 0;
        std::string location;
        std::optional<std::int64_t> offset;
    };
    Answer create(int port, std::int64_t size) const;
    Answer head(int port, const std::string& location) const;
    Answer patch(int port, const std::string& location, std::int64_t offset,
                 std::string_view bytes) const;

private:
    Answer ask(int port, const std::string& head, std::string_view body) const;
    std::string cookie_;
};

}  // namespace catseye::tests
