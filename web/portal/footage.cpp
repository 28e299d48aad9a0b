// The footage: sent in pieces by a script, or whole by the form; then the moment in each clip.
#include <charconv>

#include "web/assets/assets.hpp"
#include "web/portal/asking.hpp"
#include "web/upload/form_receiver.hpp"

namespace catseye::web {

namespace {

using findings::Json;

std::string size_words(std::int64_t bytes) {
    const double megabytes = static_cast<double>(bytes) / 1e6;
    if (megabytes < 1) return std::to_string(bytes / 1000 + 1) + " kB";
    if (megabytes < 1000) return std::to_string(static_cast<std::int64_t>(megabytes + 0.5)) + " MB";
    const auto tenths = static_cast<std::int64_t>(megabytes / 100 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

std::string moment_words(std::int64_t ms) {
    const std::int64_t seconds = ms / 1000;
    return std::to_string(seconds / 60) + ":" + (seconds % 60 < 10 ? "0" : "") +
           std::to_string(seconds % 60);
}

/// "1:05", "65", "0:01:05" as milliseconds into the clip.
std::optional<std::int64_t> moment_from(const std::string& text) {
    std::int64_t seconds = 0;
    int parts = 0;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(':', begin), text.size());
        std::int64_t part = 0;
        const auto [stop, error] = std::from_chars(text.data() + begin, text.data() + end, part);
        const bool later = parts > 0;
        if (error != std::errc() || stop != text.data() + end || part < 0 || part > 86'400 ||
            (later && part > 59) || ++parts > 3)
            return std::nullopt;
        seconds = 60 * seconds + part;
        begin = end + 1;
    }
    return 1000 * seconds;
}

Html upload_row(const Visit& visit, const store::Upload& upload, std::size_t ordinal) {
    const Wording& words = visit.words();
    Html status;
    if (upload.sha256) {
        status =
            paragraph(
                text(words("report.upload.arrived", {{"size", size_words(upload.size_bytes)}}))) +
            paragraph(upload.moment_ms ? text(words("report.upload.moment_at",
                                                    {{"time", moment_words(*upload.moment_ms)}}))
                                       : text(words("report.upload.no_moment")));
    } else {
        const std::int64_t percent = 100 * upload.offset_bytes / upload.size_bytes;
        status = paragraph(
            text(words("report.upload.partial", {{"percent", std::to_string(percent)},
                                                 {"size", size_words(upload.size_bytes)}})));
    }
    Html links;
    if (upload.sha256)
        links += link(visit.at("/report/moment/" + upload.id),
                      text(words("report.upload.mark_link")) +
                          element("span", {{"class", "govuk-visually-hidden"}},
                                  text(" " + upload.client_name))) +
                 raw(" ");
    links += link(visit.at("/report/upload/" + upload.id + "/remove"),
                  text(words("site.remove")) + element("span", {{"class", "govuk-visually-hidden"}},
                                                       text(" " + upload.client_name)));
    return element("li", {{"class", "catseye-upload"}, {"data-upload-id", upload.id}},
                   element("h3", {{"class", "govuk-heading-s catseye-upload__name"}},
                           text(std::to_string(ordinal) + ". " + upload.client_name)) +
                       status + paragraph(links));
}

std::string refusal_words(const Visit& visit, const std::string& name,
                          ingest::UploadRefusal refusal) {
    using ingest::UploadRefusal;
    std::string_view code = "other";
    if (refusal == UploadRefusal::empty) code = "empty";
    if (refusal == UploadRefusal::too_large || refusal == UploadRefusal::too_long) code = "large";
    if (refusal == UploadRefusal::too_many) code = "many";
    if (refusal == UploadRefusal::submission_too_large) code = "together";
    if (refusal == UploadRefusal::no_room) code = "room";
    return visit.words()("report.upload.refused_" + std::string(code), {{"name", name}});
}

Html upload_form(const Portal& portal, const Visit& visit, const std::string& error) {
    const Wording& words = visit.words();
    const Settings& settings = portal.site.settings;
    govuk::FileUpload file;
    file.field.name = "footage";
    file.field.label = {text(words("report.upload.choose")), "govuk-label--s", false};
    file.field.hint = text(
        words("report.upload.choose_hint", {{"size", size_words(settings.intake_max_file_bytes)},
                                            {"files", std::to_string(settings.intake_max_files)}}));
    file.field.error = error;
    file.field.error_prefix = words("site.error_prefix");
    file.field.attributes = {{"accept", "video/*,image/*,.mp4,.mov,.avi,.mkv,.ts,.3gp,.webm"}};
    file.multiple = true;
    file.has_drop_zone = true;
    for (const char* key :
         {"choose-files-button", "no-file-chosen", "multiple-files-chosen.one",
          "multiple-files-chosen.other", "drop-instruction", "entered-drop-zone", "left-drop-zone"})
        file.wording.emplace_back("data-i18n." + std::string(key),
                                  std::string(words(i18n_key("upload.zone.", key))));
    govuk::Button send;
    send.text = words("report.upload.send");
    send.prevents_double_click = true;
    return element("form",
                   {{"id", "upload"},
                    {"method", "post"},
                    {"action", visit.at("/report/upload")},
                    {"enctype", "multipart/form-data"},
                    {"data-upload", std::nullopt},
                    {"data-script", std::string(asset_path("upload.js"))},
                    {"data-endpoint", "/files"},
                    {"data-moment", visit.at("/report/moment")},
                    {"data-token", visit.session->csrf_token},
                    {"data-max-bytes", std::to_string(settings.intake_max_file_bytes)},
                    {"data-tasks", visit.at("/report/tasks")},
                    {"data-words", script_words(words, "upload.script")}},
                   token_field(visit) + govuk::file_upload(file) + govuk::button(send));
}

Response upload_page(Portal& portal, Visit& visit, const std::string& draft_id,
                     const std::vector<std::string>& errors) {
    const Wording& words = visit.words();
    const auto uploads = store::Uploads(visit.site.database).of_draft(draft_id);
    if (!uploads) return failed(visit, uploads.error());
    const std::string title(words("report.upload.title"));
    Faults faults;
    for (const std::string& error : errors)
        faults.push_back({"footage", error});
    Html main = fault_summary(visit, faults) + heading(title) +
                words.rich("report.upload.intro", {{"help", visit.at("/help/footage")}});
    Html rows;
    std::size_t ordinal = 0;
    for (const store::Upload& upload : *uploads)
        rows += upload_row(visit, upload, ++ordinal);
    if (!uploads->empty())
        main += element("h2", {{"class", "govuk-heading-m"}}, text(words("report.upload.list"))) +
                element("ul", {{"class", "catseye-uploads"}}, rows);
    main += upload_form(portal, visit, errors.empty() ? "" : errors.front());
    govuk::Button on;
    on.text = words("site.continue");
    on.href = visit.at("/report/tasks");
    on.classes = "govuk-button--secondary";
    on.attributes = {{"data-continue", std::nullopt}};
    PageFrame frame = visit.frame(title);
    frame.path = "/report/upload";
    frame.has_errors = !errors.empty();
    frame.back = visit.at("/report/tasks");
    return page(words, frame, main + govuk::button(on), errors.empty() ? 200 : 422);
}

/// The form without scripts: files in its body, taken as they come.
BodyStart receive_form(Portal& portal, const Request& request) {
    auto visit = std::make_shared<Visit>(
        Visit{portal.site, request, request.path.starts_with("/cy/") ? Language::cy : Language::en,
              portal.site.clock()});
    auto session = session_of(portal.site, request, visit->now);
    if (!session) return failed(*visit, session.error());
    visit->session = *std::move(session);
    const auto draft = draft_of(portal.site, request);
    if (!draft) return failed(*visit, draft.error());
    if (is_cross_site(request)) return error_page(*visit, 403);
    if (!*draft) return see_other(visit->at("/report/return"));
    const auto boundary = multipart_boundary(request.headers.find("Content-Type").value_or(""));
    const auto length = request.headers.find("Content-Length");
    std::int64_t bytes = 0;
    if (length) std::from_chars(length->data(), length->data() + length->size(), bytes);
    if (!boundary || bytes <= 0) return error_page(*visit, 400);
    FormReceiver::Options options;
    options.boundary = *boundary;
    options.draft_id = **draft;
    options.csrf_token = visit->session->csrf_token;
    options.body_length = std::min(bytes, portal.site.settings.intake_max_file_bytes);
    options.now = visit->now;
    const std::string id = **draft;
    auto receiver = std::make_unique<FormReceiver>(
        portal.uploads, std::move(options), [&portal, visit, id](const ReceivedForm& form) {
            if (form.token_missing) return error_page(*visit, 403);
            std::vector<std::string> errors;
            for (const auto& [name, refusal] : form.refused)
                errors.push_back(refusal_words(*visit, name, refusal));
            if (form.malformed) errors.emplace_back(visit->words()("report.upload.broken"));
            if (errors.empty() && form.uploads.empty())
                errors.emplace_back(visit->words()("report.upload.none"));
            if (!errors.empty()) return upload_page(portal, *visit, id, errors);
            return see_other(visit->at("/report/upload"));
        });
    return std::unique_ptr<BodyReceiver>(std::move(receiver));
}

/// The upload that the address names, of this draft; nothing for any other.
Result<std::optional<store::Upload>> own_upload(Portal& portal, const Visit& visit,
                                                const store::Draft& draft) {
    auto found = TRY(portal.uploads.find(draft.id, visit.request.arguments.at(0), visit.now));
    if (auto* upload = std::get_if<store::Upload>(&found)) return std::optional(std::move(*upload));
    return std::optional<store::Upload>();
}

Response moment_page(Visit& visit, const store::Upload& upload, const std::string& typed,
                     const Faults& faults) {
    const Json values{{"moment", typed}};
    const Asking asking(visit, "moment", values, faults);
    PageFrame frame = visit.frame(asking.word("title"));
    frame.has_errors = !faults.empty();
    frame.back = visit.at("/report/upload");
    return page(
        visit.words(), frame,
        fault_summary(visit, faults) + heading(asking.word("title")) +
            asking.rich("intro", {{"name", upload.client_name}}) +
            form_html(visit, "/report/moment/" + upload.id,
                      asking.input("moment", {.width = Asking::Width::w5}) + submit_button(visit)),
        faults.empty() ? 200 : 422);
}

Response show_moment(Portal& portal, Visit& visit, store::Draft& draft) {
    const auto upload = own_upload(portal, visit, draft);
    if (!upload) return failed(visit, upload.error());
    if (!*upload) return error_page(visit, 404);
    return moment_page(visit, **upload,
                       (*upload)->moment_ms ? moment_words(*(*upload)->moment_ms) : "", {});
}

Response take_moment(Portal& portal, Visit& visit, store::Draft& draft) {
    const auto upload = own_upload(portal, visit, draft);
    if (!upload) return failed(visit, upload.error());
    if (!*upload) return error_page(visit, 404);
    const std::string typed = visit.form.text("moment").substr(0, 20);
    const auto moment = moment_from(typed);
    if (!moment)
        return moment_page(visit, **upload, typed,
                           {{"moment", std::string(visit.words()("report.moment.error_moment"))}});
    const auto stored = store::Uploads(visit.site.database).set_moment((*upload)->id, *moment);
    if (!stored) return failed(visit, stored.error());
    return see_other(visit.at("/report/upload"));
}

Response remove_page(Portal& portal, Visit& visit, store::Draft& draft) {
    const auto upload = own_upload(portal, visit, draft);
    if (!upload) return failed(visit, upload.error());
    if (!*upload) return error_page(visit, 404);
    const Wording& words = visit.words();
    const std::string title =
        words("report.upload.remove_title", {{"name", (*upload)->client_name}});
    govuk::Button button;
    button.text = words("site.remove");
    button.classes = "govuk-button--warning";
    PageFrame frame = visit.frame(title);
    frame.back = visit.at("/report/upload");
    return page(words, frame,
                heading(title) + form_html(visit, "/report/upload/" + (*upload)->id + "/remove",
                                           govuk::button(button)));
}

Response remove_upload(Portal& portal, Visit& visit, store::Draft& draft) {
    const auto removed = portal.uploads.remove(draft.id, visit.request.arguments.at(0), visit.now);
    if (!removed) return failed(visit, removed.error());
    if (*removed && **removed != ingest::UploadRefusal::expired) return error_page(visit, 404);
    return see_other(visit.at("/report/upload"));
}

}  // namespace

void add_footage_pages(Router& router, Portal& portal) {
    Site& site = portal.site;
    add_page(router, site, "/report/upload",
             with_draft(portal, [](Portal& p, Visit& visit, store::Draft& draft) {
                 return upload_page(p, visit, draft.id, {});
             }));
    for (const Language language : {Language::en, Language::cy})
        router.add({Method::post,
                    in_language(language, "/report/upload"),
                    {},
                    [&portal](const Request& request) { return receive_form(portal, request); },
                    0});
    add_page(router, site, "/report/moment/{}", with_draft(portal, show_moment));
    add_post(router, site, "/report/moment/{}", with_draft(portal, take_moment));
    add_page(router, site, "/report/upload/{}/remove", with_draft(portal, remove_page));
    add_post(router, site, "/report/upload/{}/remove", with_draft(portal, remove_upload));
}

}  // namespace catseye::web
