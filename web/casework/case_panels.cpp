// The parts of the case page below what triage needs: why, how reckoned, of what, and what happened
// when.
#include <functional>

#include "review/offences.hpp"
#include "web/casework/case_page.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

using findings::Json;

Html subheading(std::string_view words) {
    return element("h3", {{"class", "govuk-heading-s"}}, text(words));
}

Html hash(const std::string& sha256) {
    return element("span", {{"class", "catseye-hash"}}, text(sha256));
}

std::string offence_words(const OfficerVisit& visit, const CasePage& page,
                          const std::string& code) {
    const review::Offence* offence = visit.law().offence(code, page.record.incident_day());
    return offence == nullptr ? code : code + " " + offence->wording;
}

std::string number_words(const Json& number) {
    return findings::to_line(number);
}

Html video_rows_text(const Json& content) {
    const Json video = member(content, "video");
    std::string words = text_at(content, "container");
    if (content.contains("duration_s"))
        words += (words.empty() ? "" : ", ") + number_words(content["duration_s"]) + " s";
    if (!video.empty()) {
        words += ", " + text_at(video, "codec") + " " + number_words(video["width"]) + " × " +
                 number_words(video["height"]) + ", " + number_words(video["frame_rate"]) +
                 " frames a second" +
                 (video.value("variable_frame_rate", false) ? " (varies)" : "");
        if (video.value("rotation", std::int64_t{0}) != 0)
            words += ", turned by " + number_words(video["rotation"]) + "°";
    }
    const std::string sound = text_at(member(content, "audio"), "codec");
    words += sound.empty() ? ", no sound" : ", sound " + sound;
    return text(words);
}

Html list_of(const Json& array, const std::function<Html(const Json&)>& item) {
    Html items;
    for (const Json& one : array)
        items += element("li", {}, item(one));
    return element("ul", {{"class", "govuk-list govuk-list--bullet"}}, items);
}

/// What the probe says of a file, in plain words.
std::vector<govuk::SummaryRow> probe_rows(const Json& content) {
    std::vector<govuk::SummaryRow> rows;
    rows.push_back({text("What it is"), video_rows_text(content)});
    const auto warnings = content.find("reasons");
    if (warnings != content.end() && warnings->is_array() && !warnings->empty())
        rows.push_back({text("Looked at"), list_of(*warnings, [](const Json& one) {
                            return sent_text(text_at(one, "message"));
                        })});
    const auto times = content.find("times");
    if (times != content.end() && times->is_array() && !times->empty())
        rows.push_back({text("Times that the file claims"), list_of(*times, [](const Json& one) {
                            return sent_text(text_at(one, "value")) +
                                   text(" (" + text_at(one, "source") + ", " +
                                        (text_at(one, "basis") == "unknown"
                                             ? std::string("zone not said")
                                             : text_at(one, "basis")) +
                                        ")");
                        })});
    const auto signs = content.find("edit_signs");
    const bool clean = signs == content.end() || !signs->is_array() || signs->empty();
    rows.push_back({text("Signs of editing"), clean ? text("None found. That proves nothing.")
                                                    : list_of(*signs, [](const Json& one) {
                                                          return sent_text(text_at(one, "means")) +
                                                                 text(": ") +
                                                                 sent_text(text_at(one, "value"));
                                                      })});
    return rows;
}

Html original_html(const CasePage& page, const Json& original) {
    std::vector<govuk::SummaryRow> rows{
        {text("SHA-256"), hash(text_at(original, "sha256"))},
        {text("Size"), text(bytes_words(original.value("size_bytes", std::int64_t{0})))}};
    if (original.contains("reason"))
        rows.push_back({text("Cannot be used"), sent_text(text_at(original["reason"], "message"))});
    for (const Json& finding : page.view["findings"])
        if (finding["original"] == original["original"] && text_at(finding, "stage") == "probe")
            for (auto& row : probe_rows(finding["content"]))
                rows.push_back(std::move(row));
    if (!original["artefacts"].empty())
        rows.push_back({text("Made from it"), list_of(original["artefacts"], [](const Json& one) {
                            return text(text_at(one, "name") + " ") + hash(text_at(one, "sha256"));
                        })});
    return subheading("File " + number_words(original["original"])) +
           paragraph(sent_text(text_at(original, "file"))) +
           govuk::summary_list(rows, "govuk-summary-list--no-border catseye-tight");
}

