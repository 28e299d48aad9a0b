// The statement, the last look at everything, the sending, and the receipt.
#include "base/hash.hpp"
#include "ingest/statement.hpp"
#include "review/notice_clock.hpp"
#include "web/portal/page_list.hpp"
#include "web/site/dates.hpp"
#include "web/upload/upload_page.hpp"

namespace catseye::web {

namespace {

using findings::Json;

/// All that a report consists of when it is about to be signed or sent.
struct Whole {
    Answers answers;
    std::vector<store::Upload> uploads;
    ingest::Declaration declaration;
    std::string statement;
};

/// The report as it would be sent now; an Error says what the form's own pages should have caught.
Result<Whole> whole_of(const Visit& visit, const store::Draft& draft) {
    Whole whole{
        Answers(draft), TRY(store::Uploads(visit.site.database).of_draft(draft.id)), {}, ""};
    whole.declaration = TRY(
        ingest::declaration_from(whole.answers.declaration(draft.email, whole.uploads), visit.now));
    whole.statement = ingest::statement_text(whole.declaration, sealed_files(whole.uploads));
    return whole;
}

std::string folded(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        if (c == ' ' || c == '\t') continue;
        letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return letters;
}

/// Nothing: the draft may be signed. Else the way to what is missing.
std::optional<Response> not_ready(Visit& visit, const store::Draft& draft) {
    const Answers answers(draft);
    const auto uploads = store::Uploads(visit.site.database).of_draft(draft.id);
    if (!uploads) return failed(visit, uploads.error());
    if (is_ready_to_sign(answers, *uploads)) return std::nullopt;
    return see_other(visit.at("/report/tasks"));
}

Response statement_page(Visit& visit, const Whole& whole, const std::string& typed,
                        const Faults& faults) {
    const Json values{{"name", typed}};
    const Asking asking(visit, "statement", values, faults);
    const Html main =
        fault_summary(visit, faults) + heading(asking.word("title")) + asking.rich("intro") +
        element("div",
                {{"class", "govuk-body catseye-statement"},
                 {"lang", "en"},
                 {"tabindex", "0"},
                 {"role", "region"},
                 {"aria-label", asking.word("region")}},
                text(whole.statement)) +
        element("div", {{"class", "govuk-!-margin-top-6"}},
                asking.rich("sign") +
                    form_html(visit, "/report/statement",
                              void_element("input", {{"type", "hidden"},
                                                     {"name", "shown"},
                                                     {"value", sha256_of(whole.statement)}}) +
                                  asking.input("name", {.width = Asking::Width::w20,
                                                        .autocomplete = "name"}) +
                                  submit_button(visit, "report.statement.button")));
    PageFrame frame = visit.frame(asking.word("title"));
    frame.has_errors = !faults.empty();
    frame.back = visit.at("/report/tasks");
    return page(visit.words(), frame, main, faults.empty() ? 200 : 422);
}

Response show_statement(Portal&, Visit& visit, store::Draft& draft) {
    if (auto elsewhere = not_ready(visit, draft)) return *std::move(elsewhere);
    const auto whole = whole_of(visit, draft);
    if (!whole) return failed(visit, whole.error());
    return statement_page(visit, *whole, "", {});
}

Response take_statement(Portal& portal, Visit& visit, store::Draft& draft) {
    if (auto elsewhere = not_ready(visit, draft)) return *std::move(elsewhere);
    auto whole = whole_of(visit, draft);
    if (!whole) return failed(visit, whole.error());
    Judging judging(portal, visit, "statement");
    const std::string name = judging.required("name", 200);
    const auto& submitter = whole->declaration.submitter;
    if (!name.empty() && folded(name) != folded(submitter.first_name + submitter.last_name))
        judging.fault("name", "other_name",
                      {{"name", submitter.first_name + " " + submitter.last_name}});
    // Signed is what was read: an answer changed in another tab makes another statement.
    if (judging.faults().empty() && visit.form.text("shown") != sha256_of(whole->statement))
        judging.fault("name", "changed");
    if (!judging.faults().empty()) return statement_page(visit, *whole, name, judging.faults());
    whole->answers.set("statement", {{"name", name},
                                     {"sha256", sha256_of(whole->statement)},
                                     {"signed_ms", std::to_string(to_ms(visit.now))}});
    if (auto refused = save(portal, visit, draft, whole->answers)) return *std::move(refused);
    return see_other(visit.at("/report/check"));
}

/// Whether what was signed is what would be sent.
bool is_signed(const Whole& whole) {
    return whole.answers.text("statement", "sha256") == sha256_of(whole.statement);
}

/// Lines of a value, one under the other; those that are empty are left out.
Html lines_html(std::string_view value) {
    Html lines;
    while (!value.empty()) {
        const auto end = std::min(value.find('\n'), value.size());
        if (end > 0) lines += (lines.empty() ? Html() : raw("<br>")) + text(value.substr(0, end));
        value.remove_prefix(std::min(end + 1, value.size()));
    }
    return lines;
}

/// One section of the last look: every answer, with the way to change it.
class CheckRows {
public:
    CheckRows(const Visit& visit, const Answers& answers) : visit_(visit), answers_(answers) {}
    void add(const std::string& key, const std::string& value, const std::string& page) {
        const std::string name(visit_.words()("report.check_answers." + key));
        const Html lines = lines_html(value);
        rows_.push_back(
            {text(name),
             lines.empty() ? text(visit_.words()("report.check_answers.nothing")) : lines,
             {{visit_.at("/report/" + page), std::string(visit_.words()("site.change")), name}}});
    }
    /// What was typed into a field that is called as its row.
    void typed(const std::string& page, const std::string& field) {
        add(field, answers_.text(page, field), page);
    }
    /// The words of the answer that was chosen, and what was said about it.
    void chosen(const std::string& key, const std::string& page, const std::string& field,
                const std::string& more = "") {
        add(key, choice_words(page, field, answers_.text(page, field)) + "\n" + more, page);
    }
    std::string choice_words(const std::string& page, const std::string& field,
                             const std::string& value) const {
        const Wording& words = visit_.words();
        for (const std::string& key :
             {"report." + page + "." + field + "_" + value, "site." + value})
            if (words.has(key)) return std::string(words(key));
        return value;
    }
    Html html(const std::string& section) const {
        return element("h2", {{"class", "govuk-heading-m"}},
                       text(visit_.words()("report.tasks.section_" + section))) +
               govuk::summary_list(rows_);
    }

private:
    const Visit& visit_;
    const Answers& answers_;
    std::vector<govuk::SummaryRow> rows_;
};

Html incident_rows(const Visit& visit, const Whole& whole) {
    const Wording& words = visit.words();
    const Answers& answers = whole.answers;
    CheckRows rows(visit, answers);
    rows.add("when", time_words(words, whole.declaration.incident.at), "when");
    std::string clock;
    if (whole.declaration.incident.clock_offset_s != 0) {
        const std::int64_t seconds = std::abs(whole.declaration.incident.clock_offset_s);
        clock = words(
            "report.check_answers.clock_off",
            {{"minutes", std::to_string(seconds / 60)}, {"seconds", std::to_string(seconds % 60)}});
    }
    rows.chosen("clock", "clock", "state", clock + "\n" + answers.text("clock", "explanation"));
    rows.add("where", answers.where() + "\n" + answers.text("where", "coordinates"), "where");
    std::string seen;
    for (const std::string& one : answers.list("offences", "offences"))
        seen += rows.choice_words("offences", "offence", one) + "\n";
    rows.add("offences", seen, "offences");
    std::string vehicles;
    for (const Json& vehicle : answers.vehicles()) {
        const std::string look = described(vehicle);
        vehicles += vehicle.value("vrm", std::string()) + (look.empty() ? "" : ": " + look) + "\n";
    }
    rows.add("vehicles", vehicles, "vehicles");
    rows.add("happened", answers.text("happened", "narrative"), "happened");
    rows.typed("effect", "effect");
    rows.typed("effect", "driver");
    rows.typed("witnesses", "witnesses");
    return rows.html("incident");
}

Html footage_rows(const Visit& visit, const Whole& whole) {
    const Answers& answers = whole.answers;
    CheckRows rows(visit, answers);
    std::string files;
    for (const store::Upload& upload : whole.uploads) {
        files += upload.client_name + "\n";
        if (upload.moment_ms)
            files += visit.words()("report.upload.moment_at",
                                   {{"time", moment_words(*upload.moment_ms)}}) +
                     "\n";
    }
    rows.add("upload", files, "upload");
    rows.chosen("integrity", "integrity", "integrity", answers.text("integrity", "note"));
    rows.chosen("keeps", "integrity", "keeps");
    rows.chosen("published", "integrity", "published", answers.text("integrity", "published_at"));
    rows.typed("camera", "camera");
    return rows.html("footage");
}

Html own_rows(const Visit& visit, const store::Draft& draft, const Whole& whole) {
    const Answers& answers = whole.answers;
    CheckRows rows(visit, answers);
    rows.chosen("position", "position", "mode");
    rows.typed("position", "view");
    rows.typed("position", "conditions");
    rows.add("details",
             answers.text("details", "first_name") + " " + answers.text("details", "last_name"),
             "details");
    rows.add("address",
             answers.text("details", "address") + "\n" + answers.text("details", "postcode"),
             "details");
    rows.typed("details", "phone");
    rows.add("email", draft.email, "email");
    rows.typed("details", "support");
    rows.chosen("court", "court", "court");
    rows.chosen("reuse", "court", "reuse");
    return rows.html("you");
}

Response show_check(Portal&, Visit& visit, store::Draft& draft) {
    if (auto elsewhere = not_ready(visit, draft)) return *std::move(elsewhere);
    const auto whole = whole_of(visit, draft);
    if (!whole) return failed(visit, whole.error());
    const Wording& words = visit.words();
    const std::string title(words("report.check_answers.title"));
    Html main = heading(title) + incident_rows(visit, *whole) + footage_rows(visit, *whole) +
                own_rows(visit, draft, *whole);
    if (!is_signed(*whole)) {
        main += govuk::warning_text(text(words("report.check_answers.unsigned")),
                                    std::string(words("site.warning")));
        govuk::Button sign;
        sign.text = words("report.check_answers.sign");
        sign.href = visit.at("/report/statement");
        main += govuk::button(sign);
    } else {
        main += element("h2", {{"class", "govuk-heading-m"}},
                        text(words("report.check_answers.declare"))) +
                words.rich("report.check_answers.declaration",
                           {{"force", visit.site.settings().force_name}}) +
                form_html(visit, "/report/send", submit_button(visit, "report.check_answers.send"));
    }
    PageFrame frame = visit.frame(title);
    frame.back = visit.at("/report/tasks");
    return page(words, frame, main);
}

Response send(Portal& portal, Visit& visit, store::Draft& draft) {
    if (auto elsewhere = not_ready(visit, draft)) return *std::move(elsewhere);
    auto whole = whole_of(visit, draft);
    if (!whole) return failed(visit, whole.error());
    if (!is_signed(*whole)) return see_other(visit.at("/report/check"));
    if (!draft.email_proved && !visit.site.settings().mail_server.empty())
        return see_other(visit.at("/report/email"));
    ingest::SubmissionRequest request;
    request.request_id = draft.request_id;
    request.channel = "portal";
    request.declaration = std::move(whole->declaration);
    request.files = sealed_files(whole->uploads);
    request.statement = store::SignedStatement{
        whole->statement, sha256_of(whole->statement), whole->answers.text("statement", "name"),
        from_ms(std::stoll(whole->answers.text("statement", "signed_ms")))};
    request.draft_id = draft.id;
    request.language = to_string(visit.language);
    const auto receipt =
        ingest::receive(visit.site.database, portal.law.current(), request, visit.now);
    if (!receipt && receipt.error().code != ErrorCode::conflict)
        return failed(visit, receipt.error());
    return see_other(visit.at("/report/sent"));
}

Html files_html(const Wording& words, const ingest::Receipt& receipt) {
    govuk::Table table;
    table.caption = words("report.sent.files");
    table.caption_classes = "govuk-table__caption--m";
    table.head = {{text(words("report.sent.file")), ""}, {text(words("report.sent.sha256")), ""}};
    for (const auto& file : receipt.originals)
        table.rows.push_back(
            {{text(file.client_name), ""},
             {element("span", {{"class", "catseye-hash"}}, text(file.sealed.sha256)), ""}});
    return govuk::table(table);
}

Response sent_page(Portal& portal, Visit& visit) {
    const auto submission = sent_submission(visit);
    if (!submission) return failed(visit, submission.error());
    if (!*submission) return see_other(visit.at("/report"));
    const auto receipt = ingest::receipt_of(visit.site.database, **submission);
    if (!receipt) return failed(visit, receipt.error());
    const auto clock = review::notice_clock(portal.law.current(), london_day(receipt->incident));
    const Wording& words = visit.words();
    const std::string title(words("report.sent.title"));
    const Html main =
        govuk::panel(title, text(words("report.sent.reference")) + raw("<br>") +
                                element("strong", {}, text(receipt->reference))) +
        words.rich("report.sent.text", {{"track", visit.at("/track")},
                                        {"received", time_words(words, receipt->received)},
                                        {"service", date_words(words, clock.last_service_day)}}) +
        files_html(words, *receipt) +
        words.rich("report.sent.log", {{"entry", std::to_string(receipt->custody.seq)},
                                       {"sha256", receipt->custody.sha256}}) +
        paragraph(link(visit.at("/report/copy.pdf"), text(words("report.sent.copy"))));
    return page(words, visit.frame(title), main);
}

}  // namespace

void add_sending_pages(Router& router, Portal& portal) {
    Site& site = portal.site;
    add_page(router, site, "/report/statement", with_draft(portal, show_statement));
    add_post(router, site, "/report/statement", with_draft(portal, take_statement));
    add_page(router, site, "/report/check", with_draft(portal, show_check));
    add_post(router, site, "/report/send", with_draft(portal, send));
    add_page(router, site, "/report/sent",
             [&portal](Visit& visit) { return sent_page(portal, visit); });
}

}  // namespace catseye::web
