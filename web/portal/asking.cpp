#include "web/portal/asking.hpp"

#include <algorithm>
#include <charconv>

#include "base/utf8.hpp"

namespace catseye::web {

namespace {

std::string width_class(Asking::Width width) {
    switch (width) {
        case Asking::Width::w2:
            return "govuk-input--width-2";
        case Asking::Width::w3:
            return "govuk-input--width-3";
        case Asking::Width::w4:
            return "govuk-input--width-4";
        case Asking::Width::w5:
            return "govuk-input--width-5";
        case Asking::Width::w10:
            return "govuk-input--width-10";
        case Asking::Width::w20:
            return "govuk-input--width-20";
        case Asking::Width::full:
            break;
    }
    return "";
}

std::string joined(const std::string& first, const std::string& second) {
    return first.empty() || second.empty() ? first + second : first + " " + second;
}

}  // namespace

std::string Asking::value(std::string_view name) const {
    const auto found = values_.find(std::string(name));
    return found == values_.end() || !found->is_string() ? "" : found->get<std::string>();
}

bool Asking::has_word(const std::string& key) const {
    return visit_.words().has("report." + page_ + "." + key);
}

std::string Asking::word(const std::string& key) const {
    return std::string(visit_.words()("report." + page_ + "." + key));
}

Html Asking::rich(const std::string& key, const Arguments& arguments) const {
    return visit_.words().rich("report." + page_ + "." + key, arguments);
}

std::string Asking::fault(std::string_view name) const {
    for (const Fault& one : faults_)
        if (one.field == name) return one.message;
    return {};
}

govuk::Field Asking::field(const std::string& name) const {
    govuk::Field made;
    made.name = name;
    made.label.content = text(word(name));
    made.label.classes = "govuk-label--s";
    if (has_word(name + "_hint")) made.hint = text(word(name + "_hint"));
    made.error = fault(name);
    made.error_prefix = visit_.words()("site.error_prefix");
    return made;
}

govuk::Fieldset Asking::fieldset(const std::string& name) const {
    govuk::Fieldset made;
    made.legend = govuk::Legend{text(word(name)), "govuk-fieldset__legend--s", false};
    return made;
}

Html Asking::input(const std::string& name, const Look& look) const {
    govuk::Input made;
    made.field = field(name);
    made.field.classes = joined(width_class(look.width), look.classes);
    made.type = look.type;
    made.value = value(name);
    made.autocomplete = look.autocomplete;
    made.inputmode = look.inputmode;
    if (look.is_heading) {
        made.field.label.classes = "govuk-label--l";
        made.field.label.is_page_heading = true;
    }
    return govuk::input(made);
}

Html Asking::textarea(const std::string& name, int rows) const {
    govuk::Textarea made;
    made.field = field(name);
    made.value = value(name);
    made.rows = rows;
    return govuk::textarea(made);
}

Html Asking::counted(const std::string& name, int most, int rows) const {
    govuk::CharacterCount made;
    made.textarea.field = field(name);
    made.textarea.value = value(name);
    made.textarea.rows = rows;
    made.maxlength = most;
    const Wording& words = visit_.words();
    made.message = words("report.count.limit");
    for (const char* key :
         {"characters-under-limit.one", "characters-under-limit.other", "characters-at-limit",
          "characters-over-limit.one", "characters-over-limit.other"}) {
        made.wording.emplace_back("data-i18n." + std::string(key),
                                  std::string(words(i18n_key("report.count.", key))));
    }
    return govuk::character_count(made);
}

Html Asking::radios(const std::string& name, std::initializer_list<std::string_view> values) const {
    govuk::Choices made;
    made.name = name;
    made.fieldset = fieldset(name);
    if (has_word(name + "_hint")) made.hint = text(word(name + "_hint"));
    made.error = fault(name);
    made.error_prefix = visit_.words()("site.error_prefix");
    for (const std::string_view one : values) {
        govuk::Choice choice;
        choice.value = one;
        const std::string key = name + "_" + std::string(one);
        choice.content = text(
            has_word(key) ? word(key) : std::string(visit_.words()("site." + std::string(one))));
        if (has_word(key + "_hint")) choice.hint = text(word(key + "_hint"));
        choice.checked = value(name) == one;
        made.items.push_back(std::move(choice));
    }
    return govuk::radios(made);
}

Html Asking::checkboxes(const std::string& name,
                        const std::vector<std::pair<std::string, std::string>>& choices) const {
    govuk::Choices made;
    made.name = name;
    made.fieldset = fieldset(name);
    if (has_word(name + "_hint")) made.hint = text(word(name + "_hint"));
    made.error = fault(name);
    made.error_prefix = visit_.words()("site.error_prefix");
    const auto chosen = values_.find(name);
    for (const auto& [word_of, label] : choices) {
        govuk::Choice choice;
        choice.value = word_of;
        choice.content = text(label);
        choice.checked = chosen != values_.end() && chosen->is_array() &&
                         std::find(chosen->begin(), chosen->end(), word_of) != chosen->end();
        made.items.push_back(std::move(choice));
    }
    return govuk::checkboxes(made);
}

Html Asking::numbers(const std::string& name, std::initializer_list<const char*> parts) const {
    const Wording& words = visit_.words();
    govuk::DateInput made;
    made.id = name;
    made.fieldset = fieldset(name);
    if (has_word(name + "_hint")) made.hint = text(word(name + "_hint"));
    made.error = fault(name);
    made.error_prefix = words("site.error_prefix");
    for (const char* part : parts)
        made.parts.push_back({part, std::string(words("report.date." + std::string(part))),
                              value(part), "", "", false});
    return govuk::date_input(made);
}

Html Asking::date(const std::string& name) const {
    return numbers(name, {"day", "month", "year"});
}

Html Asking::time(const std::string& name) const {
    return numbers(name, {"hour", "minute"});
}

std::string Judging::text(const std::string& name, std::size_t most) {
    const std::string sent = visit_.form.text(name);
    kept_[name] = sent;
    if (count_characters(sent) > most) fault(name, "long", {{"most", std::to_string(most)}});
    return sent;
}

std::string Judging::required(const std::string& name, std::size_t most) {
    std::string sent = text(name, most);
    if (sent.empty()) fault(name, name);
    return sent;
}

std::string Judging::word(const std::string& name, std::initializer_list<std::string_view> known) {
    std::string sent = visit_.form.text(name);
    if (std::find(known.begin(), known.end(), sent) != known.end()) {
        kept_[name] = sent;
        return sent;
    }
    fault(name, name);
    return {};
}

std::vector<std::string> Judging::words(const std::string& name,
                                        const std::vector<std::string>& known) {
    std::vector<std::string> chosen;
    for (const std::string& one : visit_.form.all(name))
        if (std::find(known.begin(), known.end(), one) != known.end() &&
            std::find(chosen.begin(), chosen.end(), one) == chosen.end())
            chosen.push_back(one);
    kept_[name] = chosen;
    if (chosen.empty()) fault(name, name);
    return chosen;
}

std::optional<int> Judging::number(const std::string& name, int low, int high) {
    const std::string sent = visit_.form.text(name).substr(0, 12);
    kept_[name] = sent;
    int value = 0;
    const auto [end, error] = std::from_chars(sent.data(), sent.data() + sent.size(), value);
    if (error != std::errc() || end != sent.data() + sent.size() || value < low || value > high)
        return std::nullopt;
    kept_[name] = std::to_string(value);
    return value;
}

void Judging::fault(const std::string& field, const std::string& code, const Arguments& arguments) {
    const Wording& words = visit_.words();
    std::string key = "report." + page_ + ".error_" + code;
    if (!words.has(key)) key = "report.errors." + code;
    faults_.push_back({field, words(key, arguments)});
}

namespace {

/// What an error leads to: the field; of several boxes, the first, since a group cannot be typed
/// in.
std::string place_of(const std::string& field) {
    if (field.empty()) return {};
    if (field == "date") return "#date-day";
    if (field == "time") return "#time-hour";
    return "#" + field;
}

}  // namespace

Html fault_summary(const Visit& visit, const Faults& faults) {
    if (faults.empty()) return {};
    std::vector<govuk::SummaryError> errors;
    for (const Fault& fault : faults)
        errors.push_back({fault.message, place_of(fault.field)});
    return govuk::error_summary(std::string(visit.words()("site.problem")), errors);
}

Html submit_button(const Visit& visit, std::string_view key) {
    govuk::Button button;
    button.text = visit.words()(key);
    button.prevents_double_click = true;
    return govuk::button(button);
}

}  // namespace catseye::web
