// Parts of pages. The shape of each is that of the package's template.njk.
#include "web/html/govuk.hpp"

namespace catseye::web::govuk {

namespace {

std::string joined(std::string_view first, std::string_view second) {
    return second.empty() ? std::string(first) : std::string(first) + " " + std::string(second);
}

Html div(const char* classes, const Html& content) {
    return element("div", {{"class", classes}}, content);
}

}  // namespace

Html error_summary(const std::string& title, const std::vector<SummaryError>& errors,
                   const std::string& description) {
    Html items;
    for (const SummaryError& error : errors)
        items +=
            element("li", {},
                    error.href.empty() ? text(error.message)
                                       : element("a", {{"href", error.href}}, text(error.message)));
    Html body;
    if (!description.empty()) body += element("p", {}, text(description));
    if (!errors.empty())
        body += element("ul", {{"class", "govuk-list govuk-error-summary__list"}}, items);
    return element("div",
                   {{"class", "govuk-error-summary"}, {"data-module", "govuk-error-summary"}},
                   element("div", {{"role", "alert"}},
                           element("h2", {{"class", "govuk-error-summary__title"}}, text(title)) +
                               div("govuk-error-summary__body", body)));
}

Html button(const Button& shown) {
    constexpr std::string_view kArrow =
        "<svg class=\"govuk-button__start-icon\" xmlns=\"http://www.w3.org/2000/svg\" "
        "width=\"17.5\" height=\"19\" viewBox=\"0 0 33 40\" aria-hidden=\"true\" "
        "focusable=\"false\"><path fill=\"currentColor\" d=\"M0 0h13l20 20-20 "
        "20H0l20-20z\"/></svg>";
    const std::string classes =
        joined(joined("govuk-button", shown.classes), shown.is_start ? "govuk-button--start" : "");
    const Html words = text(shown.text) + (shown.is_start ? raw(kArrow) : Html());
    Attributes attributes;
    if (!shown.href.empty()) {
        attributes = {{"href", shown.href},
                      {"role", "button"},
                      {"draggable", "false"},
                      {"class", classes},
                      {"data-module", "govuk-button"}};
        attributes.insert(attributes.end(), shown.attributes.begin(), shown.attributes.end());
        return element("a", attributes, words);
    }
    if (!shown.value.empty()) attributes.emplace_back("value", shown.value);
    attributes.emplace_back("type", shown.type);
    if (!shown.name.empty()) attributes.emplace_back("name", shown.name);
    if (shown.disabled) {
        attributes.emplace_back("disabled", std::nullopt);
        attributes.emplace_back("aria-disabled", "true");
    }
    if (shown.prevents_double_click) attributes.emplace_back("data-prevent-double-click", "true");
    attributes.emplace_back("class", classes);
    attributes.emplace_back("data-module", "govuk-button");
    attributes.insert(attributes.end(), shown.attributes.begin(), shown.attributes.end());
    return element("button", attributes, words);
}

Html back_link(const std::string& words, const std::string& href) {
    return element("a", {{"href", href}, {"class", "govuk-back-link"}}, text(words));
}

Html details(const Html& summary, const Html& content, bool is_open) {
    Attributes attributes{{"class", "govuk-details"}};
    if (is_open) attributes.emplace_back("open", std::nullopt);
    return element("details", attributes,
                   element("summary", {{"class", "govuk-details__summary"}},
                           element("span", {{"class", "govuk-details__summary-text"}}, summary)) +
                       div("govuk-details__text", content));
}

Html inset_text(const Html& content) {
    return div("govuk-inset-text", content);
}

Html warning_text(const Html& content, const std::string& icon_words) {
    return div("govuk-warning-text",
               element("span", {{"class", "govuk-warning-text__icon"}, {"aria-hidden", "true"}},
                       text("!")) +
                   element("strong", {{"class", "govuk-warning-text__text"}},
                           element("span", {{"class", "govuk-visually-hidden"}}, text(icon_words)) +
                               raw(" ") + content));
}

Html tag(const std::string& words, const std::string& classes) {
    return element("strong", {{"class", joined("govuk-tag", classes)}}, text(words));
}

Html panel(const std::string& title, const Html& content) {
    Html inside = element("h1", {{"class", "govuk-panel__title"}}, text(title));
    if (!content.empty()) inside += div("govuk-panel__body", content);
    return div("govuk-panel govuk-panel--confirmation", inside);
}

Html phase_banner(const std::string& phase, const Html& content) {
    return div("govuk-phase-banner govuk-width-container",
               element("p", {{"class", "govuk-phase-banner__content"}},
                       tag(phase, "govuk-phase-banner__content__tag") + raw(" ") +
                           element("span", {{"class", "govuk-phase-banner__text"}}, content)));
}

Html skip_link(const std::string& words, const std::string& href) {
    return element(
        "a", {{"href", href}, {"class", "govuk-skip-link"}, {"data-module", "govuk-skip-link"}},
        text(words));
}

Html generic_header(const std::string& logo_words, const std::string& href) {
    return div(
        "govuk-generic-header",
        div("govuk-generic-header__container govuk-width-container",
            div("govuk-generic-header__logo",
                element("a", {{"href", href}, {"class", "govuk-generic-header__homepage-link"}},
                        text(logo_words)))));
}

Html notification_banner(Banner kind, const std::string& title, const Html& content) {
    const bool success = kind == Banner::success;
    return element(
        "div",
        {{"class", success ? "govuk-notification-banner govuk-notification-banner--success"
                           : "govuk-notification-banner"},
         {"role", success ? "alert" : "region"},
         {"aria-labelledby", "govuk-notification-banner-title"},
         {"data-module", "govuk-notification-banner"}},
        div("govuk-notification-banner__header",
            element("h2",
                    {{"class", "govuk-notification-banner__title"},
                     {"id", "govuk-notification-banner-title"}},
                    text(title))) +
            div("govuk-notification-banner__content",
                element("p", {{"class", "govuk-notification-banner__heading"}}, content)));
}

Html service_navigation(const std::string& service_name, const std::string& service_href,
                        const std::vector<NavigationItem>& items, const std::string& menu_words,
                        const std::string& aria_label) {
    Html inside =
        element("span", {{"class", "govuk-service-navigation__service-name"}},
                element("a", {{"href", service_href}, {"class", "govuk-service-navigation__link"}},
                        text(service_name)));
    Html list;
    for (const NavigationItem& item : items) {
        Attributes attributes{{"class", "govuk-service-navigation__link"}, {"href", item.href}};
        Html words = text(item.text);
        const bool active = item.current || item.active;
        if (active) {
            attributes.emplace_back("aria-current", item.current ? "page" : "true");
            words =
                element("strong", {{"class", "govuk-service-navigation__active-fallback"}}, words);
        }
        list += element("li",
                        {{"class", active ? "govuk-service-navigation__item "
                                            "govuk-service-navigation__item--active"
                                          : "govuk-service-navigation__item"}},
                        element("a", attributes, words));
    }
    if (!items.empty()) {
        Html navigation;
        if (items.size() > 1)
            navigation += element("button",
                                  {{"type", "button"},
                                   {"class",
                                    "govuk-service-navigation__toggle "
                                    "govuk-js-service-navigation-toggle"},
                                   {"aria-controls", "navigation"},
                                   {"hidden", std::nullopt},
                                   {"aria-hidden", "true"}},
                                  text(menu_words));
        navigation += element(
            "ul", {{"class", "govuk-service-navigation__list"}, {"id", "navigation"}}, list);
        inside += element(
            "nav", {{"aria-label", menu_words}, {"class", "govuk-service-navigation__wrapper"}},
            navigation);
    }
    return element(
        "section",
        {{"aria-label", aria_label},
         {"class", "govuk-service-navigation"},
         {"data-module", "govuk-service-navigation"}},
        div("govuk-width-container", div("govuk-service-navigation__container", inside)));
}

Html language_navigation(const std::string& aria_label, const std::vector<LanguageItem>& items) {
    Html list;
    for (const LanguageItem& item : items) {
        Html inside;
        if (item.href.empty()) {
            inside = element("span",
                             {{"class", "govuk-language-navigation__text"},
                              {"aria-current", "true"},
                              {"lang", item.lang}},
                             text(item.text));
        } else {
            Html words = text(item.text);
            if (!item.description.empty())
                words += element("span", {{"class", "govuk-visually-hidden"}},
                                 text(" " + item.description));
            inside = element("a",
                             {{"class", "govuk-language-navigation__link"},
                              {"href", item.href},
                              {"rel", "alternate"},
                              {"lang", item.lang},
                              {"hreflang", item.lang}},
                             words);
        }
        list += element("li", {{"class", "govuk-language-navigation__list-item"}}, inside);
    }
    return element("nav", {{"class", "govuk-language-navigation"}, {"aria-label", aria_label}},
                   element("ul", {{"class", "govuk-language-navigation__list"}}, list));
}

namespace {

Html action_link(const SummaryAction& action) {
    Html words = text(action.text);
    if (!action.hidden_text.empty())
        words +=
            element("span", {{"class", "govuk-visually-hidden"}}, text(" " + action.hidden_text));
    return link(action.href, words);
}

Html row_actions(const std::vector<SummaryAction>& actions) {
    if (actions.empty()) return {};
    if (actions.size() == 1)
        return element("dd", {{"class", "govuk-summary-list__actions"}},
                       action_link(actions.front()));
    Html items;
    for (const SummaryAction& action : actions)
        items += element("li", {{"class", "govuk-summary-list__actions-list-item"}},
                         action_link(action));
    return element("dd", {{"class", "govuk-summary-list__actions"}},
                   element("ul", {{"class", "govuk-summary-list__actions-list"}}, items));
}

Html table_cell(const Cell& cell, const char* tag, const char* block, const char* scope) {
    Attributes attributes;
    if (*scope != '\0') attributes.emplace_back("scope", scope);
    const std::string base = std::string("govuk-table__") + block;
    attributes.emplace_back("class",
                            cell.format.empty() ? base : base + " " + base + "--" + cell.format);
    return element(tag, attributes, cell.content);
}

}  // namespace

Html summary_list(const std::vector<SummaryRow>& rows, const std::string& classes) {
    bool any_actions = false;
    for (const SummaryRow& row : rows)
        any_actions = any_actions || !row.actions.empty();
    Html list;
    for (const SummaryRow& row : rows)
        list += div(any_actions && row.actions.empty()
                        ? "govuk-summary-list__row govuk-summary-list__row--no-actions"
                        : "govuk-summary-list__row",
                    element("dt", {{"class", "govuk-summary-list__key"}}, row.key) +
                        element("dd", {{"class", "govuk-summary-list__value"}}, row.value) +
                        row_actions(row.actions));
    return element("dl", {{"class", joined("govuk-summary-list", classes)}}, list);
}

Html table(const Table& shown) {
    Html content;
    if (!shown.caption.empty())
        content +=
            element("caption", {{"class", joined("govuk-table__caption", shown.caption_classes)}},
                    text(shown.caption));
    if (!shown.head.empty()) {
        Html cells;
        for (const Cell& cell : shown.head)
            cells += table_cell(cell, "th", "header", "col");
        content += element("thead", {{"class", "govuk-table__head"}},
                           element("tr", {{"class", "govuk-table__row"}}, cells));
    }
    Html rows;
    for (const auto& row : shown.rows) {
        Html cells;
        for (std::size_t at = 0; at < row.size(); ++at)
            cells += at == 0 && shown.first_cell_is_header
                         ? table_cell({row[at].content, ""}, "th", "header", "row")
                         : table_cell(row[at], "td", "cell", "");
        rows += element("tr", {{"class", "govuk-table__row"}}, cells);
    }
    content += element("tbody", {{"class", "govuk-table__body"}}, rows);
    return element("table", {{"class", joined("govuk-table", shown.classes)}}, content);
}

Html task_list(const std::vector<Task>& tasks, const std::string& id_prefix) {
    Html list;
    std::size_t ordinal = 0;
    for (const Task& task : tasks) {
        const std::string id = id_prefix + "-" + std::to_string(++ordinal);
        const std::string hint_id = id + "-hint";
        const std::string status_id = id + "-status";
        Html name =
            task.href.empty()
                ? element("div", {}, task.title)
                : element(
                      "a",
                      {{"class", "govuk-link govuk-task-list__link"},
                       {"href", task.href},
                       {"aria-describedby", (task.hint.empty() ? "" : hint_id + " ") + status_id}},
                      task.title);
        if (!task.hint.empty())
            name +=
                element("div", {{"id", hint_id}, {"class", "govuk-task-list__hint"}}, task.hint);
        list +=
            element("li",
                    {{"class", task.href.empty()
                                   ? "govuk-task-list__item"
                                   : "govuk-task-list__item govuk-task-list__item--with-link"}},
                    div("govuk-task-list__name-and-hint", name) +
                        element("div",
                                {{"class", joined("govuk-task-list__status", task.status_classes)},
                                 {"id", status_id}},
                                task.status));
    }
    return element("ul", {{"class", "govuk-task-list"}}, list);
}

}  // namespace catseye::web::govuk