std::string integrity_words(const std::string& code) {
    if (code == "untouched") return "Exactly what the camera recorded";
    if (code == "trimmed") return "Trimmed only";
    return code == "other" ? "Changed in another way" : code;
}

Html footage_said_html(const CasePage& page) {
    const Json footage = member(page.view["submission"]["declaration"], "footage");
    std::vector<govuk::SummaryRow> rows;
    const auto add = [&](std::string_view words, const std::string& value) {
        if (!value.empty()) rows.push_back({text(words), sent_text(value)});
    };
    add("Camera", text_at(footage, "camera"));
    add("As recorded", integrity_words(text_at(footage, "integrity")));
    add("What was changed", text_at(footage, "integrity_note"));
    if (footage.contains("keeps_original"))
        add("Keeps the original", footage["keeps_original"] == true ? "Yes" : "No");
    add("Published", text_at(footage, "published_at"));
    if (rows.empty()) return {};
    return subheading("What the submitter says of the footage") +
           govuk::summary_list(rows, "govuk-summary-list--no-border catseye-tight");
}

Html linked_list(const OfficerVisit& visit, std::string_view title,
                 const std::vector<review::LinkedCase>& cases) {
    if (cases.empty()) return {};
    govuk::Table table;
    table.caption = title;
    table.caption_classes = "govuk-table__caption--s";
    table.head = {
        {text("Case")}, {text("Mark")}, {text("When")}, {text("Where")}, {text("What came of it")}};
    table.first_cell_is_header = true;
    for (const review::LinkedCase& one : cases) {
        const auto state = review::case_state_from(one.state);
        std::string came = state ? state_words(*state) : one.state;
        if (one.disposal) came = disposal_words(visit.law(), *one.disposal) + " (" + came + ")";
        table.rows.push_back({{link("/case/" + one.reference, text(one.reference))},
                              {text(one.vrm)},
                              {text(time_words(one.incident))},
                              {sent_text(one.place)},
                              {text(came)}});
    }
    return wide_table(std::string(title), table);
}

Html decision_html(const OfficerVisit& visit, const CasePage& page, const Json& decision) {
    const auto undone = parse_time(text_at(decision, "undone"));
    std::string words = disposal_words(visit.law(), text_at(decision, "disposal")) +
                        (text_at(decision, "kind") == "final" ? ", final" : ", recommended");
    if (undone) words += ", taken back " + time_words(*undone);
    const auto decided = parse_time(text_at(decision, "decided"));
    Html facts;
    const auto add = [&](const std::string& fact) {
        if (!fact.empty()) facts += paragraph(text(fact));
    };
    if (decision.contains("offence")) add(offence_words(visit, page, text_at(decision, "offence")));
    add(nfa_words(visit.law(), text_at(decision, "nfa_reason")));
    const std::string excepted = text_at(decision, "notice_exception");
    const review::NoticeException* exception = visit.law().notice_exception(excepted);
    add(exception == nullptr ? excepted : "Exception: " + exception->label);
    return element("li", {{"class", undone ? "catseye-undone" : ""}},
                   element("strong", {}, text(words)) +
                       text(" · " + text_at(decision, "officer") + ", " +
                            (decided ? time_words(*decided) : "")) +
                       facts + paragraph(sent_text(text_at(decision, "reason"))));
}

std::string content_words(const Json& content) {
    std::string words;
    if (!content.is_object()) return words;
    for (const auto& [key, value] : content.items())
        words += (words.empty() ? "" : "  ") + key + "=" + text_of(value);
    return words;
}

}  // namespace

