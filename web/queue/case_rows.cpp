#include "web/queue/case_rows.hpp"

#include "review/case_state.hpp"
#include "review/notice_clock.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/footage/footage_panel.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

bool awaits_notice(const review::QueueEntry& entry) {
    return entry.state == "processing" || entry.state == "waiting" ||
           entry.state == "awaiting_reporter" || entry.state == "second_review" ||
           entry.state == "recommended";
}

RowClock past_posting(const review::Law& law, const review::QueueEntry& entry, Day today) {
    const review::NoticeClock clock = review::notice_clock(law, london_day(entry.incident));
    if (today <= clock.last_hand_day)
        return {"Past: by hand until " + to_words(clock.last_hand_day), "past"};
    return {"Past: the last day for service was " + to_words(clock.last_service_day), "past"};
}

RowClock posting_clock(const review::QueueEntry& entry, std::int64_t left) {
    if (left == 0) return {"Today is the last posting day", "due"};
    return {"Post by " + to_words(*entry.last_safe_posting_day) + ": " +
                count_words(left, "posting day", "posting days") + " left",
            left <= 1   ? "due"
            : left <= 5 ? "soon"
                        : "later"};
}

RowClock charge_clock(const review::QueueEntry& entry, Day today) {
    if (!entry.proceedings_day) return {"No limit for proceedings", "later"};
    const auto left = (*entry.proceedings_day - today).count();
    const std::string day = to_words(*entry.proceedings_day);
    if (left < 0) return {"Past: the last day to charge was " + day, "past"};
    return {"Charge by " + day + ": " + count_words(left, "day", "days") + " left",
            left <= 14 ? "due" : "later"};
}

Html tag_html(const std::string& words, const std::string& kind) {
    return element("strong", {{"class", "catseye-tag catseye-tag--" + kind}}, text(words));
}

Html flags_html(const review::QueueEntry& entry) {
    Html flags;
    for (const std::string& flag : entry.flags)
        flags += tag_html(flag_words(flag), "flag") + raw(" ");
    return flags;
}

Html cell(std::string_view name, const Html& content) {
    return element("td", {{"class", "govuk-table__cell catseye-cell-" + std::string(name)}},
                   content);
}

/// The mark, and under it what the footage says of it: advice, in few words.
Html vehicle_html(const review::QueueEntry& entry) {
    constexpr std::pair<std::string_view, std::string_view> kWords[] = {
        {"match", "Read in the footage"},
        {"one_off", "One character differs"},
        {"not_seen", "Not read in the footage"},
        {"none_legible", "No legible plate"},
        {"not_looked_for", "Plates not looked for"},
    };
    Html html = plate_html(entry.vrm);
    for (const auto& [result, words] : kWords)
        if (entry.plate_result == result)
            html += element("span", {{"class", "catseye-plate-result"}}, text(words));
    return html;
}

Html choice_cell(const review::QueueEntry& entry) {
    const std::string id = "choose-" + entry.reference;
    return cell("choice",
                div("govuk-checkboxes govuk-checkboxes--small",
                    div("govuk-checkboxes__item",
                        void_element("input", {{"class", "govuk-checkboxes__input"},
                                               {"id", id},
                                               {"name", "case"},
                                               {"type", "checkbox"},
                                               {"value", entry.reference}}) +
                            element("label",
                                    {{"class", "govuk-label govuk-checkboxes__label"}, {"for", id}},
                                    element("span", {{"class", "govuk-visually-hidden"}},
                                            text("Select " + entry.reference))))));
}

