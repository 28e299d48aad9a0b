// Route x role x owner: every route of the console, asked by every role and by nobody, for cases
// held by oneself, by a colleague and by nobody. What is forbidden says so and shows nothing of a
// case.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tests/support/console_fixture.hpp"
#include "tests/unit/web_routes/route_table.hpp"
#include "web/console_site.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

enum class Owner { oneself, colleague, nobody };
constexpr Owner kOwners[] = {Owner::oneself, Owner::colleague, Owner::nobody};

constexpr std::pair<char, const char*> kRoles[] = {
    {'R', "reviewer"},   {'S', "supervisor"},         {'C', "clerk"},   {'D', "decision_maker"},
    {'P', "prosecutor"}, {'X', "disclosure_officer"}, {'A', "auditor"}, {'M', "administrator"}};

/// What a case of `Force` is known by: none of it may stand in a forbidden answer.
constexpr const char* kMarkers[] = {"AA00AA", "A59, Preston", "It passed me", "Onymous", "cyclist"};

struct Everything : ConsoleFixture {
    Everything() {
        settings.console_oidc_issuer = "http://127.0.0.1:1";  // where nobody answers
        web::add_console_routes(routes);
    }

    /// The reference of a fresh case, held as told.
    std::string a_case(Owner owner, const std::string& me) {
        const std::string reference = new_case();
        if (owner == Owner::nobody) return reference;
        const std::string holder = owner == Owner::oneself ? me : std::string("second reviewer");
        const auto taken =
            review::take(force.database(), reference, {holder}, now, std::chrono::minutes(30));
        REQUIRE(taken);
        REQUIRE(*taken);
        return reference;
    }

    std::string target(const RouteRow& row, const std::string& reference) {
        std::string text(row.target);
        put(text, "{case}", reference);
        put(text, "{officer}", officer_id());
        put(text, "{any}", "1");
        return text;
    }

    web::Response ask(RouterBrowser& browser, const RouteRow& row, const std::string& target) {
        return row.method == web::Method::get ? browser.get(target)
                                              : browser.post(target, row.fields);
    }

    static void put(std::string& text, const std::string& mark, const std::string& value) {
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.replace(at, mark.size(), value);
    }

private:
    std::string new_case() {
        const std::string submission =
            force.submit(at("2026-03-20T08:15"), at("2026-03-21T12:00"), "a");
        const auto opened =
            force.open(submission, at("2026-03-20T08:15"), at("2026-03-21T12:00"), "AA00AAA");
        REQUIRE(force.database().execute(
            "UPDATE review_case SET state = 'waiting' WHERE reference = $1", {opened.reference}));
        return opened.reference;
    }
    /// Somebody new, whom it does not matter to change.
    std::string officer_id() {
        const auto added = review::add_officer(
            force.database(), "officer " + std::to_string(++officers_), "auditor", now);
        REQUIRE(added);
        return added->id;
    }
    int officers_ = 0;
};

bool can_hold(std::string_view role) {
    return role == "reviewer" || role == "supervisor" || role == "decision_maker";
}

bool about_a_case(const RouteRow& row) {
    return row.target.find("{case}") != std::string_view::npos;
}

/// The row's route, as it was added.
std::string name_of(const RouteRow& row) {
    std::string pattern(row.target.substr(0, row.target.find('?')));
    for (const char* mark : {"{case}", "{officer}", "{any}"})
        Everything::put(pattern, mark, "{}");
    return std::string(to_string(row.method)) + " " + pattern;
}

/// The rows of the console's routes: a row may be written before its route.
std::vector<RouteRow> rows_of(const Everything& console) {
    std::set<std::string> added;
    for (const web::GuardedRoute& route : console.routes.guarded())
        added.insert(std::string(to_string(route.method)) + " " + route.pattern);
    std::vector<RouteRow> rows;
    for (const RouteRow& row : route_table())
        if (added.contains(name_of(row))) rows.push_back(row);
    return rows;
}

bool is_forbidden_to(const RouteRow& row, char role) {
    return row.roles != kAnybody && row.roles.find(role) == std::string_view::npos;
}

