#include "web/console_site.hpp"

#include <thread>

#include "base/log.hpp"
#include "review/law_amendments.hpp"
#include "review/search_words.hpp"
#include "review/submitter_requests.hpp"
#include "store/sign_in_attempts.hpp"
#include "store/viewings.hpp"
#include "web/administration/administration.hpp"
#include "web/assets/assets.hpp"
#include "web/casework/casework.hpp"
#include "web/console/frame.hpp"
#include "web/disclosure/disclosure.hpp"
#include "web/figures/figures.hpp"
#include "web/footage/footage.hpp"
#include "web/listener.hpp"
#include "web/queue/queue.hpp"
#include "web/sign_in/sign_in.hpp"

namespace catseye::web {
namespace {

constexpr auto kSessionInterval = std::chrono::minutes(5);
constexpr auto kLapseInterval = std::chrono::minutes(10);
constexpr auto kLookInterval = std::chrono::seconds(1);
constexpr std::int64_t kReadAtOnce = 500;  // submissions: some 50 ms of the writer's time
constexpr auto kClockInterval = std::chrono::milliseconds(500);
constexpr std::int64_t kClockBatch = 500;  // cases: a few milliseconds

class Opened final : public ConsoleSite {
public:
    explicit Opened(const Parts& parts)
        : console_{parts.database, parts.readers, parts.vault, parts.settings, parts.law},
          portal_metrics_(parts.portal_metrics) {
        console_.changeable = &parts.changeable;
    }

    Result<> listen(const std::string& address) {
        server_ = TRY(HttpServer::open(listener_options(console_.settings, address), routes()));
        url_ = listener_url(console_.settings, address, *server_);
        return ok();
    }
    void start() override {
        server_->start();
        reading_ = std::jthread([this] { read_ledger(); });
    }
    void stop() override { server_->stop(); }
    Result<> reload() override { return server_->reload(); }
    std::vector<workers::Duty> duties() override {
        return {{"end sessions of officers", kSessionInterval,
                 [this](Time now) -> Result<> {
                     TRY(store::SignInAttempts(console_.database).remove_ended(now));
                     return store::ConsoleSessions(console_.database).remove_ended(now);
                 }},
                {"forget viewings", kSessionInterval,
                 [this](Time now) {
                     // As long as a page may still be open, its viewing can be prolonged.
                     return store::Viewings(console_.database)
                         .remove_expired(now - console_.settings.console_longest);
                 }},
                {"questions to submitters that lapse", kLapseInterval,
                 [this](Time now) { return review::lapse_requests(console_.database, now); }},
                {"tell open pages what others did", kLookInterval,
                 [this](Time) -> Result<> {
                     const auto reader = TRY(console_.readers.borrow());
                     return watch_.look(*reader);
                 }},
                {"read the words of places and people", kLookInterval,
                 [this](Time) -> Result<> {
                     TRY(review::read_words(console_.database, kReadAtOnce));
                     return ok();
                 }},
                {"count clocks anew when the law has changed", kClockInterval,
                 [this](Time now) { return keep_clocks(now); }}};
    }
    std::string url() const override { return url_; }

private:
    Router routes() {
        Router router;
        router.error_page = [this](const Request& request, int status) {
            return error_page(request, status);
        };
        router.get("/assets/{}", asset_response);
        router.get("/metrics", [this](const Request&) {
            Response response = plain_text(200, "");
            response.headers.set("Content-Type", "text/plain; version=0.0.4");
            response.body = portal_metrics_();
            return response;
        });
        ConsoleRoutes guarded(router, console_);
        add_console_routes(guarded);
        return router;
    }
    /// Every case, so that the first who opens a report need not wait for it.
    void read_ledger() {
        auto reader = console_.readers.borrow();
        if (!reader)
            return log::error("the reports' cases cannot be read",
                              {{"error", reader.error().message}});
        const auto held = console_.ledger->now(**reader, console_.law.current());
        if (!held)
            log::error("the reports' cases cannot be read", {{"error", held.error().message}});
    }
    /// At the start, since the program may bring another law, and after each change of it.
    Result<> keep_clocks(Time now) {
        if (walked_ != console_.law.version()) {
            walked_ = console_.law.version();
            walk_ = {};
        }
        if (walk_.done) return ok();
        TRY(review::recompute_clocks(console_.database, console_.law.current(), walk_, kClockBatch,
                                     now));
        if (walk_.done && walk_.changed > 0)
            log::info("clocks counted anew", {{"cases", walk_.changed}});
        return ok();
    }
    /// For what no route takes: without a session nobody learns what there is.
    Response error_page(const Request& request, int status) {
        auto reader = console_.readers.borrow();
        if (!reader) return plain_text(503, "The database cannot be read now.");
        OfficerVisit visit{console_, request, console_.clock(), **reader};
        return console_error(visit, status);
    }

    Console console_;
    CustodyWatch watch_{*console_.events};
    std::function<std::string()> portal_metrics_;
    std::size_t walked_ = 0;  ///< the version of the law that the clocks are walked with
    review::ClockWalk walk_;
    std::unique_ptr<HttpServer> server_;
    std::jthread reading_;
    std::string url_;
};

}  // namespace

void add_console_routes(ConsoleRoutes& routes) {
    add_sign_in_pages(routes);
    add_queue_pages(routes);
    add_casework_pages(routes);
    add_footage_routes(routes);
    add_disclosure_pages(routes);
    add_figure_pages(routes);
    add_administration_pages(routes);
}

Result<std::unique_ptr<ConsoleSite>> ConsoleSite::open(const Parts& parts,
                                                       const std::string& listen) {
    TRY(check_sign_in_settings(parts.settings));
    auto site = std::make_unique<Opened>(parts);
    TRY(site->listen(listen));
    return std::unique_ptr<ConsoleSite>(std::move(site));
}

}  // namespace catseye::web
