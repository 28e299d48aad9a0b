// What intake asks, takes and tells: changed while the program runs.
#include "review/force_rules.hpp"
#include "store/force_changes.hpp"
#include "web/administration/administration.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"
#include "web/site/changeable.hpp"

namespace catseye::web {

namespace {

constexpr std::int64_t kMostListed = 100;
constexpr const char* kPath = "/administration/intake";

/// A field's name cannot hold the dot of the setting's.
std::string field_of(const std::string& setting) {
    std::string name = setting;
    for (char& c : name)
        if (c == '.') c = '-';
    return name;
}

/// The form as it stands, with every value that holds now.
Form values_now(const OfficerVisit& visit) {
    Form form;
    for (const auto& setting : review::changeable_settings())
        form.set(field_of(setting.name),
                 review::value_of(visit.console.changeable->settings(), setting));
    return form;
}

Html history_html(const std::vector<store::ForceChange>& changes) {
    if (changes.empty()) return paragraph(text("Nothing has been changed here."));
    govuk::Table table;
    table.caption = "Changes, newest first";
    table.caption_classes = "govuk-table__caption--m";
    table.head = {{text("When")}, {text("By")}, {text("What")}, {text("Now")}};
    for (const store::ForceChange& change : changes)
        table.rows.push_back({{time_cell(change.made)},
                              {text(change.officer)},
                              {text(change.name)},
                              {text(change.value.value_or("as in the settings file"))}});
    return wide_table("Changes of intake rules", table);
}

Response intake_page(OfficerVisit& visit, const FilledForm& filled, int status) {
    const auto changes = store::ForceChanges(visit.reader, "setting").history("", kMostListed);
    if (!changes) return console_failed(visit, changes.error());
    Html fields;
    for (const auto& setting : review::changeable_settings()) {
        const std::string told = review::value_of(visit.console.changeable->told(), setting);
        fields += text_field(filled, {field_of(setting.name), setting.label,
                                      setting.hint + (setting.hint.empty() ? "" : ". ") +
                                          "In the settings file: " + told,
                                      "govuk-!-width-one-half"});
    }
    govuk::Button button;
    button.text = "Save";
    ConsoleFrame frame{"Intake rules", "administration"};
    frame.has_errors = !filled.problems.empty();
    return console_page(
        visit, frame,
        administration_links(visit) + problems_html(filled) + console_heading("Intake rules") +
            paragraph(
                text("These hold at once, for the next page that anybody opens. Leave a field "
                     "empty to go back to what the settings file says.")) +
            console_form(visit, kPath, fields + govuk::button(button)) + history_html(*changes),
        status);
}

Response take_intake(OfficerVisit& visit) {
    std::vector<std::pair<std::string, std::string>> values;
    Changeable& changeable = *visit.console.changeable;
    for (const auto& setting : review::changeable_settings()) {
        if (!visit.form.has(field_of(setting.name))) continue;
        const std::string value = visit.form.text(field_of(setting.name));
        if (value != review::value_of(changeable.settings(), setting))
            values.emplace_back(setting.name, value);
    }
    const auto done =
        changeable.change_settings(visit.writer(), values, visit.officer().id, visit.now);
    if (!done && done.error().code != ErrorCode::invalid_request)
        return console_failed(visit, done.error());
    if (!done) {
        FilledForm filled{visit.form};
        const std::string& sentence = done.error().message;
        filled.problems.push_back({field_of(sentence.substr(0, sentence.find(' '))), sentence});
        return intake_page(visit, filled, 422);
    }
    const auto left = leave_notice(
        visit, values.empty() ? "Nothing was different." : "The intake rules hold now.");
    if (!left) return console_failed(visit, left.error());
    return see_other(kPath);
}

}  // namespace

void add_intake_pages(ConsoleRoutes& routes) {
    routes.page(kPath, Permission::manage_law, [](OfficerVisit& visit) {
        if (visit.console.changeable == nullptr) return console_error(visit, 404);
        const Form form = values_now(visit);
        return intake_page(visit, {form}, 200);
    });
    routes.act(
        kPath, Permission::manage_law,
        [](OfficerVisit& visit) {
            if (visit.console.changeable == nullptr) return console_error(visit, 404);
            return take_intake(visit);
        },
        StepUp::needed);
}

}  // namespace catseye::web
