#include "web/http/metrics.hpp"

#include <algorithm>

namespace catseye::web {

namespace {

std::string seconds_text(double seconds) {
    std::string text = std::to_string(seconds);
    while (text.back() == '0')
        text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

Metrics::Metrics(const std::vector<Route>& routes)
    : first_(routes.data()), routes_(routes.size() + 1) {
    for (std::size_t at = 0; at < routes.size(); ++at)
        routes_[at].name = "method=\"" + std::string(to_string(routes[at].method)) + "\",route=\"" +
                           routes[at].pattern + "\"";
    routes_.back().name = "method=\"\",route=\"\"";
}

void Metrics::count(const Route* route, int status, std::chrono::microseconds took) {
    OfRoute& of =
        route == nullptr ? routes_.back() : routes_.at(static_cast<std::size_t>(route - first_));
    ++of.by_class.at(static_cast<std::size_t>(std::clamp(status / 100, 1, 5)));
    const double seconds = static_cast<double>(took.count()) / 1e6;
    const auto bucket = std::lower_bound(kSeconds.begin(), kSeconds.end(), seconds);
    ++of.by_seconds.at(static_cast<std::size_t>(bucket - kSeconds.begin()));
    of.microseconds += took.count();
}

std::string Metrics::text() const {
    std::string text;
    const auto line = [&text](const std::string& name, const std::string& labels,
                              const std::string& value) {
        text += name + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
    };
    const auto single = [&](const std::string& name, const char* kind, std::int64_t value) {
        text += "# TYPE " + name + " " + kind + "\n";
        line(name, "", std::to_string(value));
    };
    single("catseye_http_connections_open", "gauge", connections_open);
    single("catseye_http_connections_refused_total", "counter", connections_refused);
    single("catseye_http_received_bytes_total", "counter", bytes_in);
    single("catseye_http_sent_bytes_total", "counter", bytes_out);
    single("catseye_http_slow_senders_cut_total", "counter", slow_senders_cut);
    single("catseye_http_bodies_cut_total", "counter", bodies_cut);
    text += "# TYPE catseye_http_requests_total counter\n";
    for (const OfRoute& of : routes_)
        for (std::size_t status = 1; status < of.by_class.size(); ++status)
            if (of.by_class.at(status) > 0)
                line("catseye_http_requests_total",
                     of.name + ",status=\"" + std::to_string(status) + "xx\"",
                     std::to_string(of.by_class.at(status)));
    text += "# TYPE catseye_http_request_seconds histogram\n";
    for (const OfRoute& of : routes_) {
        std::int64_t below = 0;
        std::int64_t all = 0;
        for (const auto& count : of.by_seconds)
            all += count;
        if (all == 0) continue;
        for (std::size_t at = 0; at < kSeconds.size(); ++at) {
            below += of.by_seconds.at(at);
            line("catseye_http_request_seconds_bucket",
                 of.name + ",le=\"" + seconds_text(kSeconds.at(at)) + "\"", std::to_string(below));
        }
        line("catseye_http_request_seconds_bucket", of.name + ",le=\"+Inf\"", std::to_string(all));
        line("catseye_http_request_seconds_sum", of.name,
             std::to_string(static_cast<double>(of.microseconds) / 1e6));
        line("catseye_http_request_seconds_count", of.name, std::to_string(all));
    }
    return text;
}

}  // namespace catseye::web
