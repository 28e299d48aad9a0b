// Which vehicle it is: what was reported, what was read, what an officer says.
#include <algorithm>
#include <cmath>

#include "review/plate_match.hpp"
#include "review/vrm_difference.hpp"
#include "web/console/frame.hpp"
#include "web/footage/acts.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

constexpr std::size_t kUnreadShown = 4;  // beside what was read; the rest is a click away

Html hidden(const std::string& name, const std::string& value) {
    return void_element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

Html plate(const std::string& vrm) {
    return element("span", {{"class", "catseye-plate"}}, text(vrm));
}

/// What the machine's word is worth, in words.
std::string state_words(const findings::Sighting& sighting) {
    // Nothing is ever quite certain.
    const long hundredths = std::min(99L, std::lround(sighting.confidence * 100));
    const std::string percent = std::to_string(hundredths) + " %";
    switch (sighting.state) {
        case findings::SightingState::confident:
            return "read with confidence, " + percent;
        case findings::SightingState::check:
            return "read with doubt, " + percent + ": look closely";
        case findings::SightingState::unread:
            break;
    }
    return "found, not read";
}

Html alternatives(const findings::Sighting& sighting) {
    if (sighting.alternatives.empty()) return {};
    std::string words;
    for (const findings::PlateAlternative& other : sighting.alternatives)
        words += (words.empty() ? "Or " : ", ") + other.vrm + " (" +
                 std::to_string(std::lround(other.confidence * 100)) + " %)";
    return paragraph(text(words));
}

Html confirm_form(const FootageView& view, std::int64_t original,
                  const findings::Sighting& sighting) {
    if (!view.may_add() || !sighting.vrm || sighting.vrm->find('?') != std::string::npos) return {};
    return console_form(
        view.visit, view.case_path("plates"),
        hidden("original", std::to_string(original)) +
            hidden("frame", std::to_string(sighting.best.frame)) + hidden("read", *sighting.vrm) +
            hidden("confirmed", *sighting.vrm) +
            govuk::button({.text = "Confirm " + *sighting.vrm,
                           .classes = "govuk-button--secondary catseye-small-button"}),
        {{"data-part", "plates"}});
}

Html crop(const FootageView& view, const review::CaseOriginal& original,
          const findings::Sighting& sighting) {
    if (!sighting.crop || !original.has(*sighting.crop))
        return element("span", {{"class", "catseye-no-crop"}}, text("no picture"));
    return void_element("img",
                        {{"src", view.path(original, *sighting.crop)},
                         {"alt", "The plate at frame " + std::to_string(sighting.best.frame)},
                         {"loading", "lazy"}});
}

/// The mean of several aligned looks at the plate has the number of its crop.
Html computed_view(const FootageView& view, const review::CaseOriginal& original,
                   const findings::Sighting& sighting) {
    constexpr std::string_view kCrop = "plate_crop_";
    constexpr std::string_view kView = "plate_view_";
    if (!sighting.crop || !sighting.crop->starts_with(kCrop)) return {};
    const std::string name = std::string(kView) + sighting.crop->substr(kCrop.size());
    if (!original.has(name)) return {};
    return govuk::details(
        text("The mean of several frames, computed"),
        void_element("img", {{"src", view.path(original, name)},
                             {"alt", "The mean of several views of the plate, computed"},
                             {"class", "catseye-computed-view"},
                             {"loading", "lazy"}}));
}

Html card(const FootageView& view, const review::CaseOriginal& original,
          const findings::Sighting& sighting) {
    const Moment best{original.ordinal, "view", sighting.best.time_s, sighting.best.time_s,
                      sighting.best.frame};
    Html words = sighting.vrm ? plate(*sighting.vrm) +
                                    paragraph(text(review::vrm_difference(
                                        view.review_case.vrm_normal, *sighting.vrm, "read")))
                              : Html();
    words +=
        paragraph(text(state_words(sighting))) + alternatives(sighting) +
        paragraph(text("Best at ") +
                  moment_link(view, best, text("frame " + std::to_string(sighting.best.frame))) +
                  text(view.words_for(original.ordinal) + ", seen from " +
                       seconds_words(sighting.first_s) + " to " + seconds_words(sighting.last_s)));
    return element("li", {{"class", "catseye-sighting"}},
                   crop(view, original, sighting) +
                       div("", words + confirm_form(view, original.ordinal, sighting)) +
                       computed_view(view, original, sighting));
}

/// Places in the list: what may be the reported vehicle, what is one character off, what else is
/// read, what is merely found.
int nearness(const std::string& reported, const findings::Sighting& sighting) {
    if (!sighting.vrm) return 3;
    const auto differs = review::differing_characters(reported, *sighting.vrm);
    return differs ? static_cast<int>(std::min<std::size_t>(2, differs->size())) : 2;
}

/// The nearest to what was reported first; of those as near, the longest in view.
Html cards(const FootageView& view) {
    struct Shown {
        const review::CaseOriginal* original;
        const findings::Sighting* sighting;
    };
    std::vector<Shown> shown;
    for (const review::CaseOriginal& original : view.originals)
        for (const findings::Sighting& sighting : original.sightings)
            shown.push_back({&original, &sighting});
    const auto rank = [&](const Shown& one) {
        return std::pair(nearness(view.review_case.vrm_normal, *one.sighting),
                         one.sighting->first_s - one.sighting->last_s);
    };
    std::stable_sort(shown.begin(), shown.end(),
                     [&](const Shown& a, const Shown& b) { return rank(a) < rank(b); });
    Html first;
    Html rest;
    std::size_t unread = 0;
    for (const Shown& one : shown) {
        const bool is_first = one.sighting->vrm || ++unread <= kUnreadShown;
        (is_first ? first : rest) += card(view, *one.original, *one.sighting);
    }
    const auto list = [](const Html& items) {
        return element("ul", {{"class", "catseye-sightings"}}, items);
    };
    if (first.empty()) return {};
    if (rest.empty()) return list(first);
    return list(first) +
           govuk::details(text(std::to_string(unread - kUnreadShown) + " more found and not read"),
                          list(rest));
}

Html type_form(const FootageView& view) {
    govuk::Input input;
    input.field.name = "confirmed";
    input.field.id = "plate-confirmed";
    input.field.label = {text("The mark, as you see it"), "govuk-label--s"};
    input.field.classes = "govuk-input--width-10 catseye-plate-input";
    input.field.group_classes = "catseye-inline-field";
    input.field.attributes = {{"maxlength", "16"}, {"data-plate", std::nullopt}};
    input.value = view.review_case.vrm();
    input.autocomplete = "off";
    input.autocapitalize = "characters";
    input.spellcheck = false;
    return console_form(
        view.visit, view.case_path("plates"),
        govuk::input(input) + place_fields(view, "plate") +
            govuk::button({.text = "Confirm the mark",
                           .classes = "govuk-button--secondary catseye-small-button"}),
        {{"class", "catseye-inline-form"}, {"data-part", "plates"}});
}

Result<Html> past_checks(const FootageView& view) {
    Html items;
    for (const store::PlateCheck& check :
         TRY(store::Observations(view.visit.reader).plate_checks_of(view.review_case.id))) {
        const std::string read = check.vrm_read ? ", read " + *check.vrm_read : "";
        items += element(
            "li", {},
            plate(check.vrm_confirmed) +
                text(" confirmed by " + check.officer + " at frame " + std::to_string(check.frame) +
                     view.words_for(check.original) + ", " + to_london(check.made) + " (reported " +
                     check.vrm_reported + read + "): " +
                     review::vrm_difference(check.vrm_reported, check.vrm_confirmed, "confirmed")));
    }
    if (items.empty()) return paragraph(text("No officer has confirmed the mark yet."));
    return element("ul", {{"class", "govuk-list"}}, items);
}

Response check_plate(OfficerVisit& visit) {
    return observe(visit, FootagePart::plates,
                   [&](review::Observing& observing, const review::LookingAt& at) {
                       return observing.check_plate(
                           at, {number_of(visit.form, "frame"), visit.form.text("read"),
                                visit.form.text("confirmed")});
                   });
}

}  // namespace

Result<Html> plates_part(const FootageView& view) {
    const Html reported = paragraph(text("Reported: ") + plate(view.review_case.vrm_given));
    const Html past = TRY(past_checks(view));
    const auto match = review::plate_match(view.review_case.vrm_normal, view.originals);
    const Html advice = paragraph(text(match.value("sentence", "The footage is not yet read.")));
    return reported + past + advice + cards(view) + (view.may_add() ? type_form(view) : Html());
}

void add_plate_routes(ConsoleRoutes& routes) {
    routes.act("/case/{}/plates", Permission::take_case, check_plate);
}

}  // namespace catseye::web
