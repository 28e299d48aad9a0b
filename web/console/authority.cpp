#include "web/console/authority.hpp"

#include <algorithm>
#include <array>

namespace catseye::web {
namespace {

using enum review::Role;
using Roles = review::SetOf<review::Role>;

constexpr Roles kReviewing{reviewer, supervisor, decision_maker};
constexpr Roles kOffice{reviewer, supervisor, decision_maker, clerk};
constexpr Roles kEvidence{reviewer, supervisor, decision_maker, prosecutor, disclosure_officer};
constexpr Roles kEverybody{reviewer,   supervisor,         clerk,   decision_maker,
                           prosecutor, disclosure_officer, auditor, administrator};

// clang-format off
constexpr Grant kGrants[] = {
    {Permission::own_account,        kEverybody},
    {Permission::see_queue,          kOffice},
    {Permission::see_case,           {reviewer, supervisor, decision_maker, clerk, prosecutor, disclosure_officer}},
    {Permission::see_footage,        kEvidence},
    {Permission::see_submitter,      {reviewer, supervisor, decision_maker, clerk, prosecutor, disclosure_officer}},
    {Permission::take_case,          kReviewing},
    {Permission::decide,             kReviewing},
    {Permission::record_outcome,     {clerk, supervisor, decision_maker, prosecutor}},
    {Permission::write_to_submitter, kOffice},
    {Permission::download_original,  {reviewer, supervisor, decision_maker, disclosure_officer}},
    {Permission::export_bundle,      {supervisor, prosecutor, disclosure_officer}},
    {Permission::see_reports,        kEverybody},
    {Permission::supervise,          {supervisor}},
    {Permission::see_custody_log,    {supervisor, auditor}},
    {Permission::manage_officers,    {administrator}},
    {Permission::manage_law,         {administrator}},
    {Permission::manage_system,      {administrator}},
};
// clang-format on

constexpr std::array<std::string_view, 17> kWords{
    "own_account",   "see_queue",    "see_case",       "see_footage",        "see_submitter",
    "take_case",     "decide",       "record_outcome", "write_to_submitter", "download_original",
    "export_bundle", "see_reports",  "supervise",      "see_custody_log",    "manage_officers",
    "manage_law",    "manage_system"};

}  // namespace

std::string_view to_string(Permission permission) {
    return kWords[static_cast<std::size_t>(permission)];
}

std::span<const Grant> grants() {
    return kGrants;
}

bool may(review::Role role, Permission permission) {
    return std::any_of(std::begin(kGrants), std::end(kGrants), [&](const Grant& grant) {
        return grant.permission == permission && grant.roles.has(role);
    });
}

}  // namespace catseye::web
