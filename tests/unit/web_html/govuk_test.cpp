#include "web/html/govuk.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/web_html/fixtures.hpp"

using namespace catseye;
using tests::Options;
namespace govuk = web::govuk;

namespace {

// How the options of the package's macros are said with our types.

govuk::Label label_of(const Options& options) {
    return {options.content(), options.text("classes"), options.flag("isPageHeading")};
}

web::Html hint_of(const Options& options) {
    return options.has("hint") ? options.at("hint").content() : web::Html();
}

std::string error_of(const Options& options) {
    return options.has("errorMessage") ? options.at("errorMessage").text("text") : "";
}

govuk::Field field_of(const Options& options) {
    govuk::Field field;
    field.name = options.text("name");
    field.id = options.text("id");
    field.label = label_of(options.at("label"));
    field.hint = hint_of(options);
    field.error = error_of(options);
    field.described_by = options.text("describedBy");
    field.classes = options.text("classes");
    field.group_classes = options.at("formGroup").text("classes");
    field.group_attributes = options.at("formGroup").attributes();
    field.attributes = options.attributes();
    field.disabled = options.flag("disabled");
    return field;
}

std::optional<bool> spellcheck_of(const Options& options) {
    if (!options.has("spellcheck")) return std::nullopt;
    return options.flag("spellcheck");
}

web::Html input_of(const Options& options) {
    govuk::Input input;
    input.field = field_of(options);
    if (options.has("type")) input.type = options.text("type");
    input.value = options.text_or_nothing("value");
    input.autocomplete = options.text("autocomplete");
    input.autocapitalize = options.text("autocapitalize");
    input.inputmode = options.text("inputmode");
    input.pattern = options.text("pattern");
    input.spellcheck = spellcheck_of(options);
    input.prefix = options.at("prefix").text("text");
    input.suffix = options.at("suffix").text("text");
    return govuk::input(input);
}

govuk::Textarea textarea_of(const Options& options) {
    govuk::Textarea textarea;
    textarea.field = field_of(options);
    textarea.value = options.text("value");
    if (options.has("rows")) textarea.rows = options.number("rows");
    textarea.autocomplete = options.text("autocomplete");
    textarea.spellcheck = spellcheck_of(options);
    return textarea;
}

/// "textsKey": "…" or {"one": "…", "other": "…"} is an attribute data-i18n.texts-key(.one).
void add_wording(web::Attributes& wording, const Options& options, const std::string& key,
                 const std::string& attribute) {
    const std::string name = "data-i18n." + attribute;
    if (const auto value = options.text_or_nothing(key)) wording.emplace_back(name, *value);
    for (const std::string count : {"one", "other"})
        if (const auto value = options.at(key).text_or_nothing(count))
            wording.emplace_back(name + "." + count, *value);
}

web::Html character_count_of(const Options& options) {
    govuk::CharacterCount count;
    count.textarea = textarea_of(options);
    options.required("maxlength");
    count.maxlength = options.number("maxlength");
    count.threshold = options.number("threshold");
    if (options.has("textareaDescriptionText"))
        count.message = options.text("textareaDescriptionText");
    for (const auto& [key, attribute] :
         {std::pair("charactersUnderLimitText", "characters-under-limit"),
          std::pair("charactersAtLimitText", "characters-at-limit"),
          std::pair("charactersOverLimitText", "characters-over-limit"),
          std::pair("wordsUnderLimitText", "words-under-limit"),
          std::pair("wordsAtLimitText", "words-at-limit"),
          std::pair("wordsOverLimitText", "words-over-limit")})
        add_wording(count.wording, options, key, attribute);
    return govuk::character_count(count);
}

web::Html file_upload_of(const Options& options) {
    govuk::FileUpload upload{field_of(options), options.flag("multiple")};
    upload.has_drop_zone = options.flag("javascript");
    for (const auto& [key, attribute] :
         {std::pair("chooseFilesButtonText", "choose-files-button"),
          std::pair("noFileChosenText", "no-file-chosen"),
          std::pair("multipleFilesChosenText", "multiple-files-chosen"),
          std::pair("dropInstructionText", "drop-instruction"),
          std::pair("enteredDropZoneText", "entered-drop-zone"),
          std::pair("leftDropZoneText", "left-drop-zone")})
        add_wording(upload.wording, options, key, attribute);
    return govuk::file_upload(upload);
}

web::Html select_of(const Options& options) {
    govuk::Select select{field_of(options), {}};
    const auto chosen = options.text_or_nothing("value");
    for (const Options& item : options.list("items")) {
        const auto value = item.text_or_nothing("value");
        const std::string words = item.text("text");
        const bool selected = item.flag("selected", chosen && value.value_or(words) == *chosen);
        select.options.push_back({value, words, selected, item.flag("disabled")});
    }
    return govuk::select(select);
}

std::optional<govuk::Fieldset> fieldset_of(const Options& options) {
    if (!options.has("fieldset")) return std::nullopt;
    const Options told = options.at("fieldset");
    govuk::Fieldset fieldset;
    if (told.has("legend")) {
        const Options legend = told.at("legend");
        fieldset.legend = {legend.content(), legend.text("classes"), legend.flag("isPageHeading")};
    }
    fieldset.classes = told.text("classes");
    fieldset.described_by = told.text("describedBy");
    fieldset.attributes = told.attributes();
    return fieldset;
}

govuk::Choices choices_of(const Options& options) {
    govuk::Choices choices;
    choices.name = options.text("name");
    choices.id_prefix = options.text("idPrefix");
    choices.fieldset = fieldset_of(options);
    choices.hint = hint_of(options);
    choices.error = error_of(options);
    choices.classes = options.text("classes");
    choices.group_classes = options.at("formGroup").text("classes");
    choices.attributes = options.attributes();
    const auto value = options.text_or_nothing("value");
    const auto values = options.words("values");
    for (const Options& item : options.list("items", true)) {
        govuk::Choice choice;
        choice.divider = item.text("divider");
        choice.value = item.text("value");
        choice.content = item.content();
        choice.id = item.text("id");
        choice.hint = hint_of(item);
        choice.disabled = item.flag("disabled");
        choice.conditional = item.at("conditional").content();
        choice.behaviour = item.text("behaviour");
        const bool chosen = value == choice.value ||
                            std::find(values.begin(), values.end(), choice.value) != values.end();
        choice.checked = item.flag("checked", chosen);
        choices.items.push_back(choice);
    }
    return choices;
}

/// One part: an error is its own, or everybody's where no part has one and this one does not deny
/// it.
govuk::DatePart date_part_of(const Options& told, const std::string& name, bool error_is_common) {
    std::string label = told.text("label");
    if (label.empty())
        label = std::string(1, static_cast<char>(std::toupper(name.front()))) + name.substr(1);
    govuk::DatePart part{name,
                         label,
                         told.text_or_nothing("value"),
                         told.text("classes"),
                         told.text("autocomplete"),
                         told.flag("error", error_is_common)};
    if (part.classes.find("govuk-input--error") != std::string::npos) told.not_ours("error class");
    return part;
}

web::Html date_input_of(const Options& options) {
    govuk::DateInput date;
    date.id = options.text("id");
    date.fieldset = fieldset_of(options);
    date.hint = hint_of(options);
    date.error = error_of(options);
    date.classes = options.text("classes");
    std::vector<std::pair<std::string, Options>> parts;
    for (const Options& item : options.list("items"))
        parts.emplace_back(item.text("name"), item);
    if (parts.empty())
        for (const std::string name : {"day", "month", "year"})
            parts.emplace_back(name, options.at(name));
    const bool error_is_common =
        !date.error.empty() && std::none_of(parts.begin(), parts.end(), [](const auto& part) {
            return part.second.flag("error");
        });
    for (const auto& [name, told] : parts) {
        date.parts.push_back(date_part_of(told, name, error_is_common));
        auto& value = date.parts.back().value;
        if (!value) value = options.at("values").text_or_nothing(name);
    }
    return govuk::date_input(date);
}

web::Html error_summary_of(const Options& options) {
    std::vector<govuk::SummaryError> errors;
    for (const Options& one : options.list("errorList"))
        errors.push_back({one.text("text"), one.text("href")});
    return govuk::error_summary(options.text("titleText"), errors, options.text("descriptionText"));
}

web::Html button_of(const Options& options) {
    govuk::Button button;
    button.text = options.text("text");
    button.href = options.text("href");
    if (options.has("type")) button.type = options.text("type");
    button.name = options.text("name");
    button.value = options.text("value");
    button.classes = options.text("classes");
    button.attributes = options.attributes();
    button.prevents_double_click = options.is_true("preventDoubleClick");
    button.is_start = options.flag("isStartButton");
    button.disabled = options.flag("disabled");
    return govuk::button(button);
}

web::Html notification_banner_of(const Options& options) {
    const bool success = options.text("type") == "success";
    std::string title = options.text("titleText");
    if (title.empty()) title = success ? "Success" : "Important";
    return govuk::notification_banner(success ? govuk::Banner::success : govuk::Banner::notice,
                                      title, options.content("text", ""));
}

web::Html service_navigation_of(const Options& options) {
    std::vector<govuk::NavigationItem> items;
    for (const Options& item : options.list("navigation"))
        items.push_back({item.required("text"), item.required("href"), item.flag("current"),
                         item.flag("active")});
    const auto words = [&](const std::string& key, const std::string& otherwise) {
        return options.has(key) ? options.text(key) : otherwise;
    };
    return govuk::service_navigation(
        options.required("serviceName"), options.required("serviceUrl"), items,
        words("menuButtonText", "Menu"), words("ariaLabel", "Service information"));
}

web::Html language_navigation_of(const Options& options) {
    std::vector<govuk::LanguageItem> items;
    for (const Options& item : options.list("items")) {
        const bool current = item.flag("current");
        const std::string href = item.text("href");
        items.push_back({item.text("text"), current ? "" : href, item.text("lang"),
                         item.text("languageDescriptionText")});
    }
    return govuk::language_navigation(
        options.has("ariaLabel") ? options.text("ariaLabel") : "Language", items);
}

web::Html summary_list_of(const Options& options) {
    std::vector<govuk::SummaryRow> rows;
    for (const Options& row : options.list("rows")) {
        govuk::SummaryRow read{row.at("key").content(), row.at("value").content()};
        for (const Options& action : row.at("actions").list("items"))
            read.actions.push_back(
                {action.text("href"), action.text("text"), action.text("visuallyHiddenText")});
        rows.push_back(read);
    }
    return govuk::summary_list(rows, options.text("classes"));
}

web::Html table_of(const Options& options) {
    govuk::Table table;
    table.caption = options.text("caption");
    table.caption_classes = options.text("captionClasses");
    table.classes = options.text("classes");
    table.first_cell_is_header = options.flag("firstCellIsHeader");
    const auto cell = [](const Options& told) {
        return govuk::Cell{told.content(), told.text("format")};
    };
    for (const Options& head : options.list("head"))
        table.head.push_back(cell(head));
    for (const Options& row : options.list("rows")) {
        std::vector<govuk::Cell> cells;
        for (const Options& one : row.members())
            cells.push_back(cell(one));
        table.rows.push_back(cells);
    }
    return govuk::table(table);
}

web::Html task_list_of(const Options& options) {
    std::vector<govuk::Task> tasks;
    for (const Options& item : options.list("items", true)) {
        govuk::Task task;
        task.title = item.at("title").content();
        task.href = item.text("href");
        task.hint = hint_of(item);
        const Options status = item.at("status");
        task.status = status.has("tag") ? govuk::tag(status.at("tag").text("text"),
                                                     status.at("tag").text("classes"))
                                        : status.content();
        task.status_classes = status.text("classes");
        tasks.push_back(task);
    }
    return govuk::task_list(tasks,
                            options.has("idPrefix") ? options.text("idPrefix") : "task-list");
}

struct Component {
    std::string name;
    std::size_t compared;  ///< examples that our function can say; the others are listed by name
    tests::Rendering rendering;
};

std::vector<Component> components() {
    return {
        {"label", 16, [](const Options& o) { return govuk::label(label_of(o), o.text("for")); }},
        {"hint", 5,
         [](const Options& o) {
             return govuk::hint(o.text("id"), o.content(), o.text("classes"));
         }},
        {"error-message", 5,
         [](const Options& o) {
             const auto prefix = o.text_or_nothing("visuallyHiddenText").value_or("Error");
             return govuk::error_message(o.text("id"), o.text("text"), prefix);
         }},
        {"fieldset", 18,
         [](const Options& o) {
             govuk::Fieldset fieldset;
             if (o.has("legend")) {
                 const Options legend = o.at("legend");
                 fieldset.legend = {legend.content(), legend.text("classes"),
                                    legend.flag("isPageHeading")};
             }
             fieldset.classes = o.text("classes");
             fieldset.described_by = o.text("describedBy");
             fieldset.role = o.text("role");
             fieldset.attributes = o.attributes();
             fieldset.content = o.content("", "html");
             return govuk::fieldset(fieldset);
         }},
        {"input", 38, input_of},
        {"textarea", 18, [](const Options& o) { return govuk::textarea(textarea_of(o)); }},
        {"character-count", 20, character_count_of},
        {"file-upload", 20, file_upload_of},
        {"select", 18, select_of},
        {"radios", 39, [](const Options& o) { return govuk::radios(choices_of(o)); }},
        {"checkboxes", 33, [](const Options& o) { return govuk::checkboxes(choices_of(o)); }},
        {"date-input", 27, date_input_of},
        {"error-summary", 10, error_summary_of},
        {"button", 34, button_of},
        {"back-link", 1,
         [](const Options& o) { return govuk::back_link(o.required("text"), o.required("href")); }},
        {"details", 6,
         [](const Options& o) {
             return govuk::details(o.content("summaryText", "summaryHtml"), o.content(),
                                   o.flag("open"));
         }},
        {"inset-text", 3, [](const Options& o) { return govuk::inset_text(o.content()); }},
        {"warning-text", 6,
         [](const Options& o) {
             return govuk::warning_text(o.content(),
                                        o.text_or_nothing("iconFallbackText").value_or("Warning"));
         }},
        {"tag", 10, [](const Options& o) { return govuk::tag(o.text("text"), o.text("classes")); }},
        {"panel", 4,
         [](const Options& o) { return govuk::panel(o.text("titleText"), o.content()); }},
        {"phase-banner", 3,
         [](const Options& o) {
             return govuk::phase_banner(o.at("tag").text("text"), o.content());
         }},
        {"skip-link", 5,
         [](const Options& o) {
             return govuk::skip_link(o.text("text"), o.has("href") ? o.text("href") : "#content");
         }},
        {"generic-header", 2,
         [](const Options& o) {
             return govuk::generic_header(o.text("logoText"), o.has("url") ? o.text("url") : "/");
         }},
        {"notification-banner", 8, notification_banner_of},
        {"service-navigation", 4, service_navigation_of},
        {"language-navigation", 3, language_navigation_of},
        {"summary-list", 11, summary_list_of},
        {"table", 11, table_of},
        {"task-list", 6, task_list_of},
    };
}

}  // namespace

