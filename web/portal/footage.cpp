// The footage: sent in pieces by a script, or whole by the form; then the moment in each clip.
#include "web/portal/asking.hpp"
#include "web/upload/upload_page.hpp"

namespace catseye::web {

namespace {

using findings::Json;

UploadPage look_of(const Visit& visit) {
    const Wording& words = visit.words();
    const Settings& settings = visit.site.settings();
    UploadPage look;
    look.path = "/report/upload";
    look.moment_path = "/report/moment";
    look.away = "/report/tasks";
    look.label = words("report.upload.choose");
    look.hint =
        words("report.upload.choose_hint", {{"size", size_words(settings.intake_max_file_bytes)},
                                            {"files", std::to_string(settings.intake_max_files)}});
    look.button = words("report.upload.send");
    look.script_words = script_words(words, "upload.script");
    return look;
}

Response upload_page(Visit& visit, const std::string& draft_id,
                     const std::vector<std::string>& errors) {
    const Wording& words = visit.words();
    const auto uploads = store::Uploads(visit.site.database).of_draft(draft_id);
    if (!uploads) return failed(visit, uploads.error());
    const std::string title(words("report.upload.title"));
    Faults faults;
    for (const std::string& error : errors)
        faults.push_back({"footage", error});
    const UploadPage look = look_of(visit);
    govuk::Button on;
    on.text = words("site.continue");
    on.href = visit.at("/report/tasks");
    on.classes = "govuk-button--secondary";
    on.attributes = {{"data-continue", std::nullopt}};
    PageFrame frame = visit.frame(title);
    frame.path = look.path;
    frame.has_errors = !errors.empty();
    frame.back = visit.at("/report/tasks");
    return page(words, frame,
                fault_summary(visit, faults) + heading(title) +
                    words.rich("report.upload.intro", {{"help", visit.at("/help/footage")}}) +
                    upload_list(visit, look, std::string(words("report.upload.list")), *uploads) +
                    upload_form(visit, look, errors.empty() ? "" : errors.front()) +
                    govuk::button(on),
                errors.empty() ? 200 : 422);
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
    const auto upload = own_upload(portal.uploads, visit, draft.id);
    if (!upload) return failed(visit, upload.error());
    if (!*upload) return error_page(visit, 404);
    return moment_page(visit, **upload,
                       (*upload)->moment_ms ? moment_words(*(*upload)->moment_ms) : "", {});
}

Response take_moment(Portal& portal, Visit& visit, store::Draft& draft) {
    const auto upload = own_upload(portal.uploads, visit, draft.id);
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

}  // namespace

void add_footage_pages(Router& router, Portal& portal) {
    Site& site = portal.site;
    add_page(router, site, "/report/upload",
             with_draft(portal, [](Portal&, Visit& visit, store::Draft& draft) {
                 return upload_page(visit, draft.id, {});
             }));
    add_form_upload(
        router, site, portal.uploads, "/report/upload",
        {[](const Visit& visit) { return draft_of(visit.site, visit.request); }, "/report/return",
         [](Visit& visit, const std::string& draft_id, const std::vector<std::string>& errors) {
             return errors.empty() ? see_other(visit.at("/report/upload"))
                                   : upload_page(visit, draft_id, errors);
         }});
    add_page(router, site, "/report/moment/{}", with_draft(portal, show_moment));
    add_post(router, site, "/report/moment/{}", with_draft(portal, take_moment));
    add_page(router, site, "/report/upload/{}/remove",
             with_draft(portal, [](Portal& p, Visit& visit, store::Draft& draft) {
                 return remove_upload_page(p.uploads, visit, look_of(visit), draft.id);
             }));
    add_post(router, site, "/report/upload/{}/remove",
             with_draft(portal, [](Portal& p, Visit& visit, store::Draft& draft) {
                 return remove_upload(p.uploads, visit, look_of(visit), draft.id);
             }));
}

}  // namespace catseye::web