Html row_html(const OfficerVisit& visit, const review::QueueEntry& entry, RowChoice choice) {
    const Day today = london_day(visit.now);
    const RowClock clock = row_clock(visit.law(), entry, today);
    const auto state = review::case_state_from(entry.state);
    Html cells = choice == RowChoice::checkbox ? choice_cell(entry) : Html();
    cells +=
        cell("clock", element("strong", {{"class", "catseye-clock catseye-clock--" + clock.band}},
                              text(clock.sentence)));
    cells += element(
        "th", {{"class", "govuk-table__header catseye-cell-reference"}, {"scope", "row"}},
        case_link(entry.reference) + (entry.is_new ? raw(" ") + tag_html("New", "new") : Html()) +
            flags_html(entry));
    cells += cell("vehicle", vehicle_html(entry));
    cells += cell("place", sent_text(entry.place));
    cells += cell("offence", text(offence_words(visit.law(), entry)));
    cells += cell("state", text(state ? state_words(*state) : entry.state));
    cells += cell("holder", text(!entry.held_by                           ? "Nobody"
                                 : *entry.held_by == visit.officer().name ? "You"
                                                                          : *entry.held_by));
    cells += cell("mode", text(mode_words(entry.submitter_mode)));
    cells += cell("received", text(time_words(entry.received)));
    Attributes attributes{{"class", "govuk-table__row"},
                          {"data-case", entry.reference},
                          {"data-new", entry.is_new ? "yes" : "no"}};
    if (shows_previews(visit))
        attributes.emplace_back("data-filmstrip", preview_path(entry.reference, "filmstrip.json"));
    return element("tr", attributes, cells);
}

Html head_html(RowChoice choice) {
    Html cells = choice == RowChoice::checkbox
                     ? element("td", {{"class", "govuk-table__header"}}, Html())
                     : Html();
    for (const char* words : {"Clock", "Reference", "Vehicle", "Place", "Offence", "State",
                              "Held by", "Submitter", "Received"})
        cells += element("th", {{"class", "govuk-table__header"}, {"scope", "col"}}, text(words));
    return element("thead", {{"class", "govuk-table__head"}},
                   element("tr", {{"class", "govuk-table__row"}}, cells));
}

}  // namespace

RowClock row_clock(const review::Law& law, const review::QueueEntry& entry, Day today) {
    if (!awaits_notice(entry)) return charge_clock(entry, today);
    if (entry.posting_days_left)
        return *entry.posting_days_left < 0 ? past_posting(law, entry, today)
                                            : posting_clock(entry, *entry.posting_days_left);
    if (entry.last_safe_posting_day)
        return {"Post by " + to_words(*entry.last_safe_posting_day), "soon"};
    if (entry.queue_day == Day()) return {"Day not computable: serve by hand", "past"};
    RowClock clock = charge_clock(entry, today);
    clock.sentence = "No notice needed. " + clock.sentence;
    return clock;
}

std::string offence_words(const review::Law& law, const review::QueueEntry& entry) {
    if (entry.offence) {
        const review::Offence* offence = law.offence(*entry.offence, london_day(entry.incident));
        return offence == nullptr ? *entry.offence : *entry.offence + " " + offence->wording;
    }
    const review::OffenceHint* hint = law.hint(entry.offence_hint);
    return "Reported: " + (hint == nullptr ? entry.offence_hint : hint->label);
}

Html plate_html(const std::string& vrm) {
    return element("span", {{"class", "catseye-plate"}}, text(vrm));
}

Html case_link(const std::string& reference) {
    return element("a", {{"class", "govuk-link catseye-case-link"}, {"href", "/case/" + reference}},
                   text(reference));
}

Html case_table(const OfficerVisit& visit, const std::string& caption,
                const std::vector<review::QueueEntry>& entries, RowChoice choice) {
    Html rows;
    for (const review::QueueEntry& entry : entries)
        rows += row_html(visit, entry, choice);
    return element("table", {{"class", "govuk-table catseye-cases"}},
                   element("caption", {{"class", "govuk-table__caption govuk-visually-hidden"}},
                           text(caption)) +
                       head_html(choice) +
                       element("tbody", {{"class", "govuk-table__body"}}, rows));
}

}  // namespace catseye::web
