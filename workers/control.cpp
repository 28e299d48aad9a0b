#include "workers/control.hpp"

#include "base/clock.hpp"

namespace catseye::workers {

namespace {

constexpr std::chrono::milliseconds kAliveInterval{100};
constexpr const char* kCommand = "COMMAND";
constexpr const char* kAnswer = "ANSWER";

findings::Json answer_of(const Result<findings::Json>& result) {
    if (result) return {{"result", *result}};
    return {
        {"error", {{"code", to_string(result.error().code)}, {"message", result.error().message}}}};
}

Result<findings::Json> result_of(std::string_view answer) {
    const auto json = TRY(findings::parse_json(answer));
    if (json.contains("result")) return json.at("result");
    const auto error = json.value("error", findings::Json::object());
    return fail(error_code_from(error.value("code", "internal")),
                error.value("message", "the writer gave no answer"));
}

}  // namespace

Result<ControlServer> ControlServer::open(SocketContext& context,
                                          const std::filesystem::path& path) {
    const std::string endpoint = TRY(ipc_endpoint(path.string()));
    return ControlServer(TRY(Socket::listen(context, endpoint)));
}

Result<> ControlServer::serve(const CommandHandler& handler) {
    while (const auto envelope = socket_.receive()) {
        if (envelope->type != kCommand) continue;
        const auto command = findings::parse_json(envelope->body);
        const auto answer = command ? handler(*command) : Result<findings::Json>(command.error());
        // A client that has gone asks again or has its answer in the database.
        TRY(socket_.send({envelope->peer, kAnswer, findings::to_line(answer_of(answer))}));
    }
    return ok();
}

Result<findings::Json> send_command(const std::filesystem::path& path, const Command& command,
                                    std::chrono::milliseconds patience,
                                    const std::function<bool()>& is_alive) {
    SocketContext context;
    const std::string endpoint = TRY(ipc_endpoint(path.string()));
    Socket socket = TRY(Socket::connect(context, endpoint));
    TRY(socket.send({{}, kCommand, findings::to_line(command)}));
    const Time give_up = now() + patience;
    Socket* const sockets[] = {&socket};
    for (Time at = now(); at < give_up && is_alive(); at = now()) {
        wait_for_input(sockets, {}, std::min(kAliveInterval, give_up - at));
        if (const auto envelope = socket.receive()) return result_of(envelope->body);
    }
    return fail(ErrorCode::busy, "the running catseye did not answer within " +
                                     std::to_string(patience.count() / 1000) +
                                     " seconds: look at its log, then try again");
}

}  // namespace catseye::workers
