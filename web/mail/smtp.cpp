#include "web/mail/smtp.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include <curl/curl.h>

#include "base/file.hpp"

namespace catseye::web {

namespace {

/// The bytes of one message on their way, and the last command that was sent.
struct Transfer {
    std::string_view unread;
    std::string command;
    const std::atomic<bool>& stop;
};

std::size_t read_message(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::size_t taken = std::min(size * count, transfer.unread.size());
    std::memcpy(buffer, transfer.unread.data(), taken);
    transfer.unread.remove_prefix(taken);
    return taken;
}

/// Keeps the command's word and nothing that follows it: there an address stands, or, on a line
/// without a command of its own, a password.
int note_command(CURL*, curl_infotype kind, char* data, std::size_t size, void* user) {
    constexpr std::array<std::string_view, 7> kCommands{"EHLO", "HELO", "STARTTLS", "AUTH",
                                                        "MAIL", "RCPT", "DATA"};
    if (kind != CURLINFO_HEADER_OUT) return 0;
    const std::string_view line(data, size);
    for (const std::string_view command : kCommands)
        if (line.starts_with(command)) static_cast<Transfer*>(user)->command = command;
    return 0;
}

int check_stop(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const Transfer*>(user)->stop ? 1 : 0;
}

bool is_loopback(const std::string& url) {
    const auto scheme = url.find("://");
    const std::string_view host = std::string_view(url).substr(
        scheme == std::string::npos ? 0 : scheme + std::string_view("://").size());
    return host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
}

/// Which commands speak of this message rather than of the server and us.
bool is_about_message(const std::string& command) {
    return command == "RCPT" || command == "DATA";
}

Delivery verdict_of(CURLcode code, long status, const Transfer& transfer) {
    if (code == CURLE_OK) return {Delivery::Verdict::taken, ""};
    std::string why = std::string("curl: ") + curl_easy_strerror(code);
    if (!transfer.command.empty())
        why = transfer.command + " " + std::to_string(status) + ", " + why;
    // RFC 5321 4.2.1: a code 5yz is not to be tried again as it is.
    if (status >= 500 && is_about_message(transfer.command))
        return {Delivery::Verdict::refused, why};
    const bool spoke = status >= 400 && is_about_message(transfer.command);
    return {spoke ? Delivery::Verdict::failed : Delivery::Verdict::unreachable, why};
}

struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void set_server(CURL* handle, const SmtpServer& server) {
    curl_easy_setopt(handle, CURLOPT_URL, server.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, 20L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, 90L);
    // TLS where the server offers it, its certificate checked; a password leaves this machine only
    // under TLS.
    const bool must = !server.password.empty() && !is_loopback(server.url);
    curl_easy_setopt(handle, CURLOPT_USE_SSL,
                     static_cast<long>(must ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (!server.certificates.empty())
        curl_easy_setopt(handle, CURLOPT_CAINFO, server.certificates.c_str());
    if (server.user.empty()) return;
    curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
}

}  // namespace

Result<std::optional<SmtpServer>> smtp_server(const Settings& settings) {
    if (settings.mail_server.empty()) return std::optional<SmtpServer>();
    SmtpServer server{settings.mail_server, settings.mail_user, "", ""};
    if (!settings.mail_password_file.empty()) {
        constexpr std::int64_t kMostBytes = 4096;
        server.password = TRY(read_text(settings.mail_password_file, kMostBytes));
        while (server.password.ends_with('\n') || server.password.ends_with('\r'))
            server.password.pop_back();
    }
    return std::optional(std::move(server));
}

Delivery deliver(const SmtpServer& server, const Parcel& parcel, const std::atomic<bool>& stop) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, FreeHandle> owner(kReady == CURLE_OK ? curl_easy_init() : nullptr);
    if (!owner) return {Delivery::Verdict::unreachable, "curl could not be started"};
    CURL* handle = owner.get();
    Transfer transfer{parcel.message, "", stop};
    const std::unique_ptr<curl_slist, FreeList> recipients(
        curl_slist_append(nullptr, ("<" + parcel.to + ">").c_str()));
    set_server(handle, server);
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, ("<" + parcel.from + ">").c_str());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(handle, CURLOPT_READDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, note_command);
    curl_easy_setopt(handle, CURLOPT_DEBUGDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, check_stop);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
    const CURLcode code = curl_easy_perform(handle);
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return verdict_of(code, status, transfer);
}

}  // namespace catseye::web
