// The copy of what was sent: at once in the session that sent it, later only with a code that was
// sent to the submitter's address, because it holds name, address and statement.
#include "review/report_copy.hpp"
#include "review/submitter_news.hpp"
#include "store/custody_log.hpp"
#include "web/html/govuk.hpp"
#include "web/http/percent.hpp"
#include "web/site/codes.hpp"
#include "web/site/dates.hpp"
#include "web/tracking/report_words.hpp"
#include "web/tracking/tracking.hpp"

namespace catseye::web {

namespace {

review::CopyWords copy_words(const Visit& visit) {
    const Wording& words = visit.words();
    return {visit.site.settings().force_name, words.language() == Language::cy ? "cy" : "en-GB",
            [&words](std::string_view name, const Arguments& arguments) {
                return words("track.copy." + std::string(name), arguments);
            },
            [&words](Time time) { return time_words(words, time); }};
}

/// The file, noted in the custody log: it holds what only the submitter and the police should see.
Response copy_response(Visit& visit, const std::string& submission_id) {
    if (!visit.site.guesses.allow("copy:" + submission_id, visit.now))
        return error_page(visit, 429);
    const auto copy = review::report_copy(visit.site.database, submission_id, copy_words(visit));
    if (!copy) return failed(visit, copy.error());
    {
        auto transaction = store::Transaction::begin(visit.site.database);
        if (!transaction) return failed(visit, transaction.error());
        const auto noted = store::CustodyLog(visit.site.database)
                               .append({"portal", "report_copied", submission_id, {}}, visit.now);
        if (!noted) return failed(visit, noted.error());
        if (const auto done = transaction->commit(); !done) return failed(visit, done.error());
    }
    Response response;
    response.headers.set("Content-Type", "application/pdf");
    response.headers.set("Content-Disposition", "attachment; filename=\"report.pdf\"");
    response.body = *copy;
    return response;
}

Response sent_copy(Visit& visit) {
    const auto submission = sent_submission(visit);
    if (!submission) return failed(visit, submission.error());
    if (!*submission) return error_page(visit, 404);
    return copy_response(visit, **submission);
}

/// Whether a code that went to the submitter's address has come back in this session.
Result<bool> is_proved(const Visit& visit, const std::string& submission_id) {
    const auto draft = TRY(more_draft(visit, submission_id));
    return draft && draft->email_proved.has_value();
}

Response tracked_copy(Tracking&, Visit& visit, const std::string& submission_id) {
    const auto proved = is_proved(visit, submission_id);
    if (!proved) return failed(visit, proved.error());
    if (!*proved) return see_other(visit.at("/track/copy"));
    return copy_response(visit, submission_id);
}

Response copy_page(Tracking&, Visit& visit, const std::string& submission_id) {
    const auto proved = is_proved(visit, submission_id);
    if (!proved) return failed(visit, proved.error());
    const Wording& words = visit.words();
    const std::string title(words(*proved ? "track.code.ready_title" : "track.code.send_title"));
    PageFrame frame = visit.frame(title);
    frame.back = visit.at("/track");
    govuk::Button button;
    button.text = words(*proved ? "track.code.download" : "track.code.send_button");
    if (*proved) {
        button.href = visit.at("/track/copy.pdf");
        return page(words, frame,
                    heading(title) + words.rich("track.code.ready") + govuk::button(button));
    }
    button.prevents_double_click = true;
    return page(words, frame,
                heading(title) + words.rich("track.code.send") +
                    form_html(visit, "/track/copy", govuk::button(button)));
}

/// Makes a code and puts its mail into the outbox, both or neither. Its id.
Result<std::string> send_code(Visit& visit, const std::string& submission_id) {
    const store::Draft draft = TRY(open_more_draft(visit, submission_id));
    auto transaction = TRY(store::Transaction::begin(visit.site.database));
    const auto code = TRY(make_code(visit.site.database, draft.id, visit.now));
    if (!code) return unused_code_id();
    TRY(review::tell_submitter(visit.site.database,
                               {submission_id,
                                "return_code",
                                "return_code:" + code->id,
                                {{"code", code->digits}, {"path", ""}}},
                               visit.now));
    TRY(transaction.commit());
    return code->id;
}

Response take_copy(Tracking&, Visit& visit, const std::string& submission_id) {
    if (visit.site.settings().mail_server.empty()) return error_page(visit, 404);
    if (!visit.site.mails.allow(address_key(visit.request.address), visit.now) ||
        !visit.site.mails.allow("report:" + submission_id, visit.now))
        return error_page(visit, 429);
    const auto id = send_code(visit, submission_id);
    if (!id) return failed(visit, id.error());
    return see_other(visit.at("/track/code") + "?sent=" + *id);
}

Response code_page(Visit& visit, const std::string& id, const std::vector<FieldFault>& faults) {
    const Wording& words = visit.words();
    const std::string title(words("track.code.title"));
    govuk::Input code;
    code.field.name = "code";
    code.field.label = {text(words("track.code.code")), "govuk-label--s", false};
    code.field.classes = "govuk-input--width-5";
    code.field.error = fault_of(faults, "code");
    code.field.error_prefix = words("site.error_prefix");
    code.autocomplete = "one-time-code";
    code.inputmode = "numeric";
    govuk::Button button;
    button.text = words("track.code.button");
    PageFrame frame = visit.frame(title);
    frame.back = visit.at("/track/copy");
    frame.path = "/track/code?sent=" + encode_percent(id);
    frame.has_errors = !faults.empty();
    return page(
        words, frame,
        faults_html(visit, faults) + heading(title) + words.rich("track.code.intro") +
            form_html(visit, "/track/code",
                      void_element("input", {{"type", "hidden"}, {"name", "sent"}, {"value", id}}) +
                          govuk::input(code) + govuk::button(button)) +
            words.rich("track.code.again", {{"again", visit.at("/track/copy")}}),
        faults.empty() ? 200 : 422);
}

/// True once, for the code that was sent for this session's report.
Result<bool> is_right(Visit& visit, const std::string& submission_id, const std::string& id) {
    const auto draft = TRY(more_draft(visit, submission_id));
    if (!draft) return false;
    const auto opened =
        TRY(use_code(visit.site.database, id, visit.form.text("code"), visit.now, draft->id));
    if (!opened) return false;
    TRY(store::Drafts(visit.site.database).prove_email(draft->id, visit.now));
    return true;
}

Response take_code(Tracking&, Visit& visit, const std::string& submission_id) {
    if (!visit.site.guesses.allow(address_key(visit.request.address), visit.now))
        return error_page(visit, 429);
    const std::string id = visit.form.text("sent").substr(0, 64);
    const auto used = is_right(visit, submission_id, id);
    if (!used) return failed(visit, used.error());
    if (*used) return see_other(visit.at("/track/copy"));
    return code_page(visit, id, {{"code", std::string(visit.words()("track.code.error_code"))}});
}

}  // namespace

void add_copy_pages(Router& router, Tracking& tracking) {
    Site& site = tracking.site;
    add_page(router, site, "/report/copy.pdf", sent_copy);
    add_page(router, site, "/track/copy", with_report(tracking, copy_page));
    add_post(router, site, "/track/copy", with_report(tracking, take_copy));
    add_page(router, site, "/track/code",
             with_report(tracking, [](Tracking&, Visit& visit, const std::string&) {
                 return code_page(visit, visit.query.text("sent").substr(0, 64), {});
             }));
    add_post(router, site, "/track/code", with_report(tracking, take_code));
    add_page(router, site, "/track/copy.pdf", with_report(tracking, tracked_copy));
}

}  // namespace catseye::web
