// serve, process, work, key: the commands that run the house.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>

#include <unistd.h>

#include "apps/commands.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/service_notify.hpp"
#include "review/law_amendments.hpp"
#include "store/data_folder.hpp"
#include "web/console_site.hpp"
#include "web/public_site.hpp"
#include "workers/agent.hpp"
#include "workers/service.hpp"

namespace catseye::apps {

namespace {

namespace fs = std::filesystem;

std::atomic<bool> stop_asked{false};
std::atomic<bool> reload_asked{false};

/// `kill -HUP`: certificates are read again.
void reload_on_hangup() {
    struct sigaction action {};
    action.sa_handler = [](int) { reload_asked = true; };
    ::sigaction(SIGHUP, &action, nullptr);
}

void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) { stop_asked = true; };
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
}

Result<std::string> read_key(const fs::path& file) {
    std::string key = TRY(read_text(file, 64));
    while (!key.empty() && key.back() == '\n')
        key.pop_back();
    if (key.size() == 40) return key;
    return fail(ErrorCode::invalid_request,
                "'" + file.string() + "' is no key: make one with 'catseye key'");
}

Result<workers::KeyPair> read_pair(const fs::path& folder, const std::string& name) {
    return workers::KeyPair{TRY(read_key(folder / (name + ".public"))),
                            TRY(read_key(folder / (name + ".secret")))};
}

Error needs_keys(const std::string& endpoint) {
    return fail(ErrorCode::invalid_request,
                "'" + endpoint + "' needs --keys FOLDER: over TCP only listed agents may talk");
}

/// FOLDER/dispatcher.{public,secret} and FOLDER/allowed/*.public.
Result<std::optional<workers::RemoteListener>> remote_listener(const ServeOptions& options) {
    if (options.agents_listen.empty()) return std::optional<workers::RemoteListener>();
    if (!options.keys) return needs_keys(options.agents_listen);
    workers::RemoteListener listener{options.agents_listen,
                                     {TRY(read_pair(*options.keys, "dispatcher")), {}}};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(*options.keys / "allowed", error))
        if (entry.path().extension() == ".public")
            listener.security.allowed.push_back(TRY(read_key(entry.path())));
    if (error || listener.security.allowed.empty())
        return fail(ErrorCode::invalid_request, "no agent is allowed: put their .public keys in '" +
                                                    (*options.keys / "allowed").string() + "'");
    return std::optional(std::move(listener));
}

/// FOLDER/agent.{public,secret} and FOLDER/dispatcher.public.
Result<std::optional<workers::ClientSecurity>> client_security(const WorkOptions& options) {
    if (!options.connect.starts_with("tcp://")) return std::optional<workers::ClientSecurity>();
    if (!options.keys) return needs_keys(options.connect);
    return std::optional(
        workers::ClientSecurity{TRY(read_pair(*options.keys, "agent")),
                                TRY(read_key(*options.keys / "dispatcher.public"))});
}

void show_progress(const workers::JobCounts& counts) {
    static workers::JobCounts shown{-1, -1, -1, -1};
    if (::isatty(STDERR_FILENO) == 0) return;
    if (shown.waiting == counts.waiting && shown.running == counts.running &&
        shown.done == counts.done)
        return;
    shown = counts;
    const std::int64_t all =
        std::max<std::int64_t>(1, counts.waiting + counts.running + counts.done + counts.failed);
    const auto ended = counts.done + counts.failed;
    const std::string bar(static_cast<std::size_t>(30 * ended / all), '#');
    std::fprintf(stderr, "\r[%-30s] %ld of %ld jobs, %ld running%s", bar.c_str(), ended, all,
                 counts.running, counts.waiting + counts.running == 0 ? "\n" : "   ");
}

Result<> write_key(const fs::path& file, const std::string& key, unsigned mode) {
    const File made = TRY(create_file(file, mode));
    return write_all(made, key + "\n");
}

}  // namespace

Result<> serve(const Context& context, const ServeOptions& options) {
    auto remote = TRY(remote_listener(options));
    auto writer = TRY(store::Writer::open(context.data, now()));
    const auto vault = TRY(open_vault(context));
    review::LawBook law(TRY(review::law_in_force(writer.database())));
    const auto changeable = TRY(web::Changeable::open(writer.database(), context.settings));
    const auto portal =
        TRY(web::PublicSite::open({writer.database(), *vault, law, *changeable}, options.listen));
    store::ReaderPool readers([&] { return store::open_reader(context.data); });
    const auto console =
        TRY(web::ConsoleSite::open({writer.database(), readers, *vault, context.settings, law,
                                    *changeable, [&portal] { return portal->metrics(); }},
                                   options.console_listen));
    stop_on_signals();
    reload_on_hangup();
    auto duties = portal->duties();
    for (auto& duty : console->duties())
        duties.push_back(std::move(duty));
    duties.push_back({"read certificates again when asked", std::chrono::seconds(1), [&](Time) {
                          if (!reload_asked.exchange(false)) return ok();
                          const auto public_side = portal->reload();
                          const auto inside = console->reload();
                          return public_side ? inside : public_side;
                      }});
    workers::Service service(
        writer, *vault, context.settings,
        {context.data, program_folder() / "catseye", options.workers, std::move(remote),
         std::move(duties), [&] {
             portal->start();
             console->start();
             log::info("listening", {{"portal", portal->url()}, {"console", console->url()}});
             notify_service_manager("READY=1");
         }});
    auto ended = service.run(stop_asked, [&](const workers::Command& command) {
        return perform(context, writer.database(), *vault, command);
    });
    notify_service_manager("STOPPING=1");
    console->stop();
    portal->stop();
    return ended;
}

Result<> process(const Context& context, std::int64_t workers) {
    auto writer = TRY(store::Writer::open(context.data, now()));
    const auto vault = TRY(open_vault(context));
    stop_on_signals();
    workers::Service service(writer, *vault, context.settings,
                             {context.data, program_folder() / "catseye", workers, {}, {}, {}});
    return service.run_until_done(
        stop_asked,
        [&](const workers::Command& command) {
            return perform(context, writer.database(), *vault, command);
        },
        show_progress);
}

Result<> work(const Context& /*context*/, const WorkOptions& options) {
    const auto security = TRY(client_security(options));
    const auto vault = TRY(store::open_folder_vault(options.vault));
    stop_on_signals();
    workers::SocketContext sockets;
    auto socket = TRY(workers::Socket::connect(sockets, options.connect, security));
    workers::Agent agent(socket, *vault, program_folder() / "catseye-stage",
                         "agent-" + make_id(now()));
    return agent.run(stop_asked);
}

Result<> make_key(const Context& context, const std::string& name, const fs::path& folder) {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!plain)
        return fail(ErrorCode::invalid_request,
                    "'" + name + "' is no name for a key: use a-z, 0-9 and -");
    const auto pair = workers::make_key_pair();
    TRY(make_folders(fs::absolute(folder)));
    const fs::path secret_file = folder / (name + ".secret");
    const fs::path public_file = folder / (name + ".public");
    TRY(write_key(secret_file, pair.secret_key, 0600));
    TRY(write_key(public_file, pair.public_key, 0644));
    answer(context, {{"public", public_file.string()}, {"secret", secret_file.string()}},
           public_file.string() + "\n" + secret_file.string());
    return ok();
}

}  // namespace catseye::apps
