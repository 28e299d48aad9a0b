// The vehicles: one or more, each with its mark as far as it could be read.
#include <charconv>

#include "findings/vrm.hpp"
#include "web/portal/asking.hpp"

namespace catseye::web {

namespace {

using findings::Json;

std::size_t most_vehicles(const Portal& portal) {
    return static_cast<std::size_t>(portal.site.settings().intake_max_vehicles);
}

/// The vehicles so far, with what may be done with each.
Response list_page(Portal& portal, Visit& visit, const Answers& answers) {
    const Wording& words = visit.words();
    const std::string title(words("report.vehicles.title"));
    std::vector<govuk::SummaryRow> rows;
    Html unusual;
    std::size_t ordinal = 0;
    for (const Json& vehicle : answers.vehicles()) {
        const std::string number = std::to_string(++ordinal);
        const std::string vrm = vehicle.value("vrm", std::string());
        rows.push_back(
            {text(vrm),
             text(described(vehicle)),
             {{visit.at("/report/vehicle/" + number), std::string(words("site.change")), vrm},
              {visit.at("/report/vehicle/" + number + "/remove"), std::string(words("site.remove")),
               vrm}}});
        // A slip of the finger, more often than a foreign vehicle, or a military one with a current
        // mark's letters but one: said, never refused.
        const auto normal = findings::normalise_vrm(vrm);
        if (normal && findings::vrm_format(*normal).value_or("military") == "military")
            unusual += govuk::inset_text(text(words("report.vehicles.unusual", {{"vrm", vrm}})));
    }
    Html main = heading(title) + govuk::summary_list(rows) + unusual;
    if (ordinal < most_vehicles(portal))
        main += paragraph(link(visit.at("/report/vehicle/" + std::to_string(ordinal + 1)),
                               text(words("report.vehicles.another"))));
    govuk::Button on;
    on.text = words("site.continue");
    on.href = visit.at("/report/tasks");
    PageFrame frame = visit.frame(title);
    frame.back = visit.at("/report/tasks");
    return page(words, frame, main + govuk::button(on));
}

/// The number in the address: of a vehicle that is there, or of the next one. 0: neither.
std::size_t number_of(const Portal& portal, const Visit& visit, const Answers& answers) {
    const std::string& sent = visit.request.arguments.at(0);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(sent.data(), sent.data() + sent.size(), number);
    const std::size_t most = std::min(answers.vehicles().size() + 1, most_vehicles(portal));
    return error == std::errc() && end == sent.data() + sent.size() && number <= most ? number : 0;
}

Response vehicle_page(Visit& visit, std::size_t number, const Json& values, const Faults& faults) {
    const Asking asking(visit, "vehicle", values, faults);
    Asking::Look plate;
    plate.classes = "catseye-plate";
    plate.autocomplete = "off";
    const Html fields =
        asking.input("vrm", plate) + asking.input("make", {.width = Asking::Width::w20}) +
        asking.input("model", {.width = Asking::Width::w20}) +
        asking.input("colour", {.width = Asking::Width::w20}) +
        asking.input("kind", {.width = Asking::Width::w20}) + asking.input("operator");
    PageFrame frame = visit.frame(asking.word("title"));
    frame.has_errors = !faults.empty();
    frame.back = visit.at("/report/vehicles");
    return page(visit.words(), frame,
                fault_summary(visit, faults) + heading(asking.word("title")) +
                    asking.rich("intro") +
                    form_html(visit, "/report/vehicle/" + std::to_string(number),
                              fields + submit_button(visit)),
                faults.empty() ? 200 : 422);
}

Response take_vehicle(Portal& portal, Visit& visit, store::Draft& draft) {
    Answers answers(draft);
    const std::size_t number = number_of(portal, visit, answers);
    if (number == 0) return error_page(visit, 404);
    Judging judging(portal, visit, "vehicle");
    const std::string vrm = judging.required("vrm", 20);
    for (const char* field : {"make", "model", "colour", "kind", "operator"})
        judging.text(field, 100);
    Json list = answers.vehicles();
    if (!vrm.empty()) {
        const auto normal = findings::normalise_vrm(vrm);
        if (!normal) judging.fault("vrm", "vrm_form");
        for (std::size_t at = 0; normal && at < list.size(); ++at) {
            const auto other = findings::normalise_vrm(list[at].value("vrm", std::string()));
            if (at + 1 != number && other && *other == *normal) judging.fault("vrm", "vrm_twice");
        }
    }
    if (!judging.faults().empty())
        return vehicle_page(visit, number, judging.kept(), judging.faults());
    Json vehicle = Json::object();
    for (const auto& [field, value] : judging.kept().items())
        if (!value.get<std::string>().empty()) vehicle[field] = value;
    if (number <= list.size())
        list[number - 1] = std::move(vehicle);
    else
        list.push_back(std::move(vehicle));
    answers.set("vehicles", {{"list", std::move(list)}});
    if (auto refused = save(portal, visit, draft, answers)) return *std::move(refused);
    return see_other(visit.at("/report/vehicles"));
}

Response remove_page(Portal& portal, Visit& visit, store::Draft& draft) {
    const Answers answers(draft);
    const std::size_t number = number_of(portal, visit, answers);
    if (number == 0 || number > answers.vehicles().size()) return error_page(visit, 404);
    const Wording& words = visit.words();
    const std::string vrm = answers.vehicles()[number - 1].value("vrm", std::string());
    const std::string title = words("report.vehicles.remove_title", {{"vrm", vrm}});
    govuk::Button button;
    button.text = words("site.remove");
    button.classes = "govuk-button--warning";
    PageFrame frame = visit.frame(title);
    frame.back = visit.at("/report/vehicles");
    return page(
        words, frame,
        heading(title) + form_html(visit, "/report/vehicle/" + std::to_string(number) + "/remove",
                                   govuk::button(button)));
}

Response remove_vehicle(Portal& portal, Visit& visit, store::Draft& draft) {
    Answers answers(draft);
    const std::size_t number = number_of(portal, visit, answers);
    Json list = answers.vehicles();
    if (number == 0 || number > list.size()) return error_page(visit, 404);
    list.erase(number - 1);
    answers.set("vehicles", {{"list", std::move(list)}});
    if (auto refused = save(portal, visit, draft, answers)) return *std::move(refused);
    return see_other(visit.at("/report/vehicles"));
}

}  // namespace

void add_vehicle_pages(Router& router, Portal& portal) {
    Site& site = portal.site;
    add_page(router, site, "/report/vehicles",
             with_draft(portal, [](Portal& p, Visit& visit, store::Draft& draft) {
                 const Answers answers(draft);
                 if (answers.vehicles().empty()) return see_other(visit.at("/report/vehicle/1"));
                 return list_page(p, visit, answers);
             }));
    add_page(router, site, "/report/vehicle/{}",
             with_draft(portal, [](Portal& p, Visit& visit, store::Draft& draft) {
                 const Answers answers(draft);
                 const std::size_t number = number_of(p, visit, answers);
                 if (number == 0) return error_page(visit, 404);
                 const Json values = number <= answers.vehicles().size()
                                         ? answers.vehicles()[number - 1]
                                         : Json::object();
                 return vehicle_page(visit, number, values, {});
             }));
    add_post(router, site, "/report/vehicle/{}", with_draft(portal, take_vehicle));
    add_page(router, site, "/report/vehicle/{}/remove", with_draft(portal, remove_page));
    add_post(router, site, "/report/vehicle/{}/remove", with_draft(portal, remove_vehicle));
}

}  // namespace catseye::web
