// The words of mails, results and reasons, in both languages.
#include <algorithm>
#include <array>

#include "store/force_changes.hpp"
#include "web/administration/administration.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"
#include "web/site/changeable.hpp"

namespace catseye::web {

namespace {

constexpr std::int64_t kMostListed = 50;
constexpr std::array<Language, 2> kLanguages{Language::en, Language::cy};

/// The texts that may be changed here: keys that begin like this.
struct Group {
    const char* prefix;
    const char* title;
};
constexpr std::array<Group, 4> kGroups{{{"mail.", "Mails"},
                                        {"track.result.", "Results, as a submitter is told them"},
                                        {"track.reason.", "Reasons for no further action"},
                                        {"track.tip.", "What to do better next time"}}};

bool may_change(const Changeable& changeable, const std::string& key) {
    return changeable.shipped(Language::en).has(key) &&
           std::any_of(kGroups.begin(), kGroups.end(),
                       [&](const Group& group) { return key.starts_with(group.prefix); });
}

std::string beginning(std::string_view words) {
    constexpr std::size_t kShown = 80;
    const auto end = std::min(words.find('\n'), words.size());
    if (end <= kShown) return std::string(words.substr(0, end));
    const auto space = words.rfind(' ', kShown);
    return std::string(words.substr(0, space == std::string_view::npos ? end : space)) + " …";
}

std::string path_of(const std::string& key) {
    return "/administration/templates/text?key=" + key;
}

Response list_page(OfficerVisit& visit) {
    const Changeable& changeable = *visit.console.changeable;
    Html content = administration_links(visit) + console_heading("Mails and standard texts");
    for (const Group& group : kGroups) {
        govuk::Table table;
        table.caption = group.title;
        table.caption_classes = "govuk-table__caption--m";
        table.head = {{text("Text")}, {text("English")}, {text("Changed")}};
        for (const auto& [key, words] : changeable.words(Language::en).all()) {
            if (!key.starts_with(group.prefix)) continue;
            std::string changed;
            for (const Language language : kLanguages)
                if (changeable.words(language)(key) != changeable.shipped(language)(key))
                    changed += (changed.empty() ? "" : ", ") +
                               std::string(language == Language::en ? "English" : "Welsh");
            table.rows.push_back(
                {{link(path_of(key), text(key))}, {text(beginning(words))}, {text(changed)}});
        }
        content += wide_table(group.title, table);
    }
    return console_page(visit, {"Mails and standard texts", "administration"}, content);
}

// ---- one text -----------------------------------------------------------------------------------

std::string language_words(Language language) {
    return language == Language::en ? "English" : "Welsh";
}

Html history_html(const std::vector<store::ForceChange>& changes) {
    if (changes.empty()) return paragraph(text("It has not been changed."));
    govuk::Table table;
    table.caption = "Changes, newest first";
    table.caption_classes = "govuk-table__caption--m";
    table.head = {{text("When")}, {text("By")}, {text("Text")}, {text("Words")}};
    for (const store::ForceChange& change : changes)
        table.rows.push_back({{time_cell(change.made)},
                              {text(change.officer)},
                              {text(change.name)},
                              {text(change.value.value_or("as shipped"))}});
    return wide_table("Changes of this text", table);
}

Html placeholders_html(const Changeable& changeable, const std::string& key) {
    std::string names;
    for (const std::string& name : placeholders(changeable.shipped(Language::en)(key)))
        names += (names.empty() ? "{" : ", {") + name + "}";
    return paragraph(text(names.empty() ? "Nothing is put into this text."
                                        : "What is put in where it stands: " + names + "."));
}

Html preview_html(const FilledForm& filled, Language language) {
    const std::string words = filled.form.text(to_string(language));
    if (words.empty()) return {};
    return element("div",
                   {{"class", "govuk-inset-text"}, {"lang", std::string(to_string(language))}},
                   element("h3", {{"class", "govuk-heading-s"}},
                           text(language_words(language) + ", as it is shown")) +
                       rich_text(words, {}));
}

Result<std::vector<store::ForceChange>> history_of(OfficerVisit& visit, const std::string& key) {
    std::vector<store::ForceChange> all;
    for (const Language language : kLanguages)
        for (auto& change : TRY(store::ForceChanges(visit.reader, "wording")
                                    .history(Changeable::name_of(language, key), kMostListed)))
            all.push_back(std::move(change));
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.made > b.made; });
    return all;
}

