// Search: by reference, plate or place with the words in the address; by person with them in a
// form, so that no name stands in an address, and with a custody entry.
#include "review/search.hpp"
#include "store/custody_log.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"
#include "web/http/percent.hpp"
#include "web/queue/case_rows.hpp"
#include "web/queue/paging.hpp"
#include "web/queue/queue.hpp"

namespace catseye::web {
namespace {

using review::SearchBy;

constexpr std::int64_t kRows = 25;
constexpr std::size_t kLongestWords = 200;

/// What is asked for, and what was found.
struct Searched {
    review::Search wanted;
    std::int64_t page = 1;
    std::optional<review::SearchPage> found;
    std::string refusal;
};

Searched asked_for(const Form& form, SearchBy by) {
    Searched searched;
    searched.wanted.by = by;
    searched.wanted.words = form.text("words");
    searched.page = page_number(form);
    searched.wanted.first = (searched.page - 1) * kRows;
    searched.wanted.most = kRows;
    if (searched.wanted.words.size() > kLongestWords) {
        searched.wanted.words.clear();
        searched.refusal = "Look for at most 200 characters.";
    }
    return searched;
}

Result<> look(OfficerVisit& visit, Searched& searched) {
    if (searched.wanted.words.empty()) return ok();
    auto found = review::search(visit.reader, visit.law(), searched.wanted, visit.now);
    if (!found && found.error().code != ErrorCode::invalid_request) return found.error();
    if (found)
        searched.found = *std::move(found);
    else
        searched.refusal = found.error().message;
    return ok();
}

std::string by_words(SearchBy by) {
    switch (by) {
        case SearchBy::reference:
            return "Reference";
        case SearchBy::plate:
            return "Registration mark";
        case SearchBy::person:
            return "Person who sent the report";
        case SearchBy::place:
            break;
    }
    return "Road or place";
}

Html words_input(const Searched& searched) {
    govuk::Input input;
    input.field.name = "words";
    input.field.label = {text("Look for"), "govuk-label--s"};
    input.field.hint = text("In a registration mark, ? stands for a character that is not known");
    input.field.classes = "govuk-input--width-30";
    input.field.attributes = {{"data-key", "/"}, {"data-key-words", "Search"}};
    input.field.error = searched.refusal;
    input.value = searched.wanted.words;
    input.spellcheck = false;
    return govuk::input(input);
}

Html by_radios(const OfficerVisit& visit, SearchBy chosen) {
    govuk::Choices radios;
    radios.name = "by";
    radios.classes = "govuk-radios--small govuk-radios--inline";
    radios.fieldset =
        govuk::Fieldset{.legend = govuk::Legend{text("As"), "govuk-fieldset__legend--s"}};
    for (const SearchBy by :
         {SearchBy::reference, SearchBy::plate, SearchBy::place, SearchBy::person}) {
        if (by == SearchBy::person && !visit.may(Permission::see_submitter)) continue;
        radios.items.push_back({.value = std::string(review::to_string(by)),
                                .content = text(by_words(by)),
                                .checked = by == chosen});
    }
    return govuk::radios(radios);
}

/// A form that posts, whatever is looked for: a name must not stand in an address, and before
/// somebody chooses it is not known whether it is one. What is no name goes on to its address.
Html search_form(const OfficerVisit& visit, const Searched& searched) {
    return console_form(visit, "/search",
                        words_input(searched) + by_radios(visit, searched.wanted.by) +
                            govuk::button({.text = "Search"}),
                        {{"role", "search"}});
}

Html result_head(const Searched& searched) {
    const auto count = static_cast<std::int64_t>(searched.found->entries.size());
    std::string words = "Searched as: " + by_words(searched.wanted.by) + ". ";
    if (count == 0)
        words += searched.page == 1 ? "Nothing was found." : "There is nothing more.";
    else
        words += count_words(count, "case", "cases") + " on page " + std::to_string(searched.page) +
                 ", the newest first.";
    if (searched.found->is_cut)
        words +=
            " These words are so common that only the newest reports were looked through: "
            "add another word.";
    return element("p", {{"class", "govuk-body"}, {"role", "status"}}, text(words));
}

Html person_page_form(const OfficerVisit& visit, const Searched& searched, std::int64_t page,
                      const std::string& words) {
    const auto hidden = [](const char* name, const std::string& value) {
        return void_element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
    };
    return console_form(visit, "/search/person",
                        hidden("words", searched.wanted.words) +
                            hidden("page", std::to_string(page)) +
                            govuk::button({.text = words, .classes = "govuk-button--secondary"}),
                        {{"class", "catseye-inline"}});
}

Html around(const OfficerVisit& visit, const Searched& searched) {
    const bool has_more = searched.found->has_more;
    if (searched.wanted.by == SearchBy::person) {
        Html pages;
        if (searched.page > 1)
            pages += person_page_form(visit, searched, searched.page - 1, "Page before");
        if (has_more) pages += person_page_form(visit, searched, searched.page + 1, "Next page");
        return pages;
    }
    const std::string address = "/search?by=" + std::string(review::to_string(searched.wanted.by)) +
                                "&words=" + encode_percent(searched.wanted.words) + "&page=";
    Html links;
    if (searched.page > 1)
        links += link(address + std::to_string(searched.page - 1), text("Page before")) + raw(" ");
    if (has_more) links += link(address + std::to_string(searched.page + 1), text("Next page"));
    if (links.empty()) return links;
    return element("nav", {{"class", "catseye-pages"}, {"aria-label", "Pages"}}, links);
}

Response show(OfficerVisit& visit, const Searched& searched) {
    Html main = console_heading("Search") + search_form(visit, searched);
    if (searched.found) {
        main += result_head(searched);
        if (!searched.found->entries.empty())
            main +=
                div("catseye-table-scroll",
                    case_table(visit, "Cases found", searched.found->entries, RowChoice::none)) +
                around(visit, searched);
    }
    return console_page(visit,
                        {.title = "Search",
                         .section = "search",
                         .has_errors = !searched.refusal.empty(),
                         .scripts = {"queue.js"}},
                        main, searched.refusal.empty() ? 200 : 422);
}

Response search_by_address(OfficerVisit& visit) {
    const auto chosen = review::search_by_from(visit.query.text("by"));
    const SearchBy by = chosen && *chosen != SearchBy::person
                            ? *chosen
                            : review::likely_search(visit.query.text("words"));
    Searched searched = asked_for(visit.query, by);
    if (const auto done = look(visit, searched); !done) return console_failed(visit, done.error());
    const bool is_the_case =
        by == SearchBy::reference && searched.found && searched.found->entries.size() == 1;
    if (is_the_case) return see_other("/case/" + searched.found->entries.front().reference);
    return show(visit, searched);
}

/// Before anything is shown: who looked for a person, and how many cases they saw.
Result<> record(OfficerVisit& visit, const Searched& searched) {
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    const std::string& officer = visit.officer().id;
    TRY(store::CustodyLog(visit.writer())
            .append({officer,
                     "searched_person",
                     officer,
                     {{"cases", std::to_string(searched.found->entries.size())}}},
                    visit.now));
    return transaction.commit();
}

Response search_person(OfficerVisit& visit) {
    Searched searched = asked_for(visit.form, SearchBy::person);
    auto done = look(visit, searched);
    if (done && searched.found) done = record(visit, searched);
    return done ? show(visit, searched) : console_failed(visit, done.error());
}

/// The form of the page: where the words are no name, they go into the address.
Response search_by_form(OfficerVisit& visit) {
    const auto by = review::search_by_from(visit.form.text("by"));
    if (by == SearchBy::person)
        return visit.may(Permission::see_submitter) ? search_person(visit)
                                                    : console_error(visit, 403);
    return see_other("/search?by=" + visit.form.text("by") +
                     "&words=" + encode_percent(visit.form.text("words")));
}

}  // namespace

void add_search_pages(ConsoleRoutes& routes) {
    routes.page("/search", Permission::see_queue, search_by_address);
    routes.act("/search", Permission::see_queue, search_by_form);
    routes.act("/search/person", Permission::see_submitter, search_person);
}

}  // namespace catseye::web
