#include "web/upload/upload_page.hpp"

#include <charconv>

#include "web/assets/assets.hpp"
#include "web/html/govuk.hpp"
#include "web/site/tokens.hpp"

namespace catseye::web {

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

namespace {

Html upload_row(const Visit& visit, const UploadPage& look, const store::Upload& upload,
                std::size_t ordinal) {
    const Wording& words = visit.words();
    Html status;
    if (upload.sha256) {
        status =
            paragraph(
                text(words("report.upload.arrived", {{"size", size_words(upload.size_bytes)}}))) +
            (upload.moment_ms       ? paragraph(text(words("report.upload.moment_at",
                                                           {{"time", moment_words(*upload.moment_ms)}})))
             : look.has_moment_page ? paragraph(text(words("report.upload.no_moment")))
                                    : Html());
    } else {
        const std::int64_t percent = 100 * upload.offset_bytes / upload.size_bytes;
        status = paragraph(
            text(words("report.upload.partial", {{"percent", std::to_string(percent)},
                                                 {"size", size_words(upload.size_bytes)}})));
    }
    Html links;
    if (upload.sha256 && look.has_moment_page)
        links += link(visit.at(look.moment_path + "/" + upload.id),
                      text(words("report.upload.mark_link")) +
                          element("span", {{"class", "govuk-visually-hidden"}},
                                  text(" " + upload.client_name))) +
                 raw(" ");
    links += link(visit.at(look.path + "/" + upload.id + "/remove"),
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

/// What was wrong with a form, as sentences.
std::vector<std::string> problems_of(const Visit& visit, const ReceivedForm& form) {
    std::vector<std::string> problems;
    for (const auto& [name, refusal] : form.refused)
        problems.push_back(refusal_words(visit, name, refusal));
    if (form.malformed) problems.emplace_back(visit.words()("report.upload.broken"));
    if (problems.empty() && form.uploads.empty())
        problems.emplace_back(visit.words()("report.upload.none"));
    return problems;
}

BodyStart receive_form(Site& site, ingest::UploadStore& uploads, const FormUpload& upload,
                       const Request& request) {
    auto visit = std::make_shared<Visit>(
        Visit{site, request, request.path.starts_with("/cy/") ? Language::cy : Language::en,
              site.clock()});
    auto session = session_of(site, request, visit->now);
    if (!session) return failed(*visit, session.error());
    visit->session = *std::move(session);
    if (is_cross_site(request)) return error_page(*visit, 403);
    const auto draft = upload.draft_of(*visit);
    if (!draft) return failed(*visit, draft.error());
    if (!*draft) return see_other(visit->at(upload.away));
    const auto boundary = multipart_boundary(request.headers.find("Content-Type").value_or(""));
    const auto length = request.headers.find("Content-Length");
    std::int64_t bytes = 0;
    if (length) std::from_chars(length->data(), length->data() + length->size(), bytes);
    if (!boundary || bytes <= 0) return error_page(*visit, 400);
    FormReceiver::Options options;
    options.boundary = *boundary;
    options.draft_id = **draft;
    options.csrf_token = visit->session->csrf_token;
    options.body_length = bytes;
    options.most_file_bytes = site.settings().intake_max_file_bytes;
    options.now = visit->now;
    const auto answer = [visit, id = **draft, taken = upload.taken](const ReceivedForm& form) {
        if (form.token_missing) return error_page(*visit, 403);
        return taken(*visit, id, problems_of(*visit, form));
    };
    return std::make_unique<FormReceiver>(uploads, std::move(options), answer);
}

}  // namespace

Html upload_list(const Visit& visit, const UploadPage& look, const std::string& title,
                 const std::vector<store::Upload>& uploads) {
    if (uploads.empty()) return {};
    Html rows;
    std::size_t ordinal = 0;
    for (const store::Upload& upload : uploads)
        rows += upload_row(visit, look, upload, ++ordinal);
    return element("h2", {{"class", "govuk-heading-m"}}, text(title)) +
           element("ul", {{"class", "catseye-uploads"}}, rows);
}

Html upload_form(const Visit& visit, const UploadPage& look, const std::string& error) {
    const Wording& words = visit.words();
    govuk::FileUpload file;
    file.field.name = "footage";
    file.field.label = {text(look.label), "govuk-label--s", false};
    file.field.hint = text(look.hint);
    file.field.error = error;
    file.field.error_prefix = words("site.error_prefix");
    file.field.attributes = {{"accept", "video/*,.mp4,.mov,.avi,.mkv,.ts,.3gp,.webm"}};
    file.multiple = true;
    file.has_drop_zone = true;
    for (const char* key :
         {"choose-files-button", "no-file-chosen", "multiple-files-chosen.one",
          "multiple-files-chosen.other", "drop-instruction", "entered-drop-zone", "left-drop-zone"})
        file.wording.emplace_back("data-i18n." + std::string(key),
                                  std::string(words(i18n_key("upload.zone.", key))));
    govuk::Button send;
    send.text = look.button;
    send.prevents_double_click = true;
    Attributes attributes{
        {"id", "upload"},
        {"method", "post"},
        {"action", visit.at(look.path)},
        {"enctype", "multipart/form-data"},
        {"data-upload", std::nullopt},
        {"data-script", std::string(asset_path("upload.js"))},
        {"data-endpoint", "/files"},
        {"data-moment", visit.at(look.moment_path)},
        {"data-token", visit.session->csrf_token},
        {"data-max-bytes", std::to_string(visit.site.settings().intake_max_file_bytes)},
        {"data-tasks", visit.at(look.away)},
        {"data-words", look.script_words}};
    if (look.has_moment_page) attributes.emplace_back("data-moment-page", std::nullopt);
    return element("form", attributes,
                   token_field(visit) + govuk::file_upload(file) + govuk::button(send));
}

Result<std::optional<store::Upload>> own_upload(ingest::UploadStore& uploads, const Visit& visit,
                                                const std::string& draft_id) {
    auto found = TRY(uploads.find(draft_id, visit.request.arguments.at(0), visit.now));
    if (auto* upload = std::get_if<store::Upload>(&found)) return std::optional(std::move(*upload));
    return std::optional<store::Upload>();
}

Response remove_upload_page(ingest::UploadStore& uploads, Visit& visit, const UploadPage& look,
                            const std::string& draft_id) {
    const auto upload = own_upload(uploads, visit, draft_id);
    if (!upload) return failed(visit, upload.error());
    if (!*upload) return error_page(visit, 404);
    const Wording& words = visit.words();
    const std::string title =
        words("report.upload.remove_title", {{"name", (*upload)->client_name}});
    govuk::Button button;
    button.text = words("site.remove");
    button.classes = "govuk-button--warning";
    PageFrame frame = visit.frame(title);
    frame.back = visit.at(look.path);
    const std::string target = look.path + "/" + (*upload)->id + "/remove";
    return page(words, frame, heading(title) + form_html(visit, target, govuk::button(button)));
}

Response remove_upload(ingest::UploadStore& uploads, Visit& visit, const UploadPage& look,
                       const std::string& draft_id) {
    const auto removed = uploads.remove(draft_id, visit.request.arguments.at(0), visit.now);
    if (!removed) return failed(visit, removed.error());
    if (*removed && **removed != ingest::UploadRefusal::expired) return error_page(visit, 404);
    return see_other(visit.at(look.path));
}

void add_form_upload(Router& router, Site& site, ingest::UploadStore& uploads,
                     const std::string& path, FormUpload upload) {
    const auto shared = std::make_shared<const FormUpload>(std::move(upload));
    for (const Language language : {Language::en, Language::cy})
        router.add({Method::post,
                    in_language(language, path),
                    {},
                    [&site, &uploads, shared](const Request& request) {
                        return receive_form(site, uploads, *shared, request);
                    },
                    0});
}

}  // namespace catseye::web
