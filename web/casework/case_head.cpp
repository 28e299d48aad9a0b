#include "web/casework/case_page.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

using findings::Json;
using Urgency = ClockWords::Urgency;

std::string urgency_class(Urgency urgency) {
    switch (urgency) {
        case Urgency::over:
            return "govuk-tag--red";
        case Urgency::last_day:
            return "govuk-tag--orange";
        case Urgency::soon:
            return "govuk-tag--yellow";
        case Urgency::none:
            break;
    }
    return "govuk-tag--green";
}

Html holder_html(const CasePage& page) {
    if (page.holder.empty()) return text("Held by nobody");
    const std::string until = " until " + to_london(*page.record.row.held_until).substr(11);
    return page.is_mine ? text("Held by you" + until) : text("Held by " + page.holder + until);
}

Html act_form(const OfficerVisit& visit, const std::string& path, const std::string& words,
              const Attributes& key) {
    Attributes attributes{{"class", "govuk-button govuk-button--secondary"}, {"type", "submit"}};
    attributes.insert(attributes.end(), key.begin(), key.end());
    return console_form(visit, path, element("button", attributes, text(words)));
}

Html link_button(const std::string& path, const std::string& words) {
    return element("a", {{"class", "govuk-link"}, {"href", path}}, text(words));
}

Html acts_html(const OfficerVisit& visit, const CasePage& page) {
    Html acts;
    const bool open = review::next_decision(page.record.state).has_value();
    if (open && visit.may(Permission::take_case) && page.holder.empty())
        acts += act_form(visit, page.path() + "/take", "Take", {{"data-key", "t"}});
    if (page.is_mine) acts += act_form(visit, page.path() + "/release", "Put back", {});
    acts += link_button(page.path() + "/outcomes", "Later life");
    if (visit.may(Permission::see_submitter))
        acts += link_button(page.path() + "/submitter", "Statement, submitter");
    if (visit.may(Permission::export_bundle))
        acts += link_button(page.path() + "/bundle", "Evidence bundle");
    if (open && visit.may(Permission::take_case))
        acts += link_button("/supervision" + page.path() + "/second-officer", "Second officer");
    return div("catseye-case-acts", acts);
}

/// What makes somebody look twice, with what it means.
Html flags_html(const CasePage& page) {
    Html items;
    for (const Json& flag : page.view["flag_reasons"])
        items += element(
            "li", {},
            element("strong", {}, text(flag_words(flag["code"].get<std::string>()) + ": ")) +
                text(flag["message"].get<std::string>()));
    return items.empty() ? Html() : element("ul", {{"class", "govuk-list catseye-flags"}}, items);
}

Html row(std::string_view key, const Html& value) {
    return element("div", {}, element("dt", {}, text(key)) + element("dd", {}, value));
}

std::string ticked_words(const OfficerVisit& visit, const Json& submission,
                         const std::string& hint) {
    std::string words;
    const auto add = [&](const std::string& code) {
        const review::OffenceHint* known = visit.law().hint(code);
        words += (words.empty() ? "" : "; ") + (known == nullptr ? code : known->label);
    };
    const Json& declared = submission["declaration"];
    if (declared.contains("offences") && declared["offences"].is_array())
        for (const Json& code : declared["offences"])
            add(text_of(code));
    else
        add(hint);
    return words;
}

Html when_html(const CasePage& page) {
    const Json& declared = page.view["submission"]["declaration"];
    Html when = text(time_words(page.record.incident));
    const Json incident = member(declared, "incident");
    const auto offset = incident.value("clock_offset_s", std::int64_t{0});
    if (offset != 0)
        when +=
            text(" (the camera's clock was " + count_words(std::abs(offset), "second", "seconds") +
                 (offset > 0 ? " fast, as the submitter says)" : " slow, as the submitter says)"));
    const std::string why = text_at(incident, "clock_explanation");
    if (!why.empty()) when += text(": ") + sent_text(why);
    return when;
}

Html where_html(const CasePage& page) {
    const Json& submission = page.view["submission"];
    Html where = sent_text(text_at(submission["incident"], "place"));
    const Json incident = member(submission["declaration"], "incident");
    if (incident.contains("latitude") && incident.contains("longitude"))
        where +=
            text(" (" + incident["latitude"].dump() + ", " + incident["longitude"].dump() + ")");
    return where;
}

Html vehicle_html(const CasePage& page) {
    const Json& vehicle = page.view["vehicle"];
    Html words = sent_text(page.record.row.vrm_given);
    for (const char* key : {"make", "model", "colour", "kind", "operator_name", "operator"}) {
        const std::string value = text_at(vehicle, key);
        if (!value.empty()) words += text(", ") + sent_text(value);
    }
    return words;
}

}  // namespace

Html case_head(const OfficerVisit& visit, const CasePage& page) {
    const ClockWords clock = clock_words(visit.law(), page.record, london_day(visit.now));
    const Html title = element(
        "h1", {{"class", "govuk-heading-l catseye-case-title"}},
        element("span", {{"class", "catseye-mark"}}, text(page.view["vrm"].get<std::string>())) +
            raw(" ") +
            element("span", {{"class", "catseye-reference"}}, text("Case " + page.reference())));
    const Html state = div("catseye-case-state",
                           govuk::tag(state_words(page.record.state), "govuk-tag--blue") +
                               govuk::tag(clock.sentence, urgency_class(clock.urgency)) +
                               element("span", {{"class", "catseye-holder"}}, holder_html(page)));
    return element("div", {{"class", "catseye-case-head"}},
                   title + state + acts_html(visit, page) + flags_html(page));
}

Html happened_panel(const OfficerVisit& visit, const CasePage& page) {
    const Json& submission = page.view["submission"];
    const Json& declared = submission["declaration"];
    Html rows =
        row("When", when_html(page)) + row("Where", where_html(page)) +
        row("Vehicle", vehicle_html(page)) +
        row("Ticked", text(ticked_words(visit, submission, page.record.offence_hint))) +
        row("Reporter", text(mode_words(text_at(submission, "mode")) +
                             (text_at(declared, "court") == "no" ? "; will not go to court" : "")));
    constexpr std::pair<const char*, const char*> kObserved[] = {{"view", "View"},
                                                                 {"conditions", "Conditions"},
                                                                 {"effect", "Effect"},
                                                                 {"driver", "Driver"},
                                                                 {"witnesses", "Witnesses"}};
    const Json observed = member(declared, "observed");
    for (const auto& [key, words] : kObserved) {
        const std::string value = text_at(observed, key);
        if (!value.empty()) rows += row(words, sent_text(value));
    }
    return element("section",
                   {{"class", "catseye-happened"}, {"aria-labelledby", "happened-title"}},
                   element("h2", {{"class", "govuk-heading-m"}, {"id", "happened-title"}},
                           text("What happened")) +
                       element("div",
                               {{"class", "catseye-scrolls"},
                                {"tabindex", "0"},
                                {"role", "region"},
                                {"aria-labelledby", "happened-title"}},
                               element("p", {{"class", "govuk-body catseye-narrative"}},
                                       sent_text(text_at(declared, "narrative"))) +
                                   element("dl", {{"class", "catseye-facts"}}, rows)));
}

}  // namespace catseye::web
