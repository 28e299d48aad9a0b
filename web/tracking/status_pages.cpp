// How a report stands, and the request to withdraw it.
#include "base/utf8.hpp"
#include "ingest/additions.hpp"
#include "web/html/govuk.hpp"
#include "web/site/dates.hpp"
#include "web/tracking/report_words.hpp"
#include "web/tracking/tracking.hpp"

namespace catseye::web {

namespace {

using review::Progress;
using review::TrackedReport;
using review::TrackedVehicle;

constexpr std::size_t kMostCharacters = 5000;

Html subheading(std::string_view words) {
    return element("h2", {{"class", "govuk-heading-m"}}, text(words));
}

govuk::Field field_of(const Visit& visit, const std::string& table, const std::string& name,
                      const std::vector<FieldFault>& faults) {
    const Wording& words = visit.words();
    govuk::Field field;
    field.name = name;
    field.label = {text(words(table + "." + name)), "govuk-label--s", false};
    if (words.has(table + "." + name + "_hint"))
        field.hint = text(words(table + "." + name + "_hint"));
    field.error = fault_of(faults, name);
    field.error_prefix = words("site.error_prefix");
    return field;
}

Response find_page(Visit& visit, const std::vector<FieldFault>& faults) {
    const Wording& words = visit.words();
    const std::string title(words("track.find.title"));
    govuk::Input reference;
    reference.field = field_of(visit, "track.find", "reference", faults);
    reference.field.classes = "govuk-input--width-20";
    reference.value = visit.form.text("reference");
    reference.autocapitalize = "characters";
    reference.autocomplete = "off";
    reference.spellcheck = false;
    govuk::Input email;
    email.field = field_of(visit, "track.find", "email", faults);
    email.value = visit.form.text("email");
    email.type = "email";
    email.autocomplete = "email";
    email.spellcheck = false;
    govuk::Button button;
    button.text = words("track.find.button");
    PageFrame frame = visit.frame(title);
    frame.path = "/track";
    frame.has_errors = !faults.empty();
    return page(
        words, frame,
        faults_html(visit, faults) + heading(title) + words.rich("track.find.intro") +
            form_html(visit, "/track",
                      govuk::input(reference) + govuk::input(email) + govuk::button(button)) +
            words.rich("track.find.lost", {{"force", visit.site.settings().force_name},
                                           {"return", visit.at("/report/return")}}),
        faults.empty() ? 200 : 422);
}

/// Where the report is theirs, a session that leads to it; a report that they are writing stays
/// with it.
Response take_find(Visit& visit) {
    const Wording& words = visit.words();
    if (!visit.site.guesses.allow(address_key(visit.request.address), visit.now))
        return error_page(visit, 429);
    const std::string reference = review::reference_from(visit.form.text("reference"));
    const std::string email = visit.form.text("email");
    std::vector<FieldFault> faults;
    if (reference.empty())
        faults.push_back({"reference", std::string(words("track.find.error_reference"))});
    if (email.find('@') == std::string::npos)
        faults.push_back({"email", std::string(words("track.find.error_email"))});
    if (!faults.empty()) return find_page(visit, faults);
    const auto found = review::find_report(visit.site.database, reference, email);
    if (!found) return failed(visit, found.error());
    if (!*found)
        return find_page(visit, {{"reference", std::string(words("track.find.error_none"))}});
    const auto draft = visit.session ? visit.session->draft_id : std::nullopt;
    if (const auto begun = begin_session(visit, draft, *found); !begun)
        return failed(visit, begun.error());
    return see_other(visit.at("/track"));
}

Html answer_link(const Visit& visit) {
    govuk::Button button;
    button.text = visit.words()("track.ask.button");
    button.href = visit.at("/track/more");
    return govuk::button(button);
}

Html vehicle_html(const Visit& visit, const TrackedVehicle& vehicle) {
    const Wording& words = visit.words();
    const std::string progress = "track.progress." + std::string(to_string(vehicle.progress));
    const bool over = vehicle.progress == Progress::finished;
    Html html = element("h3", {{"class", "govuk-heading-s"}},
                        text(words("track.status.vehicle", {{"mark", vehicle.vrm_given}}))) +
                paragraph(govuk::tag(std::string(words(progress + ".tag")),
                                     vehicle.progress == Progress::asked ? "govuk-tag--red"
                                     : over                              ? "govuk-tag--grey"
                                                                         : ""));
    const auto say = [&](const std::string& sentence) {
        if (!sentence.empty()) html += paragraph(text(sentence));
    };
    say(std::string(words(progress + ".text")));
    if (vehicle.asked) html += question_html(visit, vehicle) + answer_link(visit);
    say(result_words(words, vehicle.result));
    say(reason_words(words, vehicle.nfa_reason));
    if (vehicle.decided)
        say(words("track.status.decided",
                  {{"date", date_words(words, london_day(*vehicle.decided))}}));
    const std::string tip = tip_words(words, vehicle.nfa_reason);
    if (!tip.empty())
        html += govuk::inset_text(element("strong", {}, text(words("track.status.tip_title"))) +
                                  raw("<br>") + text(tip));
    if (vehicle.posting_day)
        say(words("track.status.posting", {{"date", date_words(words, *vehicle.posting_day)}}));
    return html;
}

Html vehicles_html(const Visit& visit, const TrackedReport& report) {
    const Wording& words = visit.words();
    Html html = subheading(words("track.status.vehicles"));
    if (report.withdrawn)
        html += govuk::inset_text(
            text(words("track.status.withdrawn",
                       {{"date", date_words(words, london_day(*report.withdrawn))}})));
    for (const TrackedVehicle& vehicle : report.vehicles)
        html += vehicle_html(visit, vehicle);
    if (review::feedback_from(visit.site.settings().portal_feedback) == review::Feedback::none)
        html +=
            words.rich("track.status.policy_none", {{"force", visit.site.settings().force_name}});
    return html;
}

/// What is known of a file, and for one that failed what to do.
Html file_state_html(const Visit& visit, const TrackedReport& report,
                     const review::TrackedFile& file) {
    const Wording& words = visit.words();
    Html html = text(words("track.status.file_" + file.state));
    if (file.state == "done" && file.no_legible_plate && !report.is_finished())
        return html + raw("<br>") + text(words("track.status.no_plate")) + raw(" ") +
               link(visit.at("/track/more"), text(words("track.status.other_file")));
    if (file.state != "unplayable" && file.state != "incomplete") return html;
    html += raw("<br>") + text(problem_words(words, file.state, file.reason_code));
    if (!report.is_finished())
        html += raw(" ") + link(visit.at("/track/more"), text(words("track.status.sent_again")));
    return html;
}

Html files_html(const Visit& visit, const TrackedReport& report) {
    const Wording& words = visit.words();
    Html html = subheading(words("track.status.files"));
    for (const review::TrackedFile& file : report.files)
        html += govuk::summary_list(
            {{text(words("track.status.file")), text(file.client_name)},
             {text(words("track.status.file_state")), file_state_html(visit, report, file)},
             {text(words("track.status.fingerprint")),
              element("span", {{"class", "catseye-hash"}}, text(file.sha256))}});
    return html;
}

Html messages_html(const Visit& visit, const TrackedReport& report) {
    const Wording& words = visit.words();
    if (report.messages.empty()) return {};
    std::vector<govuk::SummaryRow> rows;
    for (const auto& message : report.messages)
        rows.push_back(
            {text(time_words(words, message.sent)),
             element("strong", {},
                     text(words(message.kind == "withdraw" ? "track.status.withdraw_sent"
                                                           : "track.status.more_sent"))) +
                 raw("<br>") + text(message.text)});
    return subheading(words("track.status.sent_later")) + govuk::summary_list(rows);
}

Html actions_html(const Visit& visit, const TrackedReport& report) {
    const Wording& words = visit.words();
    Html items;
    const auto add = [&](const std::string& name, const std::string& path) {
        Html hint;
        if (words.has("track.status." + name + "_hint"))
            hint = text(": " + std::string(words("track.status." + name + "_hint")));
        items +=
            element("li", {}, link(visit.at(path), text(words("track.status." + name))) + hint);
    };
    if (!report.is_finished()) add("more", "/track/more");
    // Without a mail server no code could arrive.
    if (!visit.site.settings().mail_server.empty()) add("copy", "/track/copy");
    if (!report.is_finished() && !report.withdrawn) add("withdraw", "/track/withdraw");
    govuk::Button leave;
    leave.text = words("track.status.close");
    leave.classes = "govuk-button--secondary";
    return subheading(words("track.status.next")) +
           (items.empty() ? Html()
                          : element("ul", {{"class", "govuk-list govuk-list--bullet"}}, items)) +
           (report.is_finished() ? Html() : words.rich("track.status.keep")) +
           form_html(visit, "/track/leave", govuk::button(leave));
}

/// What was done on the page before, said once.
Result<Html> notice_html(Visit& visit) {
    const std::string notice = visit.session ? visit.session->notice : "";
    if (notice != "more" && notice != "withdraw") return Html();
    visit.session->notice.clear();
    TRY(keep_session(visit));
    const Wording& words = visit.words();
    return govuk::notification_banner(
        govuk::Banner::success, std::string(words("site.success")),
        element("h3", {{"class", "govuk-notification-banner__heading"}},
                text(words("track." + notice + ".done_title"))) +
            paragraph(text(words("track." + notice + ".done"))));
}

Response status_page(Tracking& tracking, Visit& visit, const std::string& submission_id) {
    const auto report = review::tracked_report(
        visit.site.database, tracking.law.current(),
        review::feedback_from(visit.site.settings().portal_feedback), submission_id, visit.now);
    if (!report) return failed(visit, report.error());
    const auto notice = notice_html(visit);
    if (!notice) return failed(visit, notice.error());
    const Wording& words = visit.words();
    const std::string title(words("track.status.title"));
    const Html summary = govuk::summary_list(
        {{text(words("track.status.reference")), element("strong", {}, text(report->reference))},
         {text(words("track.status.received")), text(time_words(words, report->received))},
         {text(words("track.status.incident")), text(time_words(words, report->incident))},
         {text(words("track.status.place")), text(report->place)}});
    return page(words, visit.frame(title),
                *notice + heading(title) + summary + vehicles_html(visit, *report) +
                    files_html(visit, *report) + messages_html(visit, *report) +
                    actions_html(visit, *report));
}

/// /track asks which report, or shows the one that the session leads to.
Response track_page(Tracking& tracking, Visit& visit) {
    const auto sent = sent_submission(visit);
    if (!sent) return failed(visit, sent.error());
    if (visit.query.has("other") || (!*sent && !(visit.session && visit.session->submission_id)))
        return find_page(visit, {});
    return with_report(tracking, status_page)(visit);
}

Response leave(Visit& visit) {
    if (const auto ended = end_session(visit); !ended) return failed(visit, ended.error());
    return see_other(visit.at("/track"));
}

/// Whether there is still something to withdraw or to add to.
Result<bool> is_open(Tracking& tracking, const Visit& visit, const std::string& submission_id) {
    const TrackedReport report =
        TRY(review::tracked_report(visit.site.database, tracking.law.current(),
                                   review::Feedback::none, submission_id, visit.now));
    return !report.is_finished() && !report.withdrawn;
}

Response withdraw_page(Visit& visit, const std::vector<FieldFault>& faults) {
    const Wording& words = visit.words();
    const std::string title(words("track.withdraw.title"));
    govuk::Textarea reason;
    reason.field = field_of(visit, "track.withdraw", "reason", faults);
    reason.value = visit.form.text("reason");
    govuk::Button button;
    button.text = words("track.withdraw.button");
    button.classes = "govuk-button--warning";
    button.prevents_double_click = true;
    PageFrame frame = visit.frame(title);
    frame.has_errors = !faults.empty();
    frame.back = visit.at("/track");
    return page(
        words, frame,
        faults_html(visit, faults) + heading(title) + words.rich("track.withdraw.intro") +
            form_html(visit, "/track/withdraw", govuk::textarea(reason) + govuk::button(button)) +
            paragraph(link(visit.at("/track"), text(words("track.withdraw.keep")))),
        faults.empty() ? 200 : 422);
}

Response show_withdraw(Tracking& tracking, Visit& visit, const std::string& submission_id) {
    const auto open = is_open(tracking, visit, submission_id);
    if (!open) return failed(visit, open.error());
    return *open ? withdraw_page(visit, {}) : see_other(visit.at("/track"));
}

Response take_withdraw(Tracking& tracking, Visit& visit, const std::string& submission_id) {
    const auto open = is_open(tracking, visit, submission_id);
    if (!open) return failed(visit, open.error());
    if (!*open) return see_other(visit.at("/track"));
    const std::string reason = visit.form.text("reason");
    const Wording& words = visit.words();
    if (reason.empty())
        return withdraw_page(visit,
                             {{"reason", std::string(words("track.withdraw.error_reason"))}});
    if (count_characters(reason) > kMostCharacters)
        return withdraw_page(visit, {{"reason", std::string(words("track.withdraw.error_long"))}});
    const auto withdrawn = ingest::withdraw(visit.site.database, submission_id, reason, visit.now);
    if (!withdrawn) return failed(visit, withdrawn.error());
    visit.session->notice = "withdraw";
    if (const auto kept = keep_session(visit); !kept) return failed(visit, kept.error());
    return see_other(visit.at("/track"));
}

}  // namespace

void add_status_pages(Router& router, Tracking& tracking) {
    Site& site = tracking.site;
    add_page(router, site, "/track",
             [&tracking](Visit& visit) { return track_page(tracking, visit); });
    add_post(router, site, "/track", take_find, Token::not_needed);
    add_post(router, site, "/track/leave", leave);
    add_page(router, site, "/track/withdraw", with_report(tracking, show_withdraw));
    add_post(router, site, "/track/withdraw", with_report(tracking, take_withdraw));
}

}  // namespace catseye::web