/// The letter of the table for an answer.
char letter_of(const web::Response& response) {
    const auto location = response.headers.find("Location").value_or("");
    switch (response.status) {
        case 200:
            return 's';
        case 303:
            return location.starts_with("/sign-in?") ? 'f' : 'd';
        case 404:
            return 'n';
        case 400:
        case 409:
        case 422:
            return 'r';
        case 403:
            return 'f';
        case 503:
            return 'u';
        default:
            return '?';
    }
}

void check_shows_nothing(const web::Response& response) {
    for (const auto& [name, value] : response.headers.all())
        for (const char* marker : kMarkers)
            CHECK(value.find(marker) == std::string::npos);
    const std::string body = html_of(response);
    for (const char* marker : kMarkers)
        CHECK(body.find(marker) == std::string::npos);
}

/// The address itself may stand in the page.
std::string without(std::string html, const std::string& reference) {
    Everything::put(html, reference, "");
    return html;
}

}  // namespace

TEST_CASE("every route of the console stands in the table") {
    Everything console;
    std::set<std::string> known;
    for (const RouteRow& row : route_table())
        CHECK(known.insert(name_of(row)).second);
    for (const web::GuardedRoute& route : console.routes.guarded()) {
        CAPTURE(route.pattern);
        CHECK(known.contains(std::string(to_string(route.method)) + " " + route.pattern));
    }
}

TEST_CASE("who has not signed in gets no further than the sign-in, and learns nothing") {
    Everything console;
    const std::string reference = console.a_case(Owner::nobody, "");
    for (const RouteRow& row : rows_of(console)) {
        if (row.roles == kAnybody) continue;
        CAPTURE(row.target);
        RouterBrowser stranger(console.router);
        const auto response = console.ask(stranger, row, console.target(row, reference));
        CHECK(response.status == 303);
        CHECK(response.headers.find("Location").value_or("").starts_with("/sign-in"));
        check_shows_nothing(response);
    }
}

TEST_CASE(
    "what a role does not include it gets nowhere, whoever holds the case, be it there or not") {
    Everything console;
    std::map<Owner, std::string> cases;
    for (const Owner owner : kOwners)
        cases[owner] = console.a_case(owner, "reviewer");
    for (const auto& [letter, role] : kRoles) {
        auto browser = console.signed_in(role);
        REQUIRE(browser.get("/account").status == 200);
        for (const RouteRow& row : rows_of(console)) {
            if (!is_forbidden_to(row, letter)) continue;
            CAPTURE(role, to_string(row.method), row.target);
            std::set<std::string> bodies;
            for (const auto& [owner, reference] : cases) {
                const auto response = console.ask(browser, row, console.target(row, reference));
                CHECK(response.status == 403);
                check_shows_nothing(response);
                bodies.insert(without(html_of(response), reference));
            }
            const std::string unknown = "AAAA-AAAA-AAAA-AAAA";
            bodies.insert(
                without(html_of(console.ask(browser, row, console.target(row, unknown))), unknown));
            if (about_a_case(row)) CHECK(bodies.size() == 1);  // no word on whether there is one
        }
    }
    CHECK(console.force.count("decision") == 0);
}

TEST_CASE("what a role includes it gets, as far as the rules of the case go") {
    Everything console;
    for (const auto& [letter, role] : kRoles) {
        console.now += std::chrono::minutes(1);  // one address may not try the sign-in all the time
        for (const RouteRow& row : rows_of(console)) {
            if (is_forbidden_to(row, letter)) continue;
            for (std::size_t at = 0; at < row.answers.size(); ++at) {
                const Owner owner = kOwners[at];
                if (about_a_case(row) && owner == Owner::oneself && !can_hold(role)) continue;
                CAPTURE(role, to_string(row.method), row.target, at);
                const std::string reference =
                    about_a_case(row) ? console.a_case(owner, role) : std::string();
                auto browser = console.signed_in(role);
                const auto response = console.ask(browser, row, console.target(row, reference));
                const char answer = letter_of(response);
                CAPTURE(response.status, answer);
                CHECK((answer == row.answers[at] || (row.answers[at] == 'o' && answer != 'f' &&
                                                     answer != 'u' && answer != '?')));
            }
        }
    }
    CHECK(console.force.custody_is_whole());
}