TEST_CASE("every component is the package's own markup, in each of its examples that we can say") {
    for (const Component& component : components()) {
        const tests::Comparison came = tests::compare(component.name, component.rendering);
        for (const std::string& difference : came.different)
            FAIL_CHECK(component.name << ": " << difference);
        // Fewer: an option of ours is gone. More: one is new, or the package is.
        INFO(component.name << ": these examples ask for what we do not have:\n" << came.not_ours);
        CHECK(came.compared == component.compared);
    }
}

TEST_CASE("what a client sent is text in every place of a component") {
    const std::string hostile = "\"'><script>alert(1)</script>&{name}";
    govuk::Field field;
    field.name = field.id = field.error = field.classes = field.described_by = hostile;
    field.label = {web::text(hostile), hostile, true};
    field.hint = web::text(hostile);
    govuk::Choices choices;
    choices.name = choices.error = hostile;
    choices.items = {{.value = hostile, .content = web::text(hostile), .checked = true}};
    const std::vector<web::Html> shown = {
        govuk::input({.field = field, .value = hostile, .prefix = hostile}),
        govuk::textarea({.field = field, .value = hostile}),
        govuk::character_count({.textarea = {.field = field, .value = hostile}, .maxlength = 9}),
        govuk::file_upload({.field = field}),
        govuk::select({.field = field, .options = {{hostile, hostile}}}),
        govuk::radios(choices),
        govuk::checkboxes(choices),
        govuk::date_input(
            {.id = hostile, .error = hostile, .parts = {{hostile, hostile, hostile}}}),
        govuk::error_summary(hostile, {{hostile, hostile}}, hostile),
        govuk::button({.text = hostile, .name = hostile, .value = hostile}),
        govuk::back_link(hostile, hostile),
        govuk::tag(hostile, hostile),
        govuk::panel(hostile, web::text(hostile)),
        govuk::notification_banner(govuk::Banner::notice, hostile, web::text(hostile)),
        govuk::service_navigation(hostile, hostile, {{hostile, hostile}}, hostile, hostile),
        govuk::summary_list(
            {{web::text(hostile), web::text(hostile), {{hostile, hostile, hostile}}}}),
        govuk::table({.caption = hostile, .rows = {{{web::text(hostile), hostile}}}}),
        govuk::task_list({{.title = web::text(hostile), .href = hostile, .status = {}}}),
    };
    for (const web::Html& html : shown) {
        INFO(html.str());
        CHECK(html.str().find("<script") == std::string::npos);
        CHECK(html.str().find("\"'") == std::string::npos);
        CHECK(html.str().find("&lt;script&gt;") != std::string::npos);
    }
}

TEST_CASE("a text that begins with an empty line keeps it") {
    govuk::Field field;
    field.name = "what";
    const std::string html = govuk::textarea({.field = field, .value = "\nsecond line"}).str();
    CHECK(html.find("\n\nsecond line</textarea>") != std::string::npos);
}
