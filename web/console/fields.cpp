#include "web/console/fields.hpp"

#include <algorithm>

namespace catseye::web {

namespace {

govuk::Field field_of(const FilledForm& filled, const FieldWords& words) {
    govuk::Field field;
    field.name = words.name;
    field.label = {text(words.label), "govuk-label--s", false};
    if (!words.hint.empty()) field.hint = text(words.hint);
    field.error = filled.problem_of(words.name);
    field.classes = words.classes;
    return field;
}

}  // namespace

std::string FilledForm::problem_of(std::string_view field) const {
    const auto found = std::find_if(problems.begin(), problems.end(),
                                    [&](const FieldProblem& one) { return one.field == field; });
    return found == problems.end() ? std::string() : found->message;
}

Html problems_html(const FilledForm& filled) {
    if (filled.problems.empty()) return {};
    std::vector<govuk::SummaryError> errors;
    for (const FieldProblem& one : filled.problems)
        errors.push_back({one.message, one.field.empty() ? "" : "#" + one.field});
    return govuk::error_summary("There is a problem", errors);
}

Html code_select(const FilledForm& filled, const FieldWords& words,
                 const std::vector<govuk::Option>& options) {
    govuk::Select select{field_of(filled, words), {{"", "Choose", false, false}}};
    const std::string chosen = filled.form.text(words.name);
    for (govuk::Option option : options) {
        option.selected = option.value == chosen;
        select.options.push_back(std::move(option));
    }
    return govuk::select(select);
}

Html text_field(const FilledForm& filled, const FieldWords& words) {
    govuk::Input input;
    input.field = field_of(filled, words);
    input.value = filled.form.text(words.name);
    return govuk::input(input);
}

Html text_area(const FilledForm& filled, const FieldWords& words, int rows) {
    govuk::Textarea area;
    area.field = field_of(filled, words);
    area.value = filled.form.text(words.name);
    area.rows = rows;
    return govuk::textarea(area);
}

Html wide_table(const std::string& name, const govuk::Table& table) {
    return element("div",
                   {{"class", "catseye-wide-table"},
                    {"role", "region"},
                    {"aria-label", name},
                    {"tabindex", "0"}},
                   govuk::table(table));
}

}  // namespace catseye::web
