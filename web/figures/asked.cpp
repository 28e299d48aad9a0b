#include "web/figures/asked.hpp"

#include <algorithm>

#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"
#include "web/http/percent.hpp"

namespace catseye::web {

namespace {

constexpr Preset kPresets[] = {
    {"12_months", "Last 12 months"},
    {"3_months", "Last 3 months"},
    {"this_month", "This month"},
    {"last_month", "Last month"},
    {"year", "This calendar year"},
    {"last_year", "Last calendar year"},
    {"financial_year", "This financial year"},
    {"last_financial_year", "Last financial year"},
    {"all", "Everything"},
    {"own", "Days of my own"},
};

using Months = std::chrono::months;

std::chrono::year_month month_of(Day day) {
    const std::chrono::year_month_day date(day);
    return date.year() / date.month();
}
Day first_of(std::chrono::year_month month) {
    return Day(month / 1);
}
Day last_of(std::chrono::year_month month) {
    return Day(month / std::chrono::last);
}

/// The April in which the financial year of this month began.
std::chrono::year_month financial_year_of(std::chrono::year_month month) {
    const auto april = month.year() / std::chrono::April;
    return month < april ? april - std::chrono::years(1) : april;
}

Result<std::optional<Day>> maybe_day(const std::string& text) {
    if (text.empty()) return std::optional<Day>();
    return std::optional(TRY(parse_day(text)));
}

/// A choice in the little space of a toolbar.
Html choice(const std::string& name, const std::string& label,
            const std::vector<govuk::Option>& options, const AskedWrong& wrong) {
    govuk::Select select;
    select.field.name = name;
    select.field.label = {text(label)};
    if (wrong.field == name) select.field.error = wrong.message;
    select.options = options;
    return govuk::select(select);
}

std::vector<govuk::Option> options_of(const std::vector<review::ReportChoice>& choices,
                                      const std::string& chosen, const std::string& none) {
    std::vector<govuk::Option> options;
    if (!none.empty()) options.push_back({"", none, chosen.empty()});
    for (const review::ReportChoice& choice : choices) {
        std::string words = choice.word;
        std::replace(words.begin(), words.end(), '_', ' ');
        if (!choice.meaning.empty()) words += ": " + choice.meaning;
        options.push_back({choice.word, words, choice.word == chosen});
    }
    // What was asked for stays in sight, even where nothing has it now.
    const auto known = std::any_of(options.begin(), options.end(),
                                   [](const govuk::Option& one) { return one.selected; });
    if (!known) options.push_back({chosen, chosen, true});
    return options;
}

Html day_field(const std::string& name, const std::string& label, const std::string& value,
               const AskedWrong& wrong) {
    govuk::Input input;
    input.field.name = name;
    input.field.label = {text(label)};
    if (wrong.field == name) input.field.error = wrong.message;
    input.type = "date";
    input.value = value;
    return govuk::input(input);
}

}  // namespace

std::span<const Preset> presets() {
    return kPresets;
}

PresetDays days_of(std::string_view preset, Day today) {
    const std::chrono::year_month month = month_of(today);
    if (preset == "this_month") return {first_of(month), today};
    if (preset == "last_month") return {first_of(month - Months(1)), last_of(month - Months(1))};
    if (preset == "3_months") return {first_of(month - Months(2)), today};
    if (preset == "12_months") return {first_of(month - Months(11)), today};
    if (preset == "year") return {first_of(month.year() / 1), today};
    const auto last_year = month.year() - std::chrono::years(1);
    if (preset == "last_year") return {first_of(last_year / 1), last_of(last_year / 12)};
    const auto april = financial_year_of(month);
    if (preset == "financial_year") return {first_of(april), today};
    if (preset == "last_financial_year")
        return {first_of(april - Months(12)), last_of(april - Months(1))};
    return {};
}

Asked asked_from(const Form& query) {
    Asked asked;
    if (const std::string source = query.text("source"); !source.empty()) asked.source = source;
    asked.period = query.text("period");
    asked.from = query.text("from");
    asked.to = query.text("to");
    asked.filter = {query.text("offence"), query.text("area"), query.text("mode")};
    const bool known = std::any_of(std::begin(kPresets), std::end(kPresets),
                                   [&](const Preset& one) { return one.word == asked.period; });
    // Days that were typed count, unless they only stand there from before (`was`).
    const bool typed = !asked.from.empty() || !asked.to.empty();
    if (typed && !(known && query.text("was") == "own"))
        asked.period = "own";
    else if (!known)
        asked.period = asked.source == "own" ? "12_months" : "all";
    return asked;
}

Result<review::ReportRequest> request_of(const Asked& asked, Time now) {
    review::ReportRequest request;
    request.source = asked.source;
    request.generated = now;
    request.filter = asked.filter;
    if (asked.period == "own") {
        request.from = TRY(maybe_day(asked.from));
        request.to = TRY(maybe_day(asked.to));
    } else {
        const PresetDays days = days_of(asked.period, london_day(now));
        request.from = days.from;
        request.to = days.to;
    }
    return request;
}

std::string address(const std::string& path, const Asked& asked) {
    const bool own = asked.period == "own";
    std::string query;
    for (const auto& [name, value] :
         {std::pair("source", asked.source == "own" ? std::string() : asked.source),
          std::pair("period", asked.period), std::pair("from", own ? asked.from : std::string()),
          std::pair("to", own ? asked.to : std::string()),
          std::pair("offence", asked.filter.offence), std::pair("area", asked.filter.area),
          std::pair("mode", asked.filter.mode)})
        if (!value.empty())
            query += (query.empty() ? "?" : "&") + std::string(name) + "=" + encode_percent(value);
    return path + query;
}

Html filter_form(const std::string& path, const Asked& asked, const review::ReportChoices& choices,
                 const AskedWrong& wrong) {
    std::vector<govuk::Option> periods;
    for (const Preset& preset : kPresets)
        periods.push_back({preset.word, preset.label, asked.period == preset.word});
    const bool own_days = asked.period == "own";
    Html fields;
    if (choices.sources.size() > 1)
        fields +=
            choice("source", "Figures of", options_of(choices.sources, asked.source, ""), wrong);
    fields += choice("period", "Submitted in", periods, wrong);
    fields += day_field("from", "From", own_days ? asked.from : "", wrong);
    fields += day_field("to", "To", own_days ? asked.to : "", wrong);
    fields += choice("offence", "Offence",
                     options_of(choices.offences, asked.filter.offence, "All"), wrong);
    fields += choice("area", "Area", options_of(choices.areas, asked.filter.area, "All"), wrong);
    fields += choice("mode", "Submitter travelled as",
                     options_of(choices.modes, asked.filter.mode, "All"), wrong);
    if (own_days)
        fields += void_element("input", {{"type", "hidden"}, {"name", "was"}, {"value", "own"}});
    govuk::Button show;
    show.text = "Show";
    show.classes = "govuk-button--secondary";
    fields += govuk::button(show);
    return element("form",
                   {{"class", "catseye-narrowing"},
                    {"method", "get"},
                    {"action", path},
                    {"aria-label", "What is counted"},
                    {"novalidate", std::nullopt}},
                   fields);
}

}  // namespace catseye::web
