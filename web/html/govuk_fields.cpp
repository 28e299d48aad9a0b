// Fields of forms. The shape of each is that of the package's template.njk.
#include "web/html/govuk.hpp"

namespace catseye::web::govuk {

namespace {

std::string joined(std::string_view first, std::string_view second) {
    if (first.empty() || second.empty()) return std::string(first) + std::string(second);
    return std::string(first) + " " + std::string(second);
}

std::string id_of(const Field& field) {
    return field.id.empty() ? field.name : field.id;
}

/// The ids that describe a field: what was told, then its hint and its error.
std::string described_by(const std::string& told, const std::string& id, bool has_hint,
                         bool has_error) {
    std::string ids = told;
    if (has_hint) ids = joined(ids, id + "-hint");
    if (has_error) ids = joined(ids, id + "-error");
    return ids;
}

Html hint_and_error(const std::string& id, const Html& hint_content, const std::string& error,
                    const std::string& error_prefix) {
    Html html;
    if (!hint_content.empty()) html += hint(id + "-hint", hint_content);
    if (!error.empty()) html += error_message(id + "-error", error, error_prefix);
    return html;
}

void add_if(Attributes& attributes, const char* name, const std::string& value) {
    if (!value.empty()) attributes.emplace_back(name, value);
}

void add_all(Attributes& attributes, const Attributes& more) {
    attributes.insert(attributes.end(), more.begin(), more.end());
}

Html group(const std::string& error, const std::string& classes, const Attributes& more,
           const Html& content) {
    Attributes attributes{
        {"class",
         joined(error.empty() ? "govuk-form-group" : "govuk-form-group govuk-form-group--error",
                classes)}};
    add_all(attributes, more);
    return element("div", attributes, content);
}

Html field_group(const Field& field, const Html& control) {
    const std::string id = id_of(field);
    return group(field.error, field.group_classes, field.group_attributes,
                 label(field.label, id) +
                     hint_and_error(id, field.hint, field.error, field.error_prefix) + control);
}

std::string describing(const Field& field) {
    return described_by(field.described_by, id_of(field), !field.hint.empty(),
                        !field.error.empty());
}

Html affix(const char* kind, const std::string& words) {
    if (words.empty()) return {};
    return element("div", {{"class", std::string("govuk-input__") + kind}, {"aria-hidden", "true"}},
                   text(words));
}

}  // namespace

Html label(const Label& shown, const std::string& field_id) {
    if (shown.content.empty()) return {};
    Attributes attributes{{"class", joined("govuk-label", shown.classes)}};
    add_if(attributes, "for", field_id);
    const Html html = element("label", attributes, shown.content);
    if (!shown.is_page_heading) return html;
    return element("h1", {{"class", "govuk-label-wrapper"}}, html);
}

Html fieldset(const Fieldset& shown) {
    Attributes attributes{{"class", joined("govuk-fieldset", shown.classes)}};
    add_if(attributes, "role", shown.role);
    add_if(attributes, "aria-describedby", shown.described_by);
    add_all(attributes, shown.attributes);
    Html content;
    if (shown.legend) {
        Html words = shown.legend->content;
        if (shown.legend->is_page_heading)
            words = element("h1", {{"class", "govuk-fieldset__heading"}}, words);
        content = element(
            "legend", {{"class", joined("govuk-fieldset__legend", shown.legend->classes)}}, words);
    }
    return element("fieldset", attributes, content + shown.content);
}

Html hint(const std::string& id, const Html& content, const std::string& classes) {
    Attributes attributes;
    add_if(attributes, "id", id);
    attributes.emplace_back("class", joined("govuk-hint", classes));
    return element("div", attributes, content);
}

Html error_message(const std::string& id, const std::string& message,
                   const std::string& hidden_prefix) {
    Attributes attributes;
    add_if(attributes, "id", id);
    attributes.emplace_back("class", "govuk-error-message");
    Html words = text(message);
    if (!hidden_prefix.empty())
        words = element("span", {{"class", "govuk-visually-hidden"}}, text(hidden_prefix + ":")) +
                raw(" ") + words;
    return element("p", attributes, words);
}

Html input(const Input& shown) {
    const Field& field = shown.field;
    std::string classes = joined("govuk-input", field.classes);
    if (!field.error.empty()) classes += " govuk-input--error";
    Attributes attributes{
        {"class", classes}, {"id", id_of(field)}, {"name", field.name}, {"type", shown.type}};
    if (shown.spellcheck)
        attributes.emplace_back("spellcheck", *shown.spellcheck ? "true" : "false");
    if (shown.value) attributes.emplace_back("value", *shown.value);
    if (field.disabled) attributes.emplace_back("disabled", std::nullopt);
    add_if(attributes, "aria-describedby", describing(field));
    add_if(attributes, "autocomplete", shown.autocomplete);
    add_if(attributes, "autocapitalize", shown.autocapitalize);
    add_if(attributes, "pattern", shown.pattern);
    add_if(attributes, "inputmode", shown.inputmode);
    add_all(attributes, field.attributes);
    Html control = void_element("input", attributes);
    if (!shown.prefix.empty() || !shown.suffix.empty())
        control = element("div", {{"class", "govuk-input__wrapper"}},
                          affix("prefix", shown.prefix) + control + affix("suffix", shown.suffix));
    return field_group(field, control);
}

Html textarea(const Textarea& shown) {
    const Field& field = shown.field;
    std::string classes = "govuk-textarea";
    if (!field.error.empty()) classes += " govuk-textarea--error";
    Attributes attributes{{"class", joined(classes, field.classes)},
                          {"id", id_of(field)},
                          {"name", field.name},
                          {"rows", std::to_string(shown.rows)}};
    if (shown.spellcheck)
        attributes.emplace_back("spellcheck", *shown.spellcheck ? "true" : "false");
    if (field.disabled) attributes.emplace_back("disabled", std::nullopt);
    add_if(attributes, "aria-describedby", describing(field));
    add_if(attributes, "autocomplete", shown.autocomplete);
    add_all(attributes, field.attributes);
    // A line end right after the tag is dropped by browsers: one of the text's own must not be.
    const Html lead = shown.value.starts_with('\n') ? raw("\n") : Html();
    return field_group(field,
                       element("textarea", attributes, lead + text(shown.value)) + shown.after);
}

Html character_count(const CharacterCount& shown) {
    Textarea area = shown.textarea;
    Field& field = area.field;
    const std::string id = id_of(field);
    std::string message = shown.message;
    const auto place = message.find("%{count}");
    if (place != std::string::npos)
        message.replace(place, std::string_view("%{count}").size(),
                        std::to_string(shown.maxlength));
    field.described_by = joined(id + "-info", field.described_by);
    field.group_classes = joined("govuk-character-count", field.group_classes);
    Attributes attributes{{"data-module", "govuk-character-count"},
                          {"data-maxlength", std::to_string(shown.maxlength)}};
    if (shown.threshold > 0)
        attributes.emplace_back("data-threshold", std::to_string(shown.threshold));
    add_all(attributes, shown.wording);
    add_all(attributes, field.group_attributes);
    field.group_attributes = std::move(attributes);
    field.classes = joined("govuk-js-character-count", field.classes);
    area.after = hint(id + "-info", text(message), "govuk-character-count__message") + area.after;
    return textarea(area);
}

Html file_upload(const FileUpload& shown) {
    const Field& field = shown.field;
    std::string classes = joined("govuk-file-upload", field.classes);
    if (!field.error.empty()) classes += " govuk-file-upload--error";
    Attributes attributes{
        {"class", classes}, {"id", id_of(field)}, {"name", field.name}, {"type", "file"}};
    if (field.disabled) attributes.emplace_back("disabled", std::nullopt);
    if (shown.multiple) attributes.emplace_back("multiple", std::nullopt);
    add_if(attributes, "aria-describedby", describing(field));
    add_all(attributes, field.attributes);
    Html control = void_element("input", attributes);
    if (shown.has_drop_zone) {
        Attributes zone{{"class", "govuk-file-upload-wrapper"},
                        {"data-module", "govuk-file-upload"}};
        add_all(zone, shown.wording);
        control = element("div", zone, control);
    }
    return field_group(field, control);
}

Html select(const Select& shown) {
    const Field& field = shown.field;
    std::string classes = joined("govuk-select", field.classes);
    if (!field.error.empty()) classes += " govuk-select--error";
    Attributes attributes{{"class", classes}, {"id", id_of(field)}, {"name", field.name}};
    if (field.disabled) attributes.emplace_back("disabled", std::nullopt);
    add_if(attributes, "aria-describedby", describing(field));
    add_all(attributes, field.attributes);
    Html options;
    for (const Option& option : shown.options) {
        Attributes of;
        if (option.value) of.emplace_back("value", *option.value);
        if (option.selected) of.emplace_back("selected", std::nullopt);
        if (option.disabled) of.emplace_back("disabled", std::nullopt);
        options += element("option", of, text(option.text));
    }
    return field_group(field, element("select", attributes, options));
}

namespace {

Html choice(const Choices& choices, const Choice& item, const std::string& kind,
            std::size_t ordinal) {
    const std::string block = "govuk-" + kind;
    if (!item.divider.empty())
        return element("div", {{"class", block + "__divider"}}, text(item.divider));
    const std::string prefix = choices.id_prefix.empty() ? choices.name : choices.id_prefix;
    const std::string id =
        !item.id.empty() ? item.id : prefix + (ordinal > 1 ? "-" + std::to_string(ordinal) : "");
    const std::string conditional = "conditional-" + id;
    Attributes attributes{{"class", block + "__input"},
                          {"id", id},
                          {"name", choices.name},
                          {"type", kind == "radios" ? "radio" : "checkbox"},
                          {"value", item.value}};
    if (item.checked) attributes.emplace_back("checked", std::nullopt);
    if (item.disabled) attributes.emplace_back("disabled", std::nullopt);
    if (!item.conditional.empty()) attributes.emplace_back("data-aria-controls", conditional);
    add_if(attributes, "data-behaviour", item.behaviour);
    std::string describing_ids;
    if (kind == "checkboxes" && !choices.fieldset)
        describing_ids = described_by("", prefix, !choices.hint.empty(), !choices.error.empty());
    if (!item.hint.empty()) describing_ids = joined(describing_ids, id + "-item-hint");
    add_if(attributes, "aria-describedby", describing_ids);
    Html html =
        void_element("input", attributes) + label({item.content, block + "__label", false}, id);
    if (!item.hint.empty()) html += hint(id + "-item-hint", item.hint, block + "__hint");
    html = element("div", {{"class", block + "__item"}}, html);
    if (item.conditional.empty()) return html;
    return html +
           element("div",
                   {{"class", block + "__conditional" +
                                  (item.checked ? "" : " " + block + "__conditional--hidden")},
                    {"id", conditional}},
                   item.conditional);
}

Html choices_html(const Choices& choices, const std::string& kind) {
    const std::string prefix = choices.id_prefix.empty() ? choices.name : choices.id_prefix;
    Html items;
    std::size_t ordinal = 0;
    for (const Choice& item : choices.items)
        items += choice(choices, item, kind, ++ordinal);
    Attributes attributes{{"class", joined("govuk-" + kind, choices.classes)},
                          {"data-module", "govuk-" + kind}};
    add_all(attributes, choices.attributes);
    const Html inner = hint_and_error(prefix, choices.hint, choices.error, choices.error_prefix) +
                       element("div", attributes, items);
    if (!choices.fieldset) return group(choices.error, choices.group_classes, {}, inner);
    Fieldset around = *choices.fieldset;
    around.described_by =
        described_by(around.described_by, prefix, !choices.hint.empty(), !choices.error.empty());
    around.content = inner;
    return group(choices.error, choices.group_classes, {}, fieldset(around));
}

}  // namespace

Html radios(const Choices& choices) {
    return choices_html(choices, "radios");
}

Html checkboxes(const Choices& choices) {
    return choices_html(choices, "checkboxes");
}

Html date_input(const DateInput& date) {
    Html parts;
    bool any_error = false;
    for (const DatePart& part : date.parts)
        any_error = any_error || part.error;
    for (const DatePart& part : date.parts) {
        std::string classes = "govuk-date-input__input";
        if (part.error || (!date.error.empty() && !any_error)) classes += " govuk-input--error";
        if (part.classes.find("govuk-input--width-") == std::string::npos)
            classes += part.name == "year" || part.name.ends_with("_year")
                           ? " govuk-input--width-4"
                           : " govuk-input--width-2";
        Input field;
        field.field.name = part.name;
        field.field.id = date.id + "-" + part.name;
        field.field.label = {text(part.label), "govuk-date-input__label", false};
        field.field.classes = joined(classes, part.classes);
        field.value = part.value;
        field.inputmode = "numeric";
        field.autocomplete = part.autocomplete;
        parts += element("div", {{"class", "govuk-date-input__item"}}, input(field));
    }
    const Html inner =
        hint_and_error(date.id, date.hint, date.error, date.error_prefix) +
        element("div", {{"class", joined("govuk-date-input", date.classes)}, {"id", date.id}},
                parts);
    if (!date.fieldset) return group(date.error, "", {}, inner);
    Fieldset around = *date.fieldset;
    around.role = "group";
    around.described_by =
        described_by(around.described_by, date.id, !date.hint.empty(), !date.error.empty());
    around.content = inner;
    return group(date.error, "", {}, fieldset(around));
}

}  // namespace catseye::web::govuk
