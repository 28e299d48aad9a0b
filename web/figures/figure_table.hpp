#pragma once
#include <string>

#include "review/law.hpp"
#include "review/report.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// A word of the database for people: "awaiting_reporter" as "awaiting reporter". Codes in capitals
/// stay.
std::string plain_words(std::string_view word);

/// A table of a report: caption with its unit, headers of rows and columns, numbers to the right;
/// wide ones scroll inside a region that can have the focus. Then the way to its CSV, and what the
/// disposal codes in its header mean.
Html figure_table(const review::ReportTable& table, const review::Law& law,
                  const std::string& csv_address);

/// The chart of a table; nothing where it has none, or nothing to draw.
Html figure_chart(const review::ReportTable& table, const review::Law& law);

}  // namespace catseye::web
