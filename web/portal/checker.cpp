// The questions before a report begins: whoever is better served elsewhere is shown the right door,
// with the reason, before a minute is spent on a form. Answers travel in the address; nothing is
// stored but a count.
#include <algorithm>
#include <array>
#include <charconv>

#include "review/notice_clock.hpp"
#include "web/http/percent.hpp"
#include "web/portal/asking.hpp"
#include "web/site/dates.hpp"

namespace catseye::web {

namespace {

using findings::Json;

// In this order. Each leads to the next, or out.
constexpr std::array<std::string_view, 6> kSteps{"danger", "collision", "kind",
                                                 "area",   "date",      "age"};
// Fields that a step sends besides its own name.
constexpr std::array<std::string_view, 5> kExtras{"coordinates", "day", "month", "year", "late"};

std::optional<Day> day_of(const Form& query) {
    std::array<int, 3> parts{};
    constexpr std::array<const char*, 3> kNames{"year", "month", "day"};
    for (std::size_t at = 0; at < 3; ++at) {
        const std::string sent = query.text(kNames.at(at));
        const auto [end, error] =
            std::from_chars(sent.data(), sent.data() + sent.size(), parts.at(at));
        if (error != std::errc() || end != sent.data() + sent.size()) return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(parts[0]),
                                           std::chrono::month(static_cast<unsigned>(parts[1])),
                                           std::chrono::day(static_cast<unsigned>(parts[2]))};
    if (!date.ok()) return std::nullopt;
    return Day(date);
}

/// What has been answered, as hidden fields of the next question.
Html carried(const Form& query, std::string_view but) {
    Html fields;
    const auto carry = [&](std::string_view name) {
        if (!query.has(name) || name == but) return;
        fields += void_element(
            "input",
            {{"type", "hidden"}, {"name", std::string(name)}, {"value", query.text(name)}});
    };
    for (const std::string_view step : kSteps)
        carry(step);
    for (const std::string_view extra : kExtras)
        if (!(but == "date" && extra != "coordinates") &&
            !(but == "area" && extra == "coordinates"))
            carry(extra);
    return fields;
}

/// The checker at one request.
class Checker {
public:
    Checker(Portal& portal, Visit& visit) : portal_(portal), visit_(visit) {}

    Response answer() {
        for (const std::string_view step : kSteps) {
            if (!visit_.query.has(step))  // the button was pressed without an answer, or not yet
                return ask(step, visit_.query.text("step") == step ? std::string(step) : "");
            if (auto response = judge(step)) return *std::move(response);
        }
        return welcome();
    }

private:
    const Wording& words() const { return visit_.words(); }

    /// Nothing: this step leads on.
    std::optional<Response> judge(std::string_view step) {
        const std::string sent = visit_.query.text(step);
        if (step == "danger" || step == "collision") {
            if (sent == "yes") return out(std::string(step));
            return sent == "no" ? std::optional<Response>() : ask(step, std::string(step));
        }
        if (step == "kind") {
            for (const char* other : {"parked", "threats", "speed", "papers"})
                if (sent == other) return out(other);
            return sent == "moving" ? std::optional<Response>() : ask(step, "kind");
        }
        if (step == "area") return judge_area(sent);
        if (step == "date") return judge_date();
        if (sent == "no") return out("under_18");
        return sent == "yes" ? std::optional<Response>() : ask(step, "age");
    }

    std::optional<Response> judge_area(const std::string& sent) {
        if (sent == "no") return out("elsewhere");
        if (sent != "yes" && sent != "unsure") return ask("area", "area");
        const std::string pasted = visit_.query.text("coordinates");
        if (pasted.empty()) return std::nullopt;
        const auto place = place_from(pasted);
        if (!place) return ask("area", "coordinates");
        if (portal_.area.locate(*place) == Within::outside) return out("elsewhere");
        return std::nullopt;
    }

    std::optional<Response> judge_date() {
        const auto day = day_of(visit_.query);
        const Day today = london_day(visit_.now);
        if (!day) return ask("date", "date");
        if (*day > today) return ask("date", "future");
        if (is_too_old(*day, visit_.now)) return out("too_old");
        const auto clock = review::notice_clock(portal_.law.current(), *day);
        const bool late =
            clock.last_posting_day
                ? today > *clock.last_posting_day
                : today > *day + std::chrono::days(portal_.site.settings().portal_accept_days);
        if (late && visit_.query.text("late") != "yes") return too_late(*day, clock);
        return std::nullopt;
    }

    /// The door that is the right one, and one more in the count of those who were shown it.
    Response out(const std::string& reason) {
        // A page that is loaded again, or by one machine a thousand times, is one person.
        if (visit_.site.routed.allow(reason + " " + address_key(visit_.request.address),
                                     visit_.now)) {
            if (const auto counted =
                    store::count_routed_out(visit_.site.database, reason, london_day(visit_.now));
                !counted)
                return failed(visit_, counted.error());
        }
        const std::string key = "checker.out_" + reason;
        const std::string title(words()(key + ".title"));
        PageFrame frame = visit_.frame(title);
        frame.back = visit_.at("/report");
        return page(words(), frame,
                    heading(title) + words().rich(key + ".text",
                                                  {{"force", visit_.site.settings().force_name}}));
    }

