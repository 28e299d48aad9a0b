#pragma once
#include <memory>
#include <string>
#include <vector>

#include "ingest/uploads.hpp"
#include "review/law.hpp"
#include "store/vault.hpp"
#include "web/http/server.hpp"
#include "workers/service.hpp"

namespace catseye::web {

/// What `serve` is told about its listeners.
struct Listeners {
    std::string portal = "127.0.0.1:8080";
    std::string console = "127.0.0.1:8081";
};

/// Everything that `serve` offers over HTTP: the public's portal on one listener; on the other,
/// which stays inside, what only the force may see. Neither serves the other's routes.
class PublicSite {
public:
    /// Reads the texts and the area, binds both listeners. Nothing is served before `start`.
    static Result<std::unique_ptr<PublicSite>> open(store::Database& database, store::Vault& vault,
                                                    const Settings& settings,
                                                    const Listeners& listeners);
    virtual ~PublicSite() = default;
    virtual void start() = 0;
    virtual void stop() = 0;
    /// New certificates.
    virtual Result<> reload() = 0;
    /// Uploads and drafts that lapse, bytes that nothing refers to.
    virtual std::vector<workers::Duty> duties() = 0;
    /// As the program itself is reached: http://127.0.0.1:8080
    virtual std::string portal_url() const = 0;
    virtual std::string console_url() const = 0;
};

}  // namespace catseye::web
