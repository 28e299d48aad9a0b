#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "findings/json.hpp"
#include "ingest/intake.hpp"
#include "store/drafts.hpp"
#include "store/uploads.hpp"

namespace catseye::web {

/// What a submitter has answered so far: {page: {field: text or list of texts}}, as it stands in
/// the draft. Only what a page has judged gets in.
class Answers {
public:
    explicit Answers(const store::Draft& draft);
    bool has(std::string_view page) const { return json_.contains(std::string(page)); }
    std::string text(std::string_view page, std::string_view field) const;
    std::vector<std::string> list(std::string_view page, std::string_view field) const;
    const findings::Json& page(std::string_view page) const;
    void set(std::string_view page, findings::Json fields);
    void forget(std::string_view page) { json_.erase(std::string(page)); }
    std::string dump() const { return json_.dump(); }

    /// The vehicles, each {vrm, make, model, colour, kind, operator}.
    const findings::Json& vehicles() const;

    /// The declaration of docs/declaration.md. `email` is the draft's; moments come from the
    /// uploads in their order.
    findings::Json declaration(const std::string& email,
                               const std::vector<store::Upload>& uploads) const;
    /// "2026-03-20T08:15", with the offset that an hour of the autumn change needs; "" until told.
    std::string when() const;
    std::string where() const;

private:
    findings::Json json_;
};

/// What of a vehicle was told besides its mark: "blue Ford Transit van Example Parcels".
std::string described(const findings::Json& vehicle);

/// The sealed files of a draft, as intake takes them.
std::vector<ingest::SealedFile> sealed_files(const std::vector<store::Upload>& uploads);

}  // namespace catseye::web