Response text_page(OfficerVisit& visit, const std::string& key, const FilledForm& filled,
                   int status) {
    const Changeable& changeable = *visit.console.changeable;
    const auto changes = history_of(visit, key);
    if (!changes) return console_failed(visit, changes.error());
    Html fields = void_element("input", {{"type", "hidden"}, {"name", "key"}, {"value", key}});
    Html shipped;
    for (const Language language : kLanguages) {
        fields +=
            text_area(filled, {std::string(to_string(language)), language_words(language)}, 10);
        shipped += govuk::details(text(language_words(language) + " as shipped"),
                                  element("pre", {{"class", "catseye-shipped"}},
                                          text(changeable.shipped(language)(key))));
    }
    govuk::Button save{"Save"};
    save.name = "do";
    save.value = "save";
    govuk::Button preview{"Preview"};
    preview.name = "do";
    preview.value = "preview";
    preview.classes = "govuk-button--secondary";
    govuk::Button back{"Back to the shipped words"};
    back.name = "do";
    back.value = "shipped";
    back.classes = "govuk-button--secondary";
    ConsoleFrame frame{"Text " + key, "administration"};
    frame.has_errors = !filled.problems.empty();
    return console_page(visit, frame,
                        govuk::back_link("Mails and standard texts", "/administration/templates") +
                            problems_html(filled) + console_heading(key, "Text") +
                            placeholders_html(changeable, key) +
                            console_form(visit, "/administration/templates/text",
                                         fields + div("govuk-button-group",
                                                      govuk::button(save) + govuk::button(preview) +
                                                          govuk::button(back))) +
                            preview_html(filled, Language::en) +
                            preview_html(filled, Language::cy) + shipped + history_html(*changes),
                        status);
}

Response show_text(OfficerVisit& visit) {
    const std::string key = visit.query.text("key");
    const Changeable& changeable = *visit.console.changeable;
    if (!may_change(changeable, key)) return console_error(visit, 404);
    Form form;
    for (const Language language : kLanguages)
        form.set(std::string(to_string(language)), std::string(changeable.words(language)(key)));
    return text_page(visit, key, {form}, 200);
}

FilledForm judged(const OfficerVisit& visit, const std::string& key) {
    FilledForm filled{visit.form};
    for (const Language language : kLanguages) {
        const std::string name(to_string(language));
        const auto right =
            visit.console.changeable->check_text(language, key, visit.form.text(name));
        if (!right) filled.problems.push_back({name, right.error().message});
    }
    return filled;
}

/// Stores what is different in each language.
Result<> store_texts(OfficerVisit& visit, const std::string& key, bool as_shipped) {
    Changeable& changeable = *visit.console.changeable;
    for (const Language language : kLanguages) {
        const std::string shipped(changeable.shipped(language)(key));
        const std::string wanted =
            as_shipped ? shipped : visit.form.text(std::string(to_string(language)));
        if (wanted == changeable.words(language)(key)) continue;
        const auto value = wanted == shipped ? std::nullopt : std::optional(wanted);
        TRY(changeable.change_text(visit.writer(), Changeable::name_of(language, key), value,
                                   visit.officer().id, visit.now));
    }
    return ok();
}

Response take_text(OfficerVisit& visit) {
    const std::string key = visit.form.text("key");
    if (!may_change(*visit.console.changeable, key)) return console_error(visit, 404);
    const std::string what = visit.form.text("do");
    if (what != "shipped") {
        const FilledForm filled = judged(visit, key);
        if (!filled.problems.empty()) return text_page(visit, key, filled, 422);
        if (what == "preview") return text_page(visit, key, filled, 200);
    }
    const auto stored = store_texts(visit, key, what == "shipped");
    if (!stored) return console_failed(visit, stored.error());
    const auto left = leave_notice(visit, "The text " + key + " holds now.");
    if (!left) return console_failed(visit, left.error());
    return see_other(path_of(key));
}

/// Where there is nothing to change, there is no page.
OfficerPage with_texts(Response (*page)(OfficerVisit&)) {
    return [page](OfficerVisit& visit) {
        return visit.console.changeable == nullptr ? console_error(visit, 404) : page(visit);
    };
}

}  // namespace

void add_template_pages(ConsoleRoutes& routes) {
    routes.page("/administration/templates", Permission::manage_law, with_texts(list_page));
    routes.page("/administration/templates/text", Permission::manage_law, with_texts(show_text));
    routes.act("/administration/templates/text", Permission::manage_law, with_texts(take_text),
               StepUp::needed);
}

}  // namespace catseye::web
