// Sending more to a report that exists: words, then files by the same store as the report's own.
#include <algorithm>

#include "base/utf8.hpp"
#include "findings/json.hpp"
#include "ingest/additions.hpp"
#include "web/html/govuk.hpp"
#include "web/tracking/report_words.hpp"
#include "web/tracking/tracking.hpp"
#include "web/upload/upload_page.hpp"

namespace catseye::web {

namespace {

using findings::Json;
using store::Draft;
using store::Upload;

constexpr std::size_t kMostCharacters = 5000;

/// A page of what is being added: run with the session's open draft for it. Nothing can be added to
/// a report that is finished: no officer would look at it again.
using MorePage = std::function<Response(Tracking&, Visit&, Draft&)>;
PageFunction with_more(Tracking& tracking, MorePage run) {
    return with_report(
        tracking, [run = std::move(run)](Tracking& parts, Visit& visit, const std::string& id) {
            const auto report = review::tracked_report(visit.site.database, parts.law.current(),
                                                       review::Feedback::none, id, visit.now);
            if (!report) return failed(visit, report.error());
            if (report->is_finished()) return see_other(visit.at("/track"));
            auto draft = open_more_draft(visit, id);
            if (!draft) return failed(visit, draft.error());
            return run(parts, visit, *draft);
        });
}

std::string words_of(const Draft& draft) {
    const auto json = findings::parse_json(draft.answers);
    if (!json || !json->is_object()) return {};
    const auto found = json->find("words");
    return found == json->end() || !found->is_string() ? "" : found->get<std::string>();
}

/// Where an officer has asked for something, this page is where it is answered.
Result<Html> questions_html(Tracking& tracking, const Visit& visit, const Draft& draft) {
    const auto report =
        TRY(review::tracked_report(visit.site.database, tracking.law.current(),
                                   review::Feedback::none, *draft.submission_id, visit.now));
    Html questions;
    for (const review::TrackedVehicle& vehicle : report.vehicles)
        questions += question_html(visit, vehicle);
    return questions;
}

Response words_page(Tracking& tracking, Visit& visit, const Draft& draft, const std::string& typed,
                    const std::vector<FieldFault>& faults) {
    const Wording& words = visit.words();
    const auto questions = questions_html(tracking, visit, draft);
    if (!questions) return failed(visit, questions.error());
    const std::string title(words("track.more.title"));
    govuk::Textarea area;
    area.field.name = "words";
    area.field.label = {text(words("track.more.words")), "govuk-label--s", false};
    area.field.hint = text(words("track.more.words_hint"));
    area.field.error = fault_of(faults, "words");
    area.field.error_prefix = words("site.error_prefix");
    area.value = typed;
    area.rows = 8;
    govuk::Button button;
    button.text = words("site.continue");
    PageFrame frame = visit.frame(title);
    frame.has_errors = !faults.empty();
    frame.back = visit.at("/track");
    return page(words, frame,
                faults_html(visit, faults) + heading(title) + *questions +
                    words.rich("track.more.intro") +
                    form_html(visit, "/track/more", govuk::textarea(area) + govuk::button(button)),
                faults.empty() ? 200 : 422);
}

Response take_words(Tracking& tracking, Visit& visit, Draft& draft) {
    const std::string typed = visit.form.text("words");
    if (count_characters(typed) > kMostCharacters)
        return words_page(tracking, visit, draft, typed,
                          {{"words", std::string(visit.words()("track.more.error_long"))}});
    draft.answers = Json{{"words", typed}}.dump();
    draft.expires = visit.now + visit.site.settings().portal_draft;
    // Saved in another tab meanwhile: the page shows what stands there now.
    const auto saved = store::Drafts(visit.site.database).save(draft, visit.now);
    if (!saved) return failed(visit, saved.error());
    return see_other(visit.at(*saved ? "/track/more/files" : "/track/more"));
}

/// The words of the upload script, but for its link elsewhere: here there are no other questions.
std::string upload_words(const Wording& words) {
    auto json = findings::parse_json(script_words(words, "upload.script"));
    if (!json) return "{}";
    (*json)["elsewhere"] = words("track.more.elsewhere");
    return json->dump();
}

UploadPage look_of(const Visit& visit) {
    const Wording& words = visit.words();
    UploadPage look;
    look.path = "/track/more/files";
    look.moment_path = "/track/more/moment";
    look.away = "/track";
    look.label = words("track.more.files");
    look.hint = words("track.more.files_hint",
                      {{"size", size_words(visit.site.settings().intake_max_file_bytes)}});
    look.button = words("track.more.upload_button");
    look.script_words = upload_words(words);
    look.has_moment_page = false;
    return look;
}

Response files_page(Visit& visit, const std::string& draft_id,
                    const std::vector<std::string>& errors) {
    const auto uploads = store::Uploads(visit.site.database).of_draft(draft_id);
    if (!uploads) return failed(visit, uploads.error());
    const Wording& words = visit.words();
    const std::string title(words("track.more.files_title"));
    std::vector<FieldFault> faults;
    for (const std::string& error : errors)
        faults.push_back({"footage", error});
    const UploadPage look = look_of(visit);
    govuk::Button send;
    send.text = words("track.more.button");
    send.prevents_double_click = true;
    PageFrame frame = visit.frame(title);
    frame.path = look.path;
    frame.has_errors = !errors.empty();
    frame.back = visit.at("/track/more");
    return page(words, frame,
                faults_html(visit, faults) + heading(title) + words.rich("track.more.files_intro") +
                    upload_list(visit, look, std::string(words("track.more.arrived")), *uploads) +
                    upload_form(visit, look, errors.empty() ? "" : errors.front()) +
                    form_html(visit, "/track/more/send", govuk::button(send)),
                errors.empty() ? 200 : 422);
}

/// By the upload script: where in the clip it happens.
Response take_moment(Tracking& tracking, Visit& visit, Draft& draft) {
    const auto upload = own_upload(tracking.uploads, visit, draft.id);
    if (!upload) return failed(visit, upload.error());
    if (!*upload) return error_page(visit, 404);
    const auto moment = moment_from(visit.form.text("moment").substr(0, 20));
    if (!moment) return error_page(visit, 400);
    const auto stored = store::Uploads(visit.site.database).set_moment((*upload)->id, *moment);
    if (!stored) return failed(visit, stored.error());
    return see_other(visit.at("/track/more/files"));
}

/// The draft that the form without scripts adds its files to.
Result<std::optional<std::string>> form_draft(const Visit& visit) {
    if (!visit.session || !visit.session->submission_id) return std::optional<std::string>();
    const auto draft = TRY(more_draft(visit, *visit.session->submission_id));
    const bool open = draft && draft->state == "open";
    return open ? std::optional(draft->id) : std::optional<std::string>();
}

/// The words as they were typed, and where in which file it happens.
std::string message_of(const Draft& draft, const std::vector<Upload>& uploads) {
    std::string message = words_of(draft);
    for (const Upload& upload : uploads)
        if (upload.moment_ms)
            message += (message.empty() ? "" : "\n") + one_line(upload.client_name) + ": " +
                       moment_words(*upload.moment_ms);
    return message;
}

Response send(Tracking&, Visit& visit, Draft& draft) {
    const auto uploads = store::Uploads(visit.site.database).of_draft(draft.id);
    if (!uploads) return failed(visit, uploads.error());
    const bool arriving = std::any_of(uploads->begin(), uploads->end(),
                                      [](const Upload& upload) { return !upload.sha256; });
    const Wording& words = visit.words();
    if (arriving)
        return files_page(visit, draft.id, {std::string(words("track.more.error_arriving"))});
    if (uploads->empty() && words_of(draft).empty())
        return files_page(visit, draft.id, {std::string(words("track.more.error_nothing"))});
    ingest::Addition addition{*draft.submission_id, draft.id, message_of(draft, *uploads), {}};
    for (const Upload& upload : *uploads)
        addition.files.push_back({upload.client_name, {*upload.sha256, upload.size_bytes}});
    const auto added = ingest::receive_more(visit.site.database, addition, visit.now);
    if (!added) return failed(visit, added.error());
    visit.session->notice = "more";
    if (const auto kept = keep_session(visit); !kept) return failed(visit, kept.error());
    return see_other(visit.at("/track"));
}

}  // namespace

void add_more_pages(Router& router, Tracking& tracking) {
    Site& site = tracking.site;
    add_page(router, site, "/track/more",
             with_more(tracking, [](Tracking& parts, Visit& visit, Draft& draft) {
                 return words_page(parts, visit, draft, words_of(draft), {});
             }));
    add_post(router, site, "/track/more", with_more(tracking, take_words));
    add_page(router, site, "/track/more/files",
             with_more(tracking, [](Tracking&, Visit& visit, Draft& draft) {
                 return files_page(visit, draft.id, {});
             }));
    add_form_upload(
        router, site, tracking.uploads, "/track/more/files",
        {form_draft, "/track/more",
         [](Visit& visit, const std::string& draft_id, const std::vector<std::string>& errors) {
             return errors.empty() ? see_other(visit.at("/track/more/files"))
                                   : files_page(visit, draft_id, errors);
         }});
    add_post(router, site, "/track/more/moment/{}", with_more(tracking, take_moment));
    add_page(router, site, "/track/more/files/{}/remove",
             with_more(tracking, [](Tracking& parts, Visit& visit, Draft& draft) {
                 return remove_upload_page(parts.uploads, visit, look_of(visit), draft.id);
             }));
    add_post(router, site, "/track/more/files/{}/remove",
             with_more(tracking, [](Tracking& parts, Visit& visit, Draft& draft) {
                 return remove_upload(parts.uploads, visit, look_of(visit), draft.id);
             }));
    add_post(router, site, "/track/more/send", with_more(tracking, send));
}

}  // namespace catseye::web
