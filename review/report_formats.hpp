#pragma once
#include <string>

#include "review/report.hpp"

namespace catseye::review {

/// One function per ReportFormat; render() chooses. What the database holds may come from outside:
/// control characters do not reach a terminal, markup not a page, formulas not a spreadsheet.
std::string report_as_text(const Report& report);
std::string report_as_json(const Report& report);
std::string report_as_csv(const Report& report);
std::string report_as_html(const Report& report);

}  // namespace catseye::review