Html points_panel(const OfficerVisit& visit, const CasePage& page) {
    Html content;
    if (page.offence == nullptr) {
        content = paragraph(text("Choose an offence to see what the evidence must show."));
    } else {
        const bool chosen = page.record.row.offence == page.offence->code;
        content = paragraph(
            element("strong", {}, text(page.offence->code + " ")) +
            text(page.offence->wording + " (" + page.offence->statute + ")" +
                 (chosen ? "" : ". Likely, from what was ticked; nobody has chosen it.")));
        Html items;
        for (const review::PointToProve* point : visit.law().points_to_prove(page.offence->code))
            items += element(
                "li", {},
                text(point->point) + element("span", {{"class", "catseye-source"}},
                                             text(point->source + " · " + point->confidence)));
        content += element("ol", {{"class", "govuk-list govuk-list--number"}}, items) +
                   element("p", {{"class", "govuk-hint"}},
                           text("An aid, not advice: the force's legal services and the police "
                                "national legal database have the last word."));
    }
    return element("div", {{"id", "points"}}, content);
}

Html clocks_panel(const OfficerVisit&, const CasePage& page) {
    govuk::Table table;
    table.caption = "How the clocks were reckoned";
    table.caption_classes = "govuk-visually-hidden";
    table.head = {{text("Step")}, {text("Day")}, {text("Rule")}};
    for (const Json& step : page.view["clock"]["steps"]) {
        const auto day = parse_day(text_at(step, "day"));
        table.rows.push_back({{text(text_at(step, "what"))},
                              {text(day ? to_words(*day) : "none")},
                              {text(text_at(step, "rule"))}});
    }
    return wide_table("How the clocks were reckoned", table);
}

Html evidence_panel(const CasePage& page) {
    Html html = footage_said_html(page);
    for (const Json& original : page.view["originals"])
        html += original_html(page, original);
    return html;
}

Html links_panel(const OfficerVisit& visit, const CasePage& page) {
    if (page.links.empty()) return paragraph(text("No other case has anything to do with it."));
    return linked_list(visit, "Other vehicles of the same report", page.links.same_report) +
           linked_list(visit, "Another report with the same file", page.links.same_file) +
           linked_list(visit, "Another report from near in time and place",
                       page.links.same_incident) +
           linked_list(visit, "The same vehicle in the last twelve months",
                       page.links.same_vehicle);
}

Html history_panel(const OfficerVisit& visit, const CasePage& page) {
    Html decisions;
    for (const Json& decision : page.view["decisions"])
        decisions += decision_html(visit, page, decision);
    Html outcomes;
    for (const Json& outcome : page.view["outcomes"]) {
        const auto day = parse_day(text_at(outcome, "on"));
        outcomes += element("li", {},
                            element("strong", {}, text(event_words(text_at(outcome, "event")))) +
                                text(" · " + (day ? to_words(*day) : std::string()) +
                                     ", recorded by " + text_at(outcome, "officer")));
    }
    const auto list = [](std::string_view title, const Html& items, const char* none) {
        return subheading(title) +
               (items.empty() ? paragraph(text(none))
                              : element("ul", {{"class", "govuk-list catseye-spaced"}}, items));
    };
    return list("Decisions", decisions, "None yet.") +
           list("What happened since", outcomes, "Nothing yet.") +
           paragraph(
               link(page.path() + "/outcomes", text("What may happen next, and recording it")));
}

Html audit_panel(const CasePage& page) {
    govuk::Table table;
    table.caption = "Entries of the custody log";
    table.caption_classes = "govuk-visually-hidden";
    table.head = {{text("Entry"), "numeric"},
                  {text("When")},
                  {text("Who")},
                  {text("What")},
                  {text("Of what")}};
    table.classes = "catseye-audit";
    for (const Json& event : page.view["events"]) {
        const auto at = parse_time(text_at(event, "at"));
        table.rows.push_back({{text(number_words(event["seq"])), "numeric"},
                              {text(at ? time_words(*at) : "")},
                              {text(text_at(event, "actor"))},
                              {text(event_words(text_at(event, "event")))},
                              {sent_text(content_words(event["content"]))}});
    }
    return wide_table("Entries of the custody log", table);
}

}  // namespace catseye::web
