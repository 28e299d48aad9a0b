#pragma once
#include <string>
#include <vector>

#include "web/console/console.hpp"
#include "web/html/govuk.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// What stands around a page of the console.
struct ConsoleFrame {
    std::string title;    ///< of the page
    std::string section;  ///< the item of the navigation that it belongs to: queue, reports, …
    bool has_errors = false;
    std::string body_classes = {};
    std::vector<std::string> scripts = {};  ///< assets beside console.js, by name
};

/// A whole page, over the full width. `main` is what stands in the main landmark, its h1 included.
/// The notice that the last page left stands above it, once.
Response console_page(OfficerVisit& visit, const ConsoleFrame& frame, const Html& main,
                      int status = 200);

/// The page for a status: what was wrong and what to do.
Response console_error(OfficerVisit& visit, int status);
/// The same where something of ours said no, with its sentence.
Response console_refusal(OfficerVisit& visit, int status, const std::string& title,
                         const std::string& sentence);
/// For an Error of ours: 404 for not_found, 409 for conflict and 422 for invalid_request, both with
/// its sentence, 503 for busy and resource, else 500 with a line in the log.
Response console_failed(OfficerVisit& visit, const Error& error);

/// A form that posts to a page of the console, with the session's token.
Html console_form(const OfficerVisit& visit, const std::string& path, const Html& content,
                  const Attributes& attributes = {});
Html console_heading(std::string_view words, std::string_view caption = {});

/// `<div class="…">`.
Html div(std::string_view classes, const Html& content);

}  // namespace catseye::web
