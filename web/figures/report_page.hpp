#pragma once
#include <string>
#include <vector>

#include "web/console/console.hpp"
#include "web/figures/asked.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// What stands around the figures of a page.
struct ReportFrame {
    std::string title;
    std::string slug;  ///< of the page, for its own address and the list of pages
    std::string lead;
};

/// A page of reports: the list of all of them, the filters, then `content`. What is wrong
/// with the filters stands beside them and is answered 422.
Response report_page(OfficerVisit& visit, const ReportFrame& frame, const Asked& asked,
                     const review::ReportChoices& choices, const Html& content);
Response report_asked_wrong(OfficerVisit& visit, const ReportFrame& frame, const Asked& asked,
                            const review::ReportChoices& choices, const AskedWrong& wrong);

/// The headline sentence, the notes to read it by, and when it was counted.
Html headline_html(const review::Report& report);
Html notes_html(const review::Report& report);

/// A file to keep. `name` is made of words of ours and of what was asked for.
Response download(const std::string& name, const std::string& type, std::string content);
/// "catseye-R3-own-2026-01-01-to-2026-03-31.csv": letters, digits, dots and hyphens alone.
std::string file_name(const std::string& what, const review::Report& report,
                      const std::string& extension);

}  // namespace catseye::web
