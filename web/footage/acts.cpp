#include "web/footage/acts.hpp"

#include <charconv>

#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

Html number_field(const std::string& name, const std::string& id, const std::string& words,
                  const std::string& value) {
    govuk::Input input;
    input.field.name = name;
    input.field.id = id;
    input.field.label = {text(words), "govuk-label--s"};
    input.field.classes = "govuk-input--width-5";
    input.field.group_classes = "catseye-inline-field";
    input.field.attributes = {{"data-follows", name}};
    input.value = value;
    input.inputmode = "numeric";
    return govuk::input(input);
}

}  // namespace

std::int64_t number_of(const Form& form, std::string_view field) {
    const std::string text = form.text(field);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size() && number >= 0;
    return whole ? number : -1;
}

Html place_fields(const FootageView& view, const std::string& id_prefix) {
    Html fields = number_field("frame", id_prefix + "-frame", "Frame", "0");
    if (view.originals.size() > 1)
        return number_field("original", id_prefix + "-original", "Original", "1") + fields;
    return void_element("input", {{"type", "hidden"}, {"name", "original"}, {"value", "1"}}) +
           fields;
}

}  // namespace catseye::web
