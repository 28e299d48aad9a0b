// The journey of a report: its questions and its task list.
#include "web/portal/page_list.hpp"

#include <algorithm>

#include "review/law.hpp"
#include "web/site/dates.hpp"

namespace catseye::web {

namespace {

// ---- what happened ----------------------------------------------------------------------------

Html when_fields(const Asking& asking) {
    Html html = asking.date("date") + asking.time("time");
    // Only an hour that the autumn change repeats needs it.
    if (!asking.value("offset").empty() || asking.value("repeated") == "yes")
        html += asking.radios("offset", {"+01:00", "+00:00"});
    return html;
}

void judge_when(Judging& judging) {
    const auto day = judging.number("day", 1, 31);
    const auto month = judging.number("month", 1, 12);
    const auto year = judging.number("year", 2000, 2100);
    const auto hour = judging.number("hour", 0, 23);
    const auto minute = judging.number("minute", 0, 59);
    if (!day || !month || !year) judging.fault("date", "date");
    if (!hour || !minute) judging.fault("time", "time");
    if (!judging.faults().empty()) return;
    const std::string offset = judging.visit().form.text("offset");
    if (offset == "+01:00" || offset == "+00:00") judging.keep("offset", offset);
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    const std::string local = std::to_string(*year) + "-" + two(*month) + "-" + two(*day) + "T" +
                              two(*hour) + ":" + two(*minute);
    if (!parse_day(local.substr(0, 10))) return judging.fault("date", "date");
    const auto at = parse_time(local + (offset == "+01:00" || offset == "+00:00" ? offset : ""));
    const bool repeated = !parse_time(local) && parse_time(local + "+01:00");
    if (!at && repeated && (*month == 10)) {
        judging.keep("repeated", "yes");
        return judging.fault("offset", "offset");
    }
    if (!at) return judging.fault("time", "skipped");
    if (*at > judging.visit().now) judging.fault("date", "future");
    if (is_too_old(london_day(*at), judging.visit().now)) judging.fault("date", "too_old");
}

Html clock_fields(const Asking& asking) {
    return asking.radios("state", {"right", "fast", "slow", "none"}) +
           asking.input("minutes", {.width = Asking::Width::w4, .inputmode = "numeric"}) +
           asking.input("seconds", {.width = Asking::Width::w3, .inputmode = "numeric"}) +
           asking.textarea("explanation", 3);
}

void judge_clock(Judging& judging) {
    const std::string state = judging.word("state", {"right", "fast", "slow", "none"});
    judging.text("explanation", 500);
    const bool is_off = state == "fast" || state == "slow";
    for (const auto& [name, most] : {std::pair("minutes", 1'000'000), std::pair("seconds", 59)}) {
        if (judging.visit().form.text(name).empty()) {
            judging.keep(name, "");
        } else if (!judging.number(name, 0, most)) {
            judging.fault(name, name);
        }
    }
    const Form& form = judging.visit().form;
    if (is_off && form.text("minutes").empty() && form.text("seconds").empty())
        judging.fault("minutes", "minutes");
}

Html where_fields(const Asking& asking) {
    return asking.input("road") + asking.input("near") +
           asking.input("town", {.width = Asking::Width::w20}) + asking.input("direction") +
           asking.input("coordinates");
}

void judge_where(Judging& judging) {
    judging.required("road", 120);
    judging.text("near", 120);
    judging.required("town", 80);
    judging.text("direction", 120);
    const std::string coordinates = judging.text("coordinates", 500);
    if (coordinates.empty()) return;
    const auto place = place_from(coordinates);
    if (!place) return judging.fault("coordinates", "coordinates");
    if (judging.portal().area.locate(*place) == Within::outside)
        judging.fault("coordinates", "outside",
                      {{"force", judging.visit().site.settings().force_name}});
}

std::string offence_label(const Asking& asking, const review::OffenceHint& hint) {
    const std::string key = "offence_" + hint.hint;
    return asking.has_word(key) ? asking.word(key) : hint.label;
}

Html offences_fields(const Asking& asking) {
    std::vector<std::pair<std::string, std::string>> choices;
    for (const auto& hint : review::offence_hints())
        choices.emplace_back(hint.hint, offence_label(asking, hint));
    return asking.checkboxes("offences", choices);
}

void judge_offences(Judging& judging) {
    std::vector<std::string> known;
    for (const auto& hint : review::offence_hints())
        known.push_back(hint.hint);
    judging.words("offences", known);
}

Html happened_fields(const Asking& asking) {
    return asking.counted("narrative", 5000);
}

/// A statement must say what happened; "see video" is no evidence of what a witness saw.
bool only_points_at_video(const std::string& narrative) {
    std::string letters;
    for (const char c : narrative) {
        if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
        if (c >= 'a' && c <= 'z') letters += c;
    }
    if (letters.size() > 80) return false;
    for (const char* phrase :
         {"seevideo", "seethevideo", "seefootage", "seethefootage", "seeattached", "watchvideo",
          "watchthevideo", "asvideo", "aspervideo", "onvideo", "invideo", "gwelerfideo",
          "gwelwchyfideo", "gweleryfideo", "seeclip", "seetheclip"})
        if (letters.find(phrase) != std::string::npos) return true;
    return false;
}

void judge_happened(Judging& judging) {
    const std::string narrative = judging.text("narrative", 5000);
    if (only_points_at_video(narrative)) return judging.fault("narrative", "see_video");
    if (narrative.size() < 50) judging.fault("narrative", "short");
}

Html effect_fields(const Asking& asking) {
    return asking.textarea("effect") + asking.textarea("driver", 3);
}

void judge_effect(Judging& judging) {
    judging.text("effect", 1000);
    judging.text("driver", 1000);
}

Html witnesses_fields(const Asking& asking) {
    return asking.textarea("witnesses", 4);
}

void judge_witnesses(Judging& judging) {
    judging.text("witnesses", 1000);
}

// ---- your footage -----------------------------------------------------------------------------

Html integrity_fields(const Asking& asking) {
    // Not the revealing kind of radio: its aria-expanded is no property that a radio may have.
    return asking.radios("integrity", {"untouched", "trimmed", "other"}) +
           asking.textarea("note", 3) + asking.radios("keeps", {"yes", "no"}) +
           asking.radios("published", {"no", "yes"}) + asking.input("published_at");
}

void judge_integrity(Judging& judging) {
    const std::string integrity = judging.word("integrity", {"untouched", "trimmed", "other"});
    const std::string note = judging.text("note", 1000);
    if (integrity == "other" && note.empty()) judging.fault("note", "note");
    judging.word("keeps", {"yes", "no"});
    const std::string published = judging.word("published", {"yes", "no"});
    const std::string where = judging.text("published_at", 500);
    if (published == "yes" && where.empty()) judging.fault("published_at", "published_at");
}

Html camera_fields(const Asking& asking) {
    return asking.input("camera");
}

void judge_camera(Judging& judging) {
    judging.text("camera", 200);
}

// ---- you --------------------------------------------------------------------------------------

Html position_fields(const Asking& asking) {
    return asking.radios("mode", {"car", "van", "bus", "passenger", "cyclist", "motorcyclist",
                                  "horse_rider", "pedestrian", "other"}) +
           asking.textarea("view", 4) + asking.textarea("conditions", 3);
}

void judge_position(Judging& judging) {
    judging.word("mode", {"car", "van", "bus", "passenger", "cyclist", "motorcyclist",
                          "horse_rider", "pedestrian", "other"});
    judging.required("view", 1000);
    judging.text("conditions", 1000);
}

Html details_fields(const Asking& asking) {
    using Width = Asking::Width;
    return asking.input("first_name", {.width = Width::w20, .autocomplete = "given-name"}) +
           asking.input("last_name", {.width = Width::w20, .autocomplete = "family-name"}) +
           asking.input("phone", {.width = Width::w20, .autocomplete = "tel", .type = "tel"}) +
           asking.textarea("address", 4) +
           asking.input("postcode", {.width = Width::w10, .autocomplete = "postal-code"}) +
           asking.textarea("support", 3);
}

void judge_details(Judging& judging) {
    judging.required("first_name", 100);
    judging.required("last_name", 100);
    judging.text("phone", 40);
    judging.required("address", 500);
    judging.required("postcode", 12);
    judging.text("support", 1000);
}

Html court_fields(const Asking& asking) {
    return asking.radios("court", {"yes", "no", "not_sure"}) +
           asking.radios("reuse", {"no", "yes"});
}

void judge_court(Judging& judging) {
    judging.word("court", {"yes", "no", "not_sure"});
    judging.word("reuse", {"yes", "no"});
}

constexpr Question kQuestions[] = {
    {"when", "when", when_fields, judge_when},
    {"clock", "when", clock_fields, judge_clock},
    {"where", "where", where_fields, judge_where},
    {"offences", "offences", offences_fields, judge_offences},
    {"happened", "happened", happened_fields, judge_happened},
    {"effect", "happened", effect_fields, judge_effect},
    {"witnesses", "happened", witnesses_fields, judge_witnesses},
    {"integrity", "integrity", integrity_fields, judge_integrity},
    {"camera", "integrity", camera_fields, judge_camera},
    {"position", "position", position_fields, judge_position},
    {"details", "details", details_fields, judge_details},
    {"court", "court", court_fields, judge_court},
};

constexpr Task kTasks[] = {
    {"when", "incident", "when"},          {"where", "incident", "where"},
    {"offences", "incident", "offences"},  {"vehicles", "incident", "vehicles"},
    {"happened", "incident", "happened"},  {"upload", "footage", "upload"},
    {"integrity", "footage", "integrity"}, {"position", "you", "position"},
    {"details", "you", "details"},         {"court", "you", "court"},
    {"statement", "send", "statement"},    {"check", "send", "check"},
};

Progress upload_progress(const std::vector<store::Upload>& uploads) {
    if (uploads.empty()) return Progress::to_do;
    const bool whole = std::all_of(uploads.begin(), uploads.end(),
                                   [](const auto& upload) { return upload.sha256.has_value(); });
    return whole ? Progress::done : Progress::begun;
}

Progress question_progress(std::string_view task, const Answers& answers) {
    int answered = 0;
    int all = 0;
    for (const Question& question : kQuestions) {
        if (question.task != task) continue;
        ++all;
        if (answers.has(question.id)) ++answered;
    }
    if (answered == 0) return Progress::to_do;
    return answered == all ? Progress::done : Progress::begun;
}

}  // namespace

std::span<const Question> questions() {
    return kQuestions;
}

std::span<const Task> tasks() {
    return kTasks;
}

bool is_ready_to_sign(const Answers& answers, const std::vector<store::Upload>& uploads) {
    return std::all_of(std::begin(kTasks), std::end(kTasks), [&](const Task& task) {
        return task.section == "send" || progress_of(task, answers, uploads) == Progress::done;
    });
}

Progress progress_of(const Task& task, const Answers& answers,
                     const std::vector<store::Upload>& uploads) {
    if (task.id == "upload") return upload_progress(uploads);
    if (task.id == "vehicles") return answers.vehicles().empty() ? Progress::to_do : Progress::done;
    if (task.section != "send") return question_progress(task.id, answers);
    if (!is_ready_to_sign(answers, uploads)) return Progress::blocked;
    if (task.id == "statement") return answers.has("statement") ? Progress::done : Progress::to_do;
    return answers.has("statement") ? Progress::to_do : Progress::blocked;
}

Response tasks_page(Portal&, Visit& visit, store::Draft& draft) {
    const Wording& words = visit.words();
    const Answers answers(draft);
    const auto uploads = store::Uploads(visit.site.database).of_draft(draft.id);
    if (!uploads) return failed(visit, uploads.error());
    Html main = heading(words("report.tasks.title")) +
                words.rich("report.tasks.intro",
                           {{"expires", date_words(words, london_day(draft.expires))}});
    std::vector<govuk::Task> lines;
    std::string_view section;
    const auto flush = [&] {
        if (lines.empty()) return;
        main += element("h2", {{"class", "govuk-heading-m"}},
                        text(words("report.tasks.section_" + std::string(section)))) +
                govuk::task_list(lines, "tasks-" + std::string(section));
        lines.clear();
    };
    for (const Task& task : kTasks) {
        if (task.section != section) flush();
        section = task.section;
        const Progress progress = progress_of(task, answers, *uploads);
        govuk::Task line;
        line.title = text(words("report.tasks.task_" + std::string(task.id)));
        if (progress != Progress::blocked)
            line.href = visit.at("/report/" + std::string(task.page));
        switch (progress) {
            case Progress::done:
                line.status = text(words("report.tasks.done"));
                break;
            case Progress::begun:
                line.status =
                    govuk::tag(std::string(words("report.tasks.begun")), "govuk-tag--light-blue");
                break;
            case Progress::to_do:
                line.status =
                    govuk::tag(std::string(words("report.tasks.to_do")), "govuk-tag--blue");
                break;
            case Progress::blocked:
                line.status = text(words("report.tasks.blocked"));
                line.status_classes = "govuk-task-list__status--cannot-start-yet";
                break;
        }
        lines.push_back(std::move(line));
    }
    flush();
    main += words.rich("report.tasks.later", {{"discard", visit.at("/report/discard")},
                                              {"leave", visit.at("/report/timeout")}});
    return page(words, visit.frame(std::string(words("report.tasks.title"))), main);
}

}  // namespace catseye::web
