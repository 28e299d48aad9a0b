#include "web/sign_in/asking.hpp"

namespace catseye::web {
namespace {

govuk::Input input_of(const AskedField& asked, const FieldFaults& faults) {
    govuk::Input input;
    input.field.name = asked.name;
    input.field.label = {text(asked.label), "govuk-label--s"};
    if (!asked.hint.empty()) input.field.hint = text(asked.hint);
    for (const FieldFault& fault : faults)
        if (fault.field == asked.name) input.field.error = fault.message;
    input.field.classes = "govuk-input--width-20";
    input.autocomplete = asked.autocomplete;
    input.spellcheck = false;
    input.autocapitalize = "none";
    if (!asked.value.empty()) input.value = asked.value;
    return input;
}

}  // namespace

Html asked_text(const AskedField& asked, const FieldFaults& faults) {
    return govuk::input(input_of(asked, faults));
}

Html asked_password(const AskedField& asked, const FieldFaults& faults) {
    govuk::Input input = input_of(asked, faults);
    input.type = "password";
    return govuk::input(input);
}

Html asked_code(const AskedField& asked, const FieldFaults& faults) {
    govuk::Input input = input_of(asked, faults);
    input.field.classes = "govuk-input--width-10 govuk-input--extra-letter-spacing";
    input.inputmode = "numeric";
    return govuk::input(input);
}

Response asking_page(OfficerVisit& visit, const std::string& title, const Html& content,
                     const FieldFaults& faults, const std::string& section) {
    std::vector<govuk::SummaryError> errors;
    for (const FieldFault& fault : faults)
        errors.push_back({fault.message, "#" + fault.field});
    Html main;
    if (!errors.empty()) main += govuk::error_summary("There is a problem", errors);
    main += console_heading(title) + content;
    return console_page(visit, {title, section, !faults.empty()}, div("catseye-narrow", main),
                        faults.empty() ? 200 : 422);
}

}  // namespace catseye::web
