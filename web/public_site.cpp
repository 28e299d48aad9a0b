#include "web/public_site.hpp"

#include "base/log.hpp"
#include "store/orphans.hpp"
#include "web/assets/assets.hpp"
#include "web/information/information.hpp"
#include "web/mail/mail_sender.hpp"
#include "web/portal/portal.hpp"
#include "web/tracking/tracking.hpp"
#include "web/upload/tus.hpp"

namespace catseye::web {

namespace {

constexpr auto kExpireInterval = std::chrono::minutes(1);
constexpr auto kOrphanInterval = std::chrono::hours(6);
constexpr std::int64_t kMostAreaBytes = std::int64_t{16} << 20U;

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

ServerOptions options_from(const Settings& settings, const std::string& listen) {
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

/// The address without its port, and the port that was really taken.
std::string url_of(const Settings& settings, const std::string& listen, const HttpServer& server) {
    return (settings.http_certificate.empty() ? "http://" : "https://") +
           listen.substr(0, listen.rfind(':')) + ":" + std::to_string(server.port());
}

Result<ForceArea> area_from(const Settings& settings) {
    if (settings.force_area.empty()) return ForceArea::shipped();
    const std::string text = TRY(read_text(settings.force_area, kMostAreaBytes));
    return ForceArea::parse(text);
}

class Opened final : public PublicSite {
public:
    Opened(store::Database& database, store::Vault& vault, const Settings& settings,
           Wording english, Wording welsh)
        : database_(database),
          vault_(vault),
          settings_(settings),
          site_(database, settings, std::move(english), std::move(welsh)),
          uploads_(database, vault, settings),
          portal_{site_, uploads_, review::compiled_law()},
          tracking_{site_, uploads_, review::compiled_law()} {}

    Result<> listen(const Listeners& listeners) {
        portal_.area = TRY(area_from(settings_));
        TRY(uploads_.finish_interrupted());
        mails_ = TRY(MailSender::open(site_));
        public_server_ =
            TRY(HttpServer::open(options_from(settings_, listeners.portal), public_routes()));
        console_server_ =
            TRY(HttpServer::open(options_from(settings_, listeners.console), console_routes()));
        portal_url_ = url_of(settings_, listeners.portal, *public_server_);
        console_url_ = url_of(settings_, listeners.console, *console_server_);
        return ok();
    }

    void start() override {
        public_server_->start();
        console_server_->start();
        if (mails_)
            mails_->start();
        else
            log::warning(
                "no mail server is set: mails wait in the outbox, addresses are not proved");
        log::info("listening", {{"portal", portal_url_}, {"console", console_url_}});
    }
    void stop() override {
        public_server_->stop();
        console_server_->stop();
        if (mails_) mails_->stop();
    }
    Result<> reload() override {
        TRY(public_server_->reload());
        return console_server_->reload();
    }
    std::vector<workers::Duty> duties() override {
        return {{"expire drafts and uploads", kExpireInterval,
                 [this](Time now) { return uploads_.expire(now); }},
                {"destroy bytes that nothing refers to", kOrphanInterval,
                 [this](Time now) { return destroy_old(now); }}};
    }
    std::string portal_url() const override { return portal_url_; }
    std::string console_url() const override { return console_url_; }

private:
    Result<> destroy_old(Time now) {
        const auto destroyed =
            TRY(store::destroy_orphans(database_, vault_, now - settings_.vault_orphan_grace));
        if (destroyed > 0) log::info("unused bytes destroyed", {{"objects", destroyed}});
        return ok();
    }

    Router public_routes() {
        Router router;
        router.error_page = [this](const Request& request, int status) {
            return error_page(site_, request, status);
        };
        router.get("/assets/{}", asset_response);
        add_tus_routes(router, {uploads_, settings_.intake_max_file_bytes,
                                [this](const Request& request) { return draft_of(site_, request); },
                                site_.clock});
        add_information_pages(router, site_);
        add_report_pages(router, portal_);
        add_tracking_pages(router, tracking_);
        return router;
    }

    Router console_routes() {
        Router router;
        router.get("/metrics", [this](const Request&) {
            Response response = plain_text(200, "");
            response.headers.set("Content-Type", "text/plain; version=0.0.4");
            response.body = public_server_->metrics();
            return response;
        });
        return router;
    }

    store::Database& database_;
    store::Vault& vault_;
    const Settings& settings_;
    Site site_;
    ingest::UploadStore uploads_;
    Portal portal_;
    Tracking tracking_;
    std::unique_ptr<MailSender> mails_;
    std::unique_ptr<HttpServer> public_server_, console_server_;
    std::string portal_url_, console_url_;
};

}  // namespace

Result<std::unique_ptr<PublicSite>> PublicSite::open(store::Database& database, store::Vault& vault,
                                                     const Settings& settings,
                                                     const Listeners& listeners) {
    const auto folder = settings.portal_wording.empty()
                            ? std::nullopt
                            : std::optional<std::filesystem::path>(settings.portal_wording);
    auto english = TRY(Wording::load(Language::en, folder));
    auto welsh = TRY(Wording::load(Language::cy, folder));
    auto site =
        std::make_unique<Opened>(database, vault, settings, std::move(english), std::move(welsh));
    TRY(site->listen(listeners));
    return std::unique_ptr<PublicSite>(std::move(site));
}

}  // namespace catseye::web
