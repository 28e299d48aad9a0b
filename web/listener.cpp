#include "web/listener.hpp"

namespace catseye::web {
namespace {

std::vector<std::string> comma_list(const std::string& text) {
    std::vector<std::string> list;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        std::string one = text.substr(begin, end - begin);
        std::erase(one, ' ');
        if (!one.empty()) list.push_back(std::move(one));
        begin = end + 1;
    }
    return list;
}

}  // namespace

ServerOptions listener_options(const Settings& settings, const std::string& listen) {
    ServerOptions options;
    options.listen = listen;
    options.certificate = settings.http_certificate;
    options.key = settings.http_key;
    options.trusted_proxies = comma_list(settings.http_trusted_proxies);
    options.max_connections = settings.http_connections;
    options.max_connections_per_address = settings.http_connections_per_address;
    options.min_bytes_per_s = settings.http_min_bytes_per_s;
    return options;
}

std::string listener_url(const Settings& settings, const std::string& listen,
                         const HttpServer& server) {
    return (settings.http_certificate.empty() ? "http://" : "https://") +
           listen.substr(0, listen.rfind(':')) + ":" + std::to_string(server.port());
}

}  // namespace catseye::web
