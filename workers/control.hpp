#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "findings/json.hpp"
#include "workers/socket.hpp"

namespace catseye::workers {

/// A writing command as it travels to the process that may write: {"command": "decide",
/// "arguments": {…}}.
using Command = findings::Json;
/// Performs a command with the writing connection; its answer is JSON.
using CommandHandler = std::function<Result<findings::Json>(const Command&)>;

/// The writer's ear for commands: DATA/run/control.sock, mode 0600.
class ControlServer {
public:
    static Result<ControlServer> open(SocketContext& context, const std::filesystem::path& path);
    Socket& socket() { return socket_; }
    /// Performs every command that has arrived and answers it.
    Result<> serve(const CommandHandler& handler);

private:
    explicit ControlServer(Socket socket) : socket_(std::move(socket)) {}
    Socket socket_;
};

/// Sends a command to the writer and waits for the answer, for as long as `is_alive` says that
/// there is a writer, which is asked ten times a second. `busy` when none comes in time: the writer
/// may still have performed it, so a command must be safe to send again.
Result<findings::Json> send_command(const std::filesystem::path& path, const Command& command,
                                    std::chrono::milliseconds patience,
                                    const std::function<bool()>& is_alive);

}  // namespace catseye::workers
