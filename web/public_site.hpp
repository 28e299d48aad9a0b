#pragma once
#include <memory>
#include <string>
#include <vector>

#include "ingest/uploads.hpp"
#include "review/law_book.hpp"
#include "store/vault.hpp"
#include "web/http/server.hpp"
#include "web/site/changeable.hpp"
#include "workers/service.hpp"

namespace catseye::web {

/// The public's portal on its listener, and the mails that leave.
class PublicSite {
public:
    struct Parts {
        store::Database& database;
        store::Vault& vault;
        const review::LawBook& law;
        const Changeable& changeable;
    };
    /// Reads the area, binds the listener. Nothing is served before `start`.
    static Result<std::unique_ptr<PublicSite>> open(const Parts& parts, const std::string& listen);
    virtual ~PublicSite() = default;
    virtual void start() = 0;
    virtual void stop() = 0;
    /// New certificates.
    virtual Result<> reload() = 0;
    /// Uploads and drafts that lapse, bytes that nothing refers to.
    virtual std::vector<workers::Duty> duties() = 0;
    /// As the program itself is reached: http://127.0.0.1:8080
    virtual std::string url() const = 0;
    /// Prometheus text of this listener's counters, shown on the console's.
    virtual std::string metrics() const = 0;
};

}  // namespace catseye::web
