#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "review/law_book.hpp"
#include "store/reader_pool.hpp"
#include "store/vault.hpp"
#include "web/console/console.hpp"
#include "web/http/server.hpp"
#include "web/site/changeable.hpp"
#include "workers/service.hpp"

namespace catseye::web {

/// The officers' console on its own listener, which stays inside; it serves none of the portal's
/// routes, and the portal none of its.
class ConsoleSite {
public:
    struct Parts {
        store::Database& database;
        store::ReaderPool& readers;
        store::Vault& vault;
        const Settings& settings;
        review::LawBook& law;
        Changeable& changeable;
        std::function<std::string()> portal_metrics;
    };
    /// Binds the listener. Nothing is served before `start`.
    static Result<std::unique_ptr<ConsoleSite>> open(const Parts& parts, const std::string& listen);
    virtual ~ConsoleSite() = default;
    virtual void start() = 0;
    virtual void stop() = 0;
    /// New certificates.
    virtual Result<> reload() = 0;
    virtual std::vector<workers::Duty> duties() = 0;
    virtual std::string url() const = 0;
};

/// Every route of the console, in the order of its parts.
void add_console_routes(ConsoleRoutes& routes);

}  // namespace catseye::web
