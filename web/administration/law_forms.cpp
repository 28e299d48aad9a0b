// The three ways to change the law's tables: a new row or version, an end, holidays.
#include <array>
#include <sstream>

#include "base/log.hpp"
#include "review/law_amendments.hpp"
#include "web/administration/administration.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"

namespace catseye::web {

namespace {

using review::AmendmentKind;
using review::LawAmendment;

/// How a cell of an offence is asked for.
enum class Asked { text, long_text, yes_no, rule, confidence };

struct Question {
    const char* column;
    const char* label;
    const char* hint;
    Asked asked = Asked::text;
};

constexpr std::array<Question, 16> kQuestions{{
    {"cjs_code", "CJS code", "For example RT88575"},
    {"plain_words", "As the public calls it", "A new version keeps the names that there are"},
    {"wording", "Wording of the offence", "", Asked::long_text},
    {"statute", "Statute", "For example RTA 1988 s.3"},
    {"valid_from", "First day", "YYYY-MM-DD: incidents from this day on"},
    {"nip_required", "Is a notice needed by law?", "RTOA 1988 s.1 and Schedule 1", Asked::yes_no},
    {"nip_policy", "Is a notice served all the same?", "Where it may end up charged as another",
     Asked::yes_no},
    {"dvla_code", "DVLA code", ""},
    {"points", "Points", "For example 3 or 3-9"},
    {"fixed_penalty_gbp", "Fixed penalty, in pounds", "Empty: none"},
    {"course", "Course", ""},
    {"limit_rule", "Time limit", "", Asked::rule},
    {"severity", "Severity", "0 to 100: orders the queue"},
    {"second_review", "Does a second officer look?", "", Asked::yes_no},
    {"confidence", "How sure is it?", "", Asked::confidence},
    {"source", "Source", "Where it says so: statute, instrument, circular", Asked::long_text},
}};

std::vector<govuk::Option> options_for(Asked asked) {
    const auto option = [](const char* value, const char* words) {
        return govuk::Option{value, words, false, false};
    };
    switch (asked) {
        case Asked::yes_no:
            return {option("Y", "Yes"), option("N", "No")};
        case Asked::rule:
            return {option("SUM6", "Six months from the offence (summary)"),
                    option("RTOA6", "Six months from knowledge, at most three years"),
                    option("EW-NONE", "None (either way)")};
        case Asked::confidence:
            return {option("verified", "Verified: the source itself was read"),
                    option("two-sources", "Two sources agree"),
                    option("general-knowledge", "One source or none")};
        default:
            return {};
    }
}

Html question_html(const FilledForm& filled, const Question& question) {
    const FieldWords words{question.column, question.label, question.hint, ""};
    if (question.asked == Asked::long_text) return text_area(filled, words, 3);
    const auto options = options_for(question.asked);
    return options.empty() ? text_field(filled, words) : code_select(filled, words, options);
}

/// A sentence of the tables names the column: it goes to its field, else over the form.
FilledForm with_fault(const Form& form, const std::string& sentence) {
    FilledForm filled{form};
    std::string field;
    for (const Question& question : kQuestions)
        if (sentence.find(", column " + std::string(question.column) + ":") != std::string::npos)
            field = question.column;
    if (sentence.find("first day") != std::string::npos) field = "valid_from";
    if (sentence.find("change comes from") != std::string::npos) field = "source";
    filled.problems.push_back({field, sentence});
    return filled;
}

ConsoleFrame frame_of(const std::string& title, const FilledForm& filled) {
    ConsoleFrame frame{title, "administration"};
    frame.has_errors = !filled.problems.empty();
    return frame;
}

Html form_page(const OfficerVisit& visit, const FilledForm& filled, const std::string& title,
               const Html& form) {
    (void)visit;
    return govuk::back_link("The law as data", "/administration/law") + problems_html(filled) +
           console_heading(title) + form;
}

/// Stores the changes, and makes them hold. Nothing where that went well.
std::optional<Error> amend(OfficerVisit& visit, const std::vector<LawAmendment>& amendments) {
    const auto hold = visit.writer().hold();  // what is stored last must be what holds
    auto law = review::amend_law(visit.writer(), amendments, visit.officer().id, visit.now);
    if (!law) return law.error();
    visit.console.law.put(*std::move(law));
    log::info("the law's tables were amended", {{"officer", visit.officer().id}});
    return std::nullopt;
}

Response done(OfficerVisit& visit, const std::string& words) {
    if (const auto left = leave_notice(visit, words); !left)
        return console_failed(visit, left.error());
    return see_other("/administration/law");
}

// ---- an offence ---------------------------------------------------------------------------------

/// The cells of the row that stands, for a new version; of a new offence nothing.
Result<Form> offence_as_it_stands(OfficerVisit& visit, const std::string& code) {
    Form form;
    if (code.empty()) return form;
    const auto tables = TRY(review::tables_in_force(visit.reader));
    for (std::size_t row = 0; row < tables.offences.size(); ++row) {
        const std::string its_code = TRY(tables.offences.text(row, "cjs_code"));
        const std::string its_end = TRY(tables.offences.text(row, "valid_to"));
        if (its_code != code || !its_end.empty()) continue;
        for (const Question& question : kQuestions)
            form.set(question.column, TRY(tables.offences.text(row, question.column)));
        form.set("valid_from", "");
        form.set("source", "");
        form.set("version_of", code);
        return form;
    }
    return fail(ErrorCode::not_found, "there is no offence '" + code + "' in force");
}

Response offence_page(OfficerVisit& visit, const FilledForm& filled, int status) {
    const std::string code = filled.form.text("version_of");
    const std::string title = code.empty() ? "Add an offence" : "A new version of " + code;
    Html fields =
        void_element("input", {{"type", "hidden"}, {"name", "version_of"}, {"value", code}});
    for (const Question& question : kQuestions)
        fields += question_html(filled, question);
    govuk::Button button;
    button.text = code.empty() ? "Add the offence" : "Make the new version";
    return console_page(
        visit, frame_of(title, filled),
        form_page(visit, filled, title,
                  div("catseye-form", console_form(visit, "/administration/law/offence",
                                                   fields + govuk::button(button)))),
        status);
}

Response show_offence(OfficerVisit& visit) {
    const auto form = offence_as_it_stands(visit, visit.query.text("code"));
    if (!form) return console_failed(visit, form.error());
    return offence_page(visit, {*form}, 200);
}

Result<std::vector<LawAmendment>> offence_amendments(OfficerVisit& visit) {
    LawAmendment added{AmendmentKind::offence_added, {}, visit.form.text("source")};
    for (const Question& question : kQuestions)
        if (std::string_view(question.column) != "source")
            added.cells.emplace_back(question.column, visit.form.text(question.column));
    if (visit.form.text("version_of").empty()) return std::vector{added};
    const auto tables = TRY(review::tables_in_force(visit.reader));
    return review::new_version(tables.offences, added);
}

Response take_offence(OfficerVisit& visit) {
    const auto amendments = offence_amendments(visit);
    const auto fault = amendments ? amend(visit, *amendments) : std::optional(amendments.error());
    if (!fault)
        return done(visit, "The offence " + visit.form.text("cjs_code") + " is in the table.");
    if (fault->code != ErrorCode::invalid_request) return console_failed(visit, *fault);
    return offence_page(visit, with_fault(visit.form, fault->message), 422);
}

// ---- an end -------------------------------------------------------------------------------------

Response end_page(OfficerVisit& visit, const FilledForm& filled, int status) {
    govuk::Button button;
    button.text = "End it";
    button.classes = "govuk-button--warning";
    return console_page(
        visit, frame_of("End an offence", filled),
        form_page(
            visit, filled, "End an offence",
            console_form(visit, "/administration/law/end",
                         text_field(filled, {"code", "CJS code", "", "govuk-input--width-10"}) +
                             text_field(filled, {"valid_to", "Last day",
                                                 "YYYY-MM-DD: incidents up to this day",
                                                 "govuk-input--width-10"}) +
                             text_area(filled, {"source", "Source", "Where it says so"}, 3) +
                             govuk::button(button))),
        status);
}

Response take_end(OfficerVisit& visit) {
    const std::vector<LawAmendment> amendments{
        {AmendmentKind::offence_ended,
         {{"cjs_code", visit.form.text("code")}, {"valid_to", visit.form.text("valid_to")}},
         visit.form.text("source")}};
    const auto fault = amend(visit, amendments);
    if (!fault) return done(visit, "The offence " + visit.form.text("code") + " has its last day.");
    if (fault->code != ErrorCode::invalid_request) return console_failed(visit, *fault);
    FilledForm filled = with_fault(visit.form, fault->message);
    if (fault->message.find("last day") != std::string::npos)
        filled.problems.front().field = "valid_to";
    return end_page(visit, filled, 422);
}

// ---- holidays -----------------------------------------------------------------------------------

Response holidays_page(OfficerVisit& visit, const FilledForm& filled, int status) {
    govuk::Button button;
    button.text = "Add the holidays";
    return console_page(
        visit, frame_of("Add bank holidays", filled),
        form_page(
            visit, filled, "Add bank holidays",
            paragraph(text("A year that is not in the table yet must come whole. One that is "
                           "proclaimed at short notice, in a year that is there, is added by "
                           "itself.")) +
                console_form(visit, "/administration/law/holidays",
                             text_area(filled,
                                       {"days", "Days",
                                        "One a line: 2030-12-25 Christmas Day. As listed on "
                                        "www.gov.uk/bank-holidays for England and Wales."},
                                       10) +
                                 text_area(filled, {"source", "Source", "Where it says so"}, 2) +
                                 govuk::button(button))),
        status);
}

/// "2030-12-25 Christmas Day", a line each.
LawAmendment holidays_of(const OfficerVisit& visit) {
    LawAmendment added{AmendmentKind::holidays_added, {}, visit.form.text("source")};
    std::istringstream days(visit.form.text("days"));
    for (std::string line; std::getline(days, line);) {
        std::istringstream words(line);
        std::string day;
        std::string name;
        words >> day >> std::ws;
        std::getline(words, name);
        if (!day.empty()) added.cells.emplace_back(day, name);
    }
    return added;
}

Response take_holidays(OfficerVisit& visit) {
    const std::vector<LawAmendment> amendments{holidays_of(visit)};
    const auto fault = amend(visit, amendments);
    if (!fault) return done(visit, "The bank holidays are in the table.");
    if (fault->code != ErrorCode::invalid_request) return console_failed(visit, *fault);
    FilledForm filled = with_fault(visit.form, fault->message);
    if (filled.problems.front().field.empty()) filled.problems.front().field = "days";
    return holidays_page(visit, filled, 422);
}

}  // namespace

void add_law_forms(ConsoleRoutes& routes) {
    routes.page("/administration/law/offence", Permission::manage_law, show_offence);
    routes.act("/administration/law/offence", Permission::manage_law, take_offence, StepUp::needed);
    routes.page("/administration/law/end", Permission::manage_law,
                [](OfficerVisit& visit) { return end_page(visit, {visit.query}, 200); });
    routes.act("/administration/law/end", Permission::manage_law, take_end, StepUp::needed);
    routes.page("/administration/law/holidays", Permission::manage_law,
                [](OfficerVisit& visit) { return holidays_page(visit, {visit.query}, 200); });
    routes.act("/administration/law/holidays", Permission::manage_law, take_holidays,
               StepUp::needed);
}

}  // namespace catseye::web
