// Who sent a case, and what they signed: a page of its own, because seeing it is an entry in the
// custody log.
#include "store/messages.hpp"
#include "web/casework/case_page.hpp"
#include "web/casework/casework.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/footage/footage_panel.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

using findings::Json;

Html details_html(const Json& details) {
    constexpr std::pair<const char*, const char*> kFields[] = {
        {"first_name", "First name"},
        {"last_name", "Last name"},
        {"email", "E-mail"},
        {"phone", "Telephone"},
        {"address", "Address"},
        {"postcode", "Postcode"},
        {"support", "What would help them as a witness"}};
    std::vector<govuk::SummaryRow> rows;
    for (const auto& [key, words] : kFields) {
        const std::string value = text_at(details, key);
        if (!value.empty()) rows.push_back({text(words), sent_text(value)});
    }
    if (rows.empty()) return paragraph(text("No details are kept."));
    return govuk::summary_list(rows);
}

Html statement_html(const std::optional<store::SignedStatement>& statement) {
    if (!statement) return paragraph(text("No statement was signed."));
    return div("catseye-statement", sent_text(statement->text)) +
           govuk::summary_list(
               {{text("Signed"),
                 sent_text(statement->signed_name) + text(", " + time_words(statement->signed_at))},
                {text("SHA-256 of the text"),
                 element("span", {{"class", "catseye-hash"}}, text(statement->sha256))}});
}

Result<Response> submitter_page(OfficerVisit& visit) {
    const std::string& reference = visit.request.arguments.at(0);
    const review::CaseRecord record = TRY(review::load_case(visit.reader, reference));
    TRY(see_submitter(visit, record.row.id));  // the entry stands before anything is shown
    const std::string& submission = record.row.submission_id;
    store::SubmissionTexts texts(visit.reader);
    const std::string sent = TRY(texts.submitter_of(submission));
    const Json details = TRY(findings::parse_json(sent));
    const auto statement = TRY(texts.statement_of(submission));
    return console_page(
        visit, {"Statement and submitter of case " + reference, "queue"},
        console_heading("Statement and submitter", "Case " + reference) +
            paragraph(link("/case/" + reference, text("Back to the case"))) +
            paragraph(text("That you have opened this page is in the custody log.")) +
            element("h2", {{"class", "govuk-heading-m"}}, text("Statement")) +
            statement_html(statement) +
            element("h2", {{"class", "govuk-heading-m"}}, text("Submitter")) +
            details_html(details));
}

}  // namespace

void add_submitter_routes(ConsoleRoutes& routes) {
    routes.page("/case/{}/submitter", Permission::see_submitter, [](OfficerVisit& visit) {
        auto response = submitter_page(visit);
        return response ? *std::move(response) : console_failed(visit, response.error());
    });
}

}  // namespace catseye::web
