#include "web/public_site.hpp"

#include "base/log.hpp"
#include "store/orphans.hpp"
#include "web/assets/assets.hpp"
#include "web/information/information.hpp"
#include "web/listener.hpp"
#include "web/mail/mail_sender.hpp"
#include "web/portal/portal.hpp"
#include "web/tracking/tracking.hpp"
#include "web/upload/tus.hpp"

namespace catseye::web {

namespace {

constexpr auto kExpireInterval = std::chrono::minutes(1);
constexpr auto kOrphanInterval = std::chrono::hours(6);
constexpr std::int64_t kMostAreaBytes = std::int64_t{16} << 20U;

Result<ForceArea> area_from(const Settings& settings) {
    if (settings.force_area.empty()) return ForceArea::shipped();
    const std::string text = TRY(read_text(settings.force_area, kMostAreaBytes));
    return ForceArea::parse(text);
}

class Opened final : public PublicSite {
public:
    explicit Opened(const Parts& parts)
        : database_(parts.database),
          vault_(parts.vault),
          settings_(parts.changeable.told()),
          site_(
              parts.database,
              [&now = parts.changeable]() -> const Settings& { return now.settings(); },
              [&now = parts.changeable](Language language) -> const Wording& {
                  return now.words(language);
              }),
          uploads_(parts.database, parts.vault,
                   [&now = parts.changeable]() -> const Settings& { return now.settings(); }),
          portal_{site_, uploads_, parts.law},
          tracking_{site_, uploads_, parts.law} {}

    Result<> listen(const std::string& address) {
        portal_.area = TRY(area_from(settings_));
        TRY(uploads_.finish_interrupted());
        mails_ = TRY(MailSender::open(site_));
        server_ = TRY(HttpServer::open(listener_options(settings_, address), routes()));
        url_ = listener_url(settings_, address, *server_);
        return ok();
    }

    void start() override {
        server_->start();
        if (mails_)
            mails_->start();
        else
            log::warning(
                "no mail server is set: mails wait in the outbox, addresses are not proved");
    }
    void stop() override {
        server_->stop();
        if (mails_) mails_->stop();
    }
    Result<> reload() override { return server_->reload(); }
    std::string metrics() const override { return server_->metrics(); }
    std::vector<workers::Duty> duties() override {
        return {{"expire drafts and uploads", kExpireInterval,
                 [this](Time now) { return uploads_.expire(now); }},
                {"destroy bytes that nothing refers to", kOrphanInterval,
                 [this](Time now) { return destroy_old(now); }}};
    }
    std::string url() const override { return url_; }

private:
    Result<> destroy_old(Time now) {
        const auto destroyed =
            TRY(store::destroy_orphans(database_, vault_, now - settings_.vault_orphan_grace));
        if (destroyed > 0) log::info("unused bytes destroyed", {{"objects", destroyed}});
        return ok();
    }

    Router routes() {
        Router router;
        router.error_page = [this](const Request& request, int status) {
            return error_page(site_, request, status);
        };
        router.get("/assets/{}", asset_response);
        add_tus_routes(router, {uploads_, [this] { return site_.settings().intake_max_file_bytes; },
                                [this](const Request& request) { return draft_of(site_, request); },
                                site_.clock});
        add_information_pages(router, site_);
        add_report_pages(router, portal_);
        add_tracking_pages(router, tracking_);
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
    std::unique_ptr<HttpServer> server_;
    std::string url_;
};

}  // namespace

Result<std::unique_ptr<PublicSite>> PublicSite::open(const Parts& parts,
                                                     const std::string& listen) {
    auto site = std::make_unique<Opened>(parts);
    TRY(site->listen(listen));
    return std::unique_ptr<PublicSite>(std::move(site));
}

}  // namespace catseye::web
