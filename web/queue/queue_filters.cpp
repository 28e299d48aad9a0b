#include "web/queue/queue_filters.hpp"

#include <array>

#include "review/case_state.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/console/queue_query.hpp"
#include "web/html/govuk.hpp"
#include "web/site/form.hpp"

namespace catseye::web {
namespace {

using review::CaseState;
using review::ClockBand;

// The open ones first, in the order of a case's life.
constexpr std::array kStates{
    CaseState::processing,     CaseState::waiting,          CaseState::awaiting_reporter,
    CaseState::second_review,  CaseState::recommended,      CaseState::notice_posted,
    CaseState::driver_named,   CaseState::driver_not_named, CaseState::decided,
    CaseState::course_offered, CaseState::cofp_offered,     CaseState::prosecution};
constexpr std::array kBands{ClockBand::past,       ClockBand::due,       ClockBand::soon,
                            ClockBand::later,      ClockBand::no_notice, ClockBand::not_computable,
                            ClockBand::proceedings};
constexpr std::array kFlags{"late_submission", "duplicate_suspected", "unplayable",
                            "incomplete",      "more_received",       "withdrawn",
                            "answered",        "no_response",         "authority_vehicle",
                            "complaint",       "not_computable"};
constexpr std::array kModes{"car",        "van",         "bus",       "motorcyclist", "cyclist",
                            "pedestrian", "horse_rider", "passenger", "other"};

/// Views that everybody has.
struct CommonView {
    const char* words;
    const char* query;
};
constexpr CommonView kCommonViews[] = {
    {"All open", ""},
    {"Due", "band=due"},
    {"Past posting", "band=past"},
    {"Near the last day to charge", "band=proceedings"},
    {"Held by me", "held=me"},
    {"Free", "held=nobody"},
    {"New", "new=yes"},
    {"The submitter wrote", "answered=yes"},
    {"Second review", "state=second_review"},
};

Html select(const std::string& name, const std::string& words, const std::string& chosen,
            std::vector<govuk::Option> options) {
    options.insert(options.begin(), {"", "Any"});
    for (govuk::Option& option : options)
        option.selected = option.value.value_or("") == chosen;
    govuk::Select field;
    field.field.name = name;
    field.field.id = "filter-" + name;
    field.field.label = {text(words), "govuk-label--s"};
    field.field.classes = "catseye-small";
    field.options = std::move(options);
    return govuk::select(field);
}

Html state_select(const review::QueueFilter& filter) {
    std::vector<govuk::Option> options;
    for (const CaseState state : kStates)
        options.push_back({std::string(review::to_string(state)), state_words(state)});
    return select("state", "State", filter.state, std::move(options));
}

Html band_select(const review::QueueFilter& filter) {
    std::vector<govuk::Option> options;
    for (const ClockBand band : kBands)
        options.push_back({std::string(review::to_string(band)), band_words(band)});
    return select("band", "Clock", filter.band ? std::string(review::to_string(*filter.band)) : "",
                  std::move(options));
}

Html hint_select(const OfficerVisit& visit, const review::QueueFilter& filter) {
    std::vector<govuk::Option> options;
    for (const review::OffenceHint& hint : visit.law().hints())
        options.push_back({hint.hint, hint.label});
    return select("hint", "Reported as", filter.hint, std::move(options));
}

template <typename Codes, typename Words>
Html code_select(const std::string& name, const std::string& title, const std::string& chosen,
                 const Codes& codes, Words words) {
    std::vector<govuk::Option> options;
    for (const char* code : codes)
        options.push_back({code, words(code)});
    return select(name, title, chosen, std::move(options));
}

std::string held_code(const OfficerVisit& visit, const review::QueueFilter& filter) {
    if (filter.held_by_nobody) return "nobody";
    return filter.holder == visit.officer().id ? "me" : filter.holder;
}

Html held_select(const OfficerVisit& visit, const review::QueueFilter& filter) {
    std::vector<govuk::Option> options{{"me", "Me"}, {"nobody", "Nobody"}};
    const std::string chosen = held_code(visit, filter);
    if (!chosen.empty() && chosen != "me" && chosen != "nobody")
        options.push_back({chosen, "A colleague"});
    return select("held", "Held by", chosen, std::move(options));
}

Html place_input(const review::QueueFilter& filter) {
    govuk::Input input;
    input.field.name = "place";
    input.field.id = "filter-place";
    input.field.label = {text("Road or place"), "govuk-label--s"};
    input.field.classes = "catseye-small govuk-input--width-10";
    input.value = filter.place;
    return govuk::input(input);
}

Html tick_boxes(const review::QueueFilter& filter) {
    govuk::Choices boxes;
    boxes.name = "new";
    boxes.id_prefix = "filter-new";
    boxes.classes = "govuk-checkboxes--small";
    boxes.items = {{.value = "yes", .content = text("New only"), .checked = filter.unseen}};
    govuk::Choices answered = boxes;
    answered.name = "answered";
    answered.id_prefix = "filter-answered";
    answered.items = {
        {.value = "yes", .content = text("The submitter wrote"), .checked = filter.answered}};
    return div("catseye-filter-boxes", govuk::checkboxes(boxes) + govuk::checkboxes(answered));
}

Html view_link(const std::string& words, const std::string& query, const std::string& current) {
    Attributes attributes{{"class", "govuk-link"},
                          {"href", query.empty() ? "/queue" : "/queue?" + query}};
    if (query == current) attributes.emplace_back("aria-current", "true");
    return element("a", attributes, text(words));
}

Html remove_form(const OfficerVisit& visit, const store::SavedView& view) {
    return console_form(
        visit, "/queue/views/remove",
        void_element("input", {{"type", "hidden"}, {"name", "view"}, {"value", view.id}}) +
            element("button", {{"type", "submit"}, {"class", "catseye-plain-button"}},
                    text("Remove") + element("span", {{"class", "govuk-visually-hidden"}},
                                             text(" the view " + view.name))),
        {{"class", "catseye-inline"}});
}

Html save_form(const OfficerVisit& visit, const std::string& query) {
    govuk::Input name;
    name.field.name = "name";
    name.field.id = "view-name";
    name.field.label = {text("Name of this view"), "govuk-label--s"};
    name.field.classes = "catseye-small govuk-input--width-20";
    return console_form(visit, "/queue/views",
                        hidden_fields(query) + govuk::input(name) +
                            govuk::button({.text = "Save this view",
                                           .classes = "govuk-button--secondary catseye-small"}),
                        {{"class", "catseye-save-view"}});
}

}  // namespace

std::string band_words(ClockBand band) {
    switch (band) {
        case ClockBand::past:
            return "Past the last posting day";
        case ClockBand::due:
            return "Today or the next posting day";
        case ClockBand::soon:
            return "Two to five posting days left";
        case ClockBand::later:
            return "More than five posting days left";
        case ClockBand::no_notice:
            return "No notice needed";
        case ClockBand::not_computable:
            return "Day not computable";
        case ClockBand::proceedings:
            return "Last day to charge near or past";
    }
    return {};
}

std::string filter_words(const OfficerVisit& visit, const review::QueueFilter& filter) {
    std::vector<std::string> parts;
    if (const auto state = review::case_state_from(filter.state); state && !filter.state.empty())
        parts.push_back(state_words(*state));
    if (filter.band) parts.push_back(band_words(*filter.band));
    if (const auto* hint = visit.law().hint(filter.hint)) parts.push_back(hint->label);
    if (!filter.flag.empty()) parts.push_back(flag_words(filter.flag));
    if (!filter.mode.empty()) parts.push_back("submitter: " + mode_words(filter.mode));
    if (!filter.place.empty()) parts.push_back("at " + filter.place);
    const std::string held = held_code(visit, filter);
    if (!held.empty())
        parts.push_back("held by " + (held == "me" || held == "nobody" ? held : "a colleague"));
    if (filter.unseen) parts.emplace_back("new");
    if (filter.answered) parts.emplace_back("the submitter wrote");
    std::string words;
    for (const std::string& part : parts)
        words += (words.empty() ? "" : "; ") + part;
    return words;
}

Html filter_form(const OfficerVisit& visit, const review::QueueFilter& filter) {
    return element(
        "form", {{"method", "get"}, {"action", "/queue"}, {"class", "catseye-filters"}},
        state_select(filter) + band_select(filter) + hint_select(visit, filter) +
            code_select("flag", "Flag", filter.flag, kFlags, flag_words) +
            code_select("mode", "Submitter", filter.mode, kModes, mode_words) +
            held_select(visit, filter) + place_input(filter) + tick_boxes(filter) +
            govuk::button({.text = "Filter", .classes = "govuk-button--secondary catseye-small"}));
}

Html views_html(const OfficerVisit& visit, const std::vector<store::SavedView>& saved,
                const std::string& query) {
    Html items;
    for (const CommonView& view : kCommonViews)
        items += element("li", {}, view_link(view.words, view.query, query));
    for (const store::SavedView& view : saved)
        items +=
            element("li", {},
                    view_link(view.name, view.query, query) + raw(" ") + remove_form(visit, view));
    Html views = element("nav", {{"aria-label", "Views of the queue"}},
                         element("ul", {{"class", "catseye-views"}}, items));
    if (!query.empty()) views += save_form(visit, query);
    return views;
}

Html hidden_fields(const std::string& query) {
    const auto form = Form::parse(query);
    Html fields;
    if (!form) return fields;
    for (const char* name :
         {"state", "hint", "band", "flag", "mode", "place", "held", "new", "answered"})
        if (form->has(name))
            fields += void_element(
                "input", {{"type", "hidden"}, {"name", name}, {"value", form->text(name)}});
    return fields;
}

}  // namespace catseye::web
