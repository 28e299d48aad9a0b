// Sending more to a report that exists: words, then files by the same store as the report's own.
#include <charconv>

#include "base/utf8.hpp"
#include "findings/json.hpp"
#include "ingest/additions.hpp"
#include "web/assets/assets.hpp"
#include "web/html/govuk.hpp"
#include "web/tracking/report_words.hpp"
#include "web/tracking/tracking.hpp"
#include "web/upload/form_receiver.hpp"

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
            const auto report = review::tracked_report(visit.site.database, parts.law,
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

Response words_page(Visit& visit, const std::string& typed, const std::vector<FieldFault>& faults) {
    const Wording& words = visit.words();
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
                faults_html(visit, faults) + heading(title) + words.rich("track.more.intro") +
                    form_html(visit, "/track/more", govuk::textarea(area) + govuk::button(button)),
                faults.empty() ? 200 : 422);
}

Response take_words(Tracking&, Visit& visit, Draft& draft) {
    const std::string typed = visit.form.text("words");
    if (count_characters(typed) > kMostCharacters)
        return words_page(visit, typed,
                          {{"words", std::string(visit.words()("track.more.error_long"))}});
    draft.answers = Json{{"words", typed}}.dump();
    draft.expires = visit.now + visit.site.settings.portal_draft;
    // Saved in another tab meanwhile: the page shows what stands there now.
    const auto saved = store::Drafts(visit.site.database).save(draft, visit.now);
    if (!saved) return failed(visit, saved.error());
    return see_other(visit.at(*saved ? "/track/more/files" : "/track/more"));
}

