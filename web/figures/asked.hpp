#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "review/case_ledger.hpp"
#include "review/report.hpp"
#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// A period that has a name.
struct Preset {
    const char* word;
    const char* label;
};
std::span<const Preset> presets();

/// The days of a preset, seen from `today`; nothing bounds `all`.
struct PresetDays {
    std::optional<Day> from, to;
};
PresetDays days_of(std::string_view preset, Day today);

/// What somebody asked to see: the filters of the address.
struct Asked {
    std::string source = "own";
    std::string period;    ///< a preset's word, or `own` for days of one's own
    std::string from, to;  ///< the days, as typed
    review::ReportFilter filter;
};
/// Own cases are shown for twelve months where nothing is asked for, published ones whole.
Asked asked_from(const Form& query);
/// The report to build. A day that is none, or a period that ends before it begins, is
/// invalid_request.
Result<review::ReportRequest> request_of(const Asked& asked, Time now);
/// `path` with what was asked as its query.
std::string address(const std::string& path, const Asked& asked);

/// What is wrong with a field of the filters; empty: nothing.
struct AskedWrong {
    std::string field;
    std::string message;
};
/// The filters as a form that asks `path` again.
Html filter_form(const std::string& path, const Asked& asked, const review::ReportChoices& choices,
                 const AskedWrong& wrong);

}  // namespace catseye::web
