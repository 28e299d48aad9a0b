#pragma once
#include <string>
#include <vector>

#include "review/bundle.hpp"
#include "store/messages.hpp"

namespace catseye::review {

/// A statement (ingest/statement.hpp) without what names whoever made it: the line at its head, the
/// initials of its exhibits, the signed name wherever else it stands. What people write of
/// themselves in other words stays: whoever sends the copy has to read it.
std::string unnamed(const store::SignedStatement& statement);
/// The statement as it was signed; `unnamed` where the details are left out.
Result<std::string> statement_pdf(const BundlePlan& plan, const store::SignedStatement& statement);
/// Name, address and contact, to be kept apart (the back of a witness statement).
Result<std::string> submitter_pdf(const BundlePlan& plan, const findings::Json& details);
/// The case in two pages, with every file of the bundle as an exhibit list. `view` is `case_view`.
Result<std::string> summary_pdf(const BundlePlan& plan, const findings::Json& view);
/// What to do with the bundle, for a laptop in court.
std::string readme_text(const BundlePlan& plan);

/// An officer's id and name.
struct NamedOfficer {
    std::string id, name;
};
/// The extract of the custody log as JSON that recomputes, and for people.
std::string custody_json(const std::vector<store::CustodyEntry>& entries,
                         const std::vector<NamedOfficer>& officers);
std::string custody_text(const BundlePlan& plan, const std::vector<store::CustodyEntry>& entries,
                         const std::vector<NamedOfficer>& officers);

}  // namespace catseye::review
