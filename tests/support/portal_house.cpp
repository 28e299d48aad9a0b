#include "tests/support/portal_house.hpp"

#include <cstdlib>

#include "base/file.hpp"
#include "tests/support/house.hpp"
#include "tests/support/http_client.hpp"

namespace catseye::tests {
namespace {

/// Where a listener is, in the log's line about both; 0: not said yet.
int port_in(const std::string& log, const std::string& listener) {
    const std::string key = listener + "=\"http://127.0.0.1:";
    const auto at = log.find(key);
    return at == std::string::npos ? 0 : std::atoi(log.c_str() + at + key.size());
}

}  // namespace

bool PortalHouse::start(const std::vector<std::string>& environment) {
    log_ = data_.string() + ".log" + std::to_string(++starts_);
    const auto output = create_file(log_, 0600);
    if (!output) return false;
    ChildOptions options;
    options.arguments = {"serve",    "--data",      data_.string(),     "--workers",  "0",
                         "--listen", "127.0.0.1:0", "--console-listen", "127.0.0.1:0"};
    options.environment = environment;
    options.environment.push_back("PATH=/usr/bin:/bin");
    options.error_output = output->fd();
    auto child = ChildProcess::start(std::filesystem::path(CATSEYE_PROGRAMS) / "catseye", options);
    if (!child) return false;
    serve_ = *std::move(child);
    const bool listens = wait_until(
        [&] {
            if (!is_running()) return true;
            const auto text = read_text(log_, 1 << 20);
            if (!text) return false;
            port_ = port_in(*text, "portal");
            console_port_ = port_in(*text, "console");
            return port_ > 0 && console_port_ > 0;
        },
        std::chrono::seconds(60));
    return listens && is_running();
}

bool PortalHouse::is_running() {
    if (serve_ && serve_->poll()) serve_.reset();
    return serve_.has_value();
}

void PortalHouse::kill() {
    if (!serve_) return;
    serve_->kill_group();
    (void)serve_->wait();
    serve_.reset();
}

void PortalHouse::stop() {
    if (!serve_) return;
    serve_->ask_to_stop();
    (void)serve_->wait();
    serve_.reset();
}

bool Submitter::begin(int port) {
    WireClient client(port);
    const std::string form = "day=1&month=1&year=2026";
    const auto answer = client.ask(
        "POST /report/begin HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/x-www-form-urlencoded\r\nContent-Length: " +
        std::to_string(form.size()) + "\r\n\r\n" + form);
    const auto cookie = answer.headers.find("Set-Cookie");
    if (answer.status != 303 || !cookie) return false;
    cookie_ = cookie->substr(0, cookie->find(';'));
    return true;
}

Submitter::Answer Submitter::create(int port, std::int64_t size) const {
    return ask(port,
               "POST /files HTTP/1.1\r\nContent-Length: 0\r\nUpload-Length: " +
                   std::to_string(size) + "\r\n",
               "");
}

Submitter::Answer Submitter::head(int port, const std::string& location) const {
    return ask(port, "HEAD " + location + " HTTP/1.1\r\n", "");
}

Submitter::Answer Submitter::patch(int port, const std::string& location, std::int64_t offset,
                                   std::string_view bytes) const {
    return ask(port,
               "PATCH " + location +
                   " HTTP/1.1\r\nContent-Type: application/offset+octet-stream\r\n" +
                   "Upload-Offset: " + std::to_string(offset) +
                   "\r\nContent-Length: " + std::to_string(bytes.size()) + "\r\n",
               bytes);
}

Submitter::Answer Submitter::ask(int port, const std::string& head, std::string_view body) const {
    WireClient client(port);
    if (!client.connected() ||
        !client.send(head + "Host: localhost\r\nTus-Resumable: 1.0.0\r\nCookie: " + cookie_ +
                     "\r\n\r\n"))
        return {};
    client.send(body);  // an answer may come before all is sent
    const auto answer = client.read(head.starts_with("HEAD"));
    Answer read{answer.status, std::string(answer.headers.find("Location").value_or("")), {}};
    if (const auto offset = answer.headers.find("Upload-Offset"))
        read.offset = std::stoll(std::string(*offset));
    return read;
}

}  // namespace catseye::tests