    Response too_late(Day day, const review::NoticeClock& clock) {
        const std::string title(words()("checker.late.title"));
        Html main = heading(title) +
                    words().rich("checker.late.text",
                                 {{"day", date_words(words(), day)},
                                  {"last", date_words(words(), clock.last_service_day)},
                                  {"posting", clock.last_posting_day
                                                  ? date_words(words(), *clock.last_posting_day)
                                                  : "–"}});
        main += element("form", {{"method", "get"}, {"action", visit_.at("/report")}},
                        carried(visit_.query, "late") +
                            raw("<input type=\"hidden\" name=\"late\" value=\"yes\">") +
                            submit_button(visit_, "checker.late.go_on"));
        PageFrame frame = visit_.frame(title);
        frame.back = back_to("date");
        return page(words(), frame, main);
    }

    /// The address of an earlier question: what was answered before it.
    std::string back_to(std::string_view step) const {
        std::string query;
        for (const std::string_view one : kSteps) {
            if (one == step) break;
            query += (query.empty() ? "?" : "&") + std::string(one) + "=" +
                     encode_percent(visit_.query.text(one));
        }
        return visit_.at("/report") + query;
    }

    Response ask(std::string_view step, const std::string& fault) {
        const std::string name(step);
        Faults faults;
        if (!fault.empty())
            faults.push_back({fault == "future" ? "date" : fault,
                              std::string(words()("report.check.error_" + fault))});
        Json values = Json::object();
        for (const char* field :
             {"danger", "collision", "kind", "area", "coordinates", "day", "month", "year", "age"})
            if (visit_.query.has(field)) values[field] = visit_.query.text(field);
        const Asking asking(visit_, "check", values, faults);
        Html question;
        if (step == "kind")
            question = asking.radios(name, {"moving", "parked", "threats", "speed", "papers"});
        else if (step == "area")
            question = asking.radios(name, {"yes", "no", "unsure"}) + asking.input("coordinates");
        else if (step == "date")
            question =
                raw("<input type=\"hidden\" name=\"date\" value=\"given\">") + asking.date("date");
        else
            question = asking.radios(name, {"yes", "no"});
        Html main = fault_summary(visit_, faults);
        if (step == kSteps.front()) {
            const auto begun = draft_of(visit_.site, visit_.request);
            if (!begun) return failed(visit_, begun.error());
            main += heading(words()("checker.title")) + words().rich("checker.intro");
            if (*begun)
                main += govuk::inset_text(
                    words().rich("checker.begun", {{"tasks", visit_.at("/report/tasks")}}));
        } else {
            main += heading(words()("checker.step_" + name));
        }
        main += element(
            "form",
            {{"method", "get"}, {"action", visit_.at("/report")}, {"novalidate", std::nullopt}},
            carried(visit_.query, step) +
                void_element("input", {{"type", "hidden"}, {"name", "step"}, {"value", name}}) +
                question + submit_button(visit_, "site.continue"));
        PageFrame frame = visit_.frame(std::string(words()("checker.step_" + name)));
        frame.has_errors = !faults.empty();
        if (step != kSteps.front()) {
            const auto* at = std::find(kSteps.begin(), kSteps.end(), step);
            frame.back = back_to(*(at - 1));
        }
        return page(words(), frame, main);
    }

    /// Nothing stands in the way: a report may begin.
    Response welcome() {
        const std::string title(words()("checker.welcome.title"));
        Html form = words().rich("checker.welcome.text");
        for (const char* field : {"coordinates", "day", "month", "year"})
            form += void_element(
                "input",
                {{"type", "hidden"}, {"name", field}, {"value", visit_.query.text(field)}});
        // The honeypot: people do not see it, machines fill it in.
        form +=
            element("div", {{"class", "catseye-leave"}, {"aria-hidden", "true"}},
                    raw("<label for=\"website\">Website</label><input id=\"website\" "
                        "name=\"website\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\">"));
        Attributes attributes{{"method", "post"}, {"action", visit_.at("/report/begin")}};
        if (portal_.work.is_needed(visit_.site.settings().portal_attack_per_minute, visit_.now)) {
            const std::string challenge = portal_.work.challenge(visit_.now);
            attributes.emplace_back("data-work", challenge);
            attributes.emplace_back("data-bits", std::to_string(ProofOfWork::kBits));
            attributes.emplace_back("data-done", std::string(words()("checker.work.done")));
            form +=
                void_element("input",
                             {{"type", "hidden"}, {"name", "challenge"}, {"value", challenge}}) +
                raw("<input type=\"hidden\" name=\"work\" value=\"\">") +
                element("p",
                        {{"class", "govuk-body"},
                         {"role", "status"},
                         {"data-work-status", std::nullopt}},
                        text(words()("checker.work.busy"))) +
                element("noscript", {}, words().rich("checker.work.without"));
        }
        govuk::Button start;
        start.text = words()("checker.welcome.start");
        start.is_start = true;
        start.prevents_double_click = true;
        PageFrame frame = visit_.frame(title);
        frame.back = back_to("age");
        return page(words(), frame,
                    heading(title) + element("form", attributes, form + govuk::button(start)));
    }

    Portal& portal_;
    Visit& visit_;
};

}  // namespace

void add_checker_pages(Router& router, Portal& portal) {
    add_page(router, portal.site, "/report",
             [&portal](Visit& visit) { return Checker(portal, visit).answer(); });
}

}  // namespace catseye::web