std::string megabytes(std::int64_t bytes) {
    return std::to_string((bytes + 999'999) / 1'000'000);
}

Html upload_row(const Visit& visit, const Upload& upload, std::size_t ordinal) {
    const Wording& words = visit.words();
    const std::string size = megabytes(upload.size_bytes) + " MB";
    const std::string state =
        upload.sha256
            ? words("report.upload.arrived", {{"size", size}})
            : words("report.upload.partial",
                    {{"percent", std::to_string(100 * upload.offset_bytes / upload.size_bytes)},
                     {"size", size}});
    const Html remove =
        link(visit.at("/track/more/files/" + upload.id + "/remove"),
             text(words("site.remove")) + element("span", {{"class", "govuk-visually-hidden"}},
                                                  text(" " + upload.client_name)));
    return element("li", {{"class", "catseye-upload"}, {"data-upload-id", upload.id}},
                   element("h3", {{"class", "govuk-heading-s catseye-upload__name"}},
                           text(std::to_string(ordinal) + ". " + upload.client_name)) +
                       paragraph(text(state)) + paragraph(remove));
}

/// The words of the upload script, but for its link elsewhere: here there are no other questions.
std::string upload_words(const Wording& words) {
    auto json = findings::parse_json(script_words(words, "upload.script"));
    if (!json) return "{}";
    (*json)["elsewhere"] = words("track.more.elsewhere");
    return json->dump();
}

Html upload_form(const Visit& visit, const std::string& error) {
    const Wording& words = visit.words();
    const std::int64_t most = visit.site.settings.intake_max_file_bytes;
    govuk::FileUpload file;
    file.field.name = "footage";
    file.field.label = {text(words("track.more.files")), "govuk-label--s", false};
    file.field.hint = text(words("track.more.files_hint", {{"megabytes", megabytes(most)}}));
    file.field.error = error;
    file.field.error_prefix = words("site.error_prefix");
    file.multiple = true;
    file.has_drop_zone = true;
    for (const char* key :
         {"choose-files-button", "no-file-chosen", "multiple-files-chosen.one",
          "multiple-files-chosen.other", "drop-instruction", "entered-drop-zone", "left-drop-zone"})
        file.wording.emplace_back("data-i18n." + std::string(key),
                                  std::string(words(i18n_key("upload.zone.", key))));
    govuk::Button send;
    send.text = words("track.more.upload_button");
    send.classes = "govuk-button--secondary";
    send.prevents_double_click = true;
    return element("form",
                   {{"id", "upload"},
                    {"method", "post"},
                    {"action", visit.at("/track/more/files")},
                    {"enctype", "multipart/form-data"},
                    {"data-upload", std::nullopt},
                    {"data-script", std::string(asset_path("upload.js"))},
                    {"data-endpoint", "/files"},
                    {"data-moment", visit.at("/track/more/moment")},
                    {"data-token", visit.session->csrf_token},
                    {"data-max-bytes", std::to_string(most)},
                    {"data-tasks", visit.at("/track")},
                    {"data-words", upload_words(words)}},
                   token_field(visit) + govuk::file_upload(file) + govuk::button(send));
}

Response files_page(Visit& visit, const Draft& draft, const std::vector<std::string>& errors) {
    const auto uploads = store::Uploads(visit.site.database).of_draft(draft.id);
    if (!uploads) return failed(visit, uploads.error());
    const Wording& words = visit.words();
    const std::string title(words("track.more.files_title"));
    std::vector<FieldFault> faults;
    for (const std::string& error : errors)
        faults.push_back({"footage", error});
    Html rows;
    std::size_t ordinal = 0;
    for (const Upload& upload : *uploads)
        rows += upload_row(visit, upload, ++ordinal);
    Html main = faults_html(visit, faults) + heading(title) + words.rich("track.more.files_intro");
    if (!uploads->empty())
        main += element("h2", {{"class", "govuk-heading-m"}}, text(words("track.more.arrived"))) +
                element("ul", {{"class", "catseye-uploads"}}, rows);
    govuk::Button send;
    send.text = words("track.more.button");
    send.prevents_double_click = true;
    PageFrame frame = visit.frame(title);
    frame.path = "/track/more/files";
    frame.has_errors = !errors.empty();
    frame.back = visit.at("/track/more");
    return page(words, frame,
                main + upload_form(visit, errors.empty() ? "" : errors.front()) +
                    form_html(visit, "/track/more/send", govuk::button(send)),
                errors.empty() ? 200 : 422);
}

std::string refusal_words(const Visit& visit, const std::string& name,
                          ingest::UploadRefusal refusal) {
    using ingest::UploadRefusal;
    std::string code = "other";
    if (refusal == UploadRefusal::empty) code = "empty";
    if (refusal == UploadRefusal::too_large || refusal == UploadRefusal::too_long) code = "large";
    if (refusal == UploadRefusal::too_many) code = "many";
    if (refusal == UploadRefusal::submission_too_large) code = "together";
    if (refusal == UploadRefusal::no_room) code = "room";
    return visit.words()("report.upload.refused_" + code, {{"name", name}});
}

/// What the form without scripts came to.
Response form_answer(Visit& visit, const Draft& draft, const ReceivedForm& form) {
    if (form.token_missing) return error_page(visit, 403);
    std::vector<std::string> errors;
    for (const auto& [name, refusal] : form.refused)
        errors.push_back(refusal_words(visit, name, refusal));
    if (form.malformed) errors.emplace_back(visit.words()("report.upload.broken"));
    if (errors.empty() && form.uploads.empty())
        errors.emplace_back(visit.words()("report.upload.none"));
    return errors.empty() ? see_other(visit.at("/track/more/files"))
                          : files_page(visit, draft, errors);
}

/// The form without scripts: files in its body, taken as they come.
BodyStart receive_form(Tracking& tracking, const Request& request) {
    auto visit = std::make_shared<Visit>(Visit{
        tracking.site, request, request.path.starts_with("/cy/") ? Language::cy : Language::en,
        tracking.site.clock()});
    auto session = session_of(tracking.site, request, visit->now);
    if (!session) return failed(*visit, session.error());
    visit->session = *std::move(session);
    if (is_cross_site(request)) return error_page(*visit, 403);
    if (!visit->session || !visit->session->submission_id) return see_other(visit->at("/track"));
    const auto draft = more_draft(*visit, *visit->session->submission_id);
    if (!draft) return failed(*visit, draft.error());
    if (!*draft || (*draft)->state != "open") return see_other(visit->at("/track/more"));
    const auto boundary = multipart_boundary(request.headers.find("Content-Type").value_or(""));
    const auto length = request.headers.find("Content-Length");
    std::int64_t bytes = 0;
    if (length) std::from_chars(length->data(), length->data() + length->size(), bytes);
    if (!boundary || bytes <= 0) return error_page(*visit, 400);
    FormReceiver::Options options;
    options.boundary = *boundary;
    options.draft_id = (*draft)->id;
    options.csrf_token = visit->session->csrf_token;
    options.body_length = std::min(bytes, tracking.site.settings.intake_max_file_bytes);
    options.now = visit->now;
    return std::make_unique<FormReceiver>(tracking.uploads, std::move(options),
                                          [visit, open = **draft](const ReceivedForm& form) {
                                              return form_answer(*visit, open, form);
                                          });
}

std::string clock_words(std::int64_t ms) {
    const std::int64_t seconds = ms / 1000;
    return std::to_string(seconds / 60) + ":" + (seconds % 60 < 10 ? "0" : "") +
           std::to_string(seconds % 60);
}

/// "1:05" as milliseconds; nothing for anything else.
std::optional<std::int64_t> moment_from(const std::string& typed) {
    const auto colon = typed.find(':');
    if (colon == std::string::npos) return std::nullopt;
    std::int64_t minutes = 0;
    std::int64_t seconds = 0;
    const char* begin = typed.data();
    const char* end = begin + typed.size();
    const auto first = std::from_chars(begin, begin + colon, minutes);
    const auto second = std::from_chars(begin + colon + 1, end, seconds);
    if (first.ec != std::errc() || first.ptr != begin + colon || second.ec != std::errc() ||
        second.ptr != end || minutes < 0 || minutes > 1440 || seconds < 0 || seconds > 59)
        return std::nullopt;
    return 1000 * (60 * minutes + seconds);
}

/// By the upload script: where in the clip it happens.
Response take_moment(Tracking& tracking, Visit& visit, Draft& draft) {
    auto found = tracking.uploads.find(draft.id, visit.request.arguments.at(0), visit.now);
    if (!found) return failed(visit, found.error());
    const auto* upload = std::get_if<Upload>(&*found);
    if (upload == nullptr) return error_page(visit, 404);
    const auto moment = moment_from(visit.form.text("moment").substr(0, 20));
    if (!moment) return error_page(visit, 400);
    const auto stored = store::Uploads(visit.site.database).set_moment(upload->id, *moment);
    if (!stored) return failed(visit, stored.error());
    return see_other(visit.at("/track/more/files"));
}

Response remove_page(Tracking& tracking, Visit& visit, Draft& draft) {
    const std::string id = visit.request.arguments.at(0);
    auto found = tracking.uploads.find(draft.id, id, visit.now);
    if (!found) return failed(visit, found.error());
    const auto* upload = std::get_if<Upload>(&*found);
    if (upload == nullptr) return error_page(visit, 404);
    const Wording& words = visit.words();
    const std::string title = words("report.upload.remove_title", {{"name", upload->client_name}});
    govuk::Button button;
    button.text = words("site.remove");
    button.classes = "govuk-button--warning";
    PageFrame frame = visit.frame(title);
    frame.back = visit.at("/track/more/files");
    return page(words, frame,
                heading(title) +
                    form_html(visit, "/track/more/files/" + id + "/remove", govuk::button(button)));
}

Response remove_upload(Tracking& tracking, Visit& visit, Draft& draft) {
    const auto removed =
        tracking.uploads.remove(draft.id, visit.request.arguments.at(0), visit.now);
    if (!removed) return failed(visit, removed.error());
    if (*removed && **removed != ingest::UploadRefusal::expired) return error_page(visit, 404);
    return see_other(visit.at("/track/more/files"));
}

/// The words as they were typed, and where in which file it happens.
std::string message_of(const Draft& draft, const std::vector<Upload>& uploads) {
    std::string message = words_of(draft);
    for (const Upload& upload : uploads)
        if (upload.moment_ms)
            message += (message.empty() ? "" : "\n") + one_line(upload.client_name) + ": " +
                       clock_words(*upload.moment_ms);
    return message;
}

Response send(Tracking&, Visit& visit, Draft& draft) {
    const auto uploads = store::Uploads(visit.site.database).of_draft(draft.id);
    if (!uploads) return failed(visit, uploads.error());
    const bool arriving = std::any_of(uploads->begin(), uploads->end(),
                                      [](const Upload& upload) { return !upload.sha256; });
    const Wording& words = visit.words();
    if (arriving)
        return files_page(visit, draft, {std::string(words("track.more.error_arriving"))});
    if (uploads->empty() && words_of(draft).empty())
        return files_page(visit, draft, {std::string(words("track.more.error_nothing"))});
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
             with_more(tracking, [](Tracking&, Visit& visit, Draft& draft) {
                 return words_page(visit, words_of(draft), {});
             }));
    add_post(router, site, "/track/more", with_more(tracking, take_words));
    add_page(router, site, "/track/more/files",
             with_more(tracking, [](Tracking&, Visit& visit, Draft& draft) {
                 return files_page(visit, draft, {});
             }));
    for (const Language language : {Language::en, Language::cy})
        router.add({Method::post,
                    in_language(language, "/track/more/files"),
                    {},
                    [&tracking](const Request& request) { return receive_form(tracking, request); },
                    0});
    add_post(router, site, "/track/more/moment/{}", with_more(tracking, take_moment));
    add_page(router, site, "/track/more/files/{}/remove", with_more(tracking, remove_page));
    add_post(router, site, "/track/more/files/{}/remove", with_more(tracking, remove_upload));
    add_post(router, site, "/track/more/send", with_more(tracking, send));
}

}  // namespace catseye::web
