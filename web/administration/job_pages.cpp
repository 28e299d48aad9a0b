// Work on footage and how the house stands: no case content, originals by their hash alone.
#include "base/log.hpp"
#include "review/house_view.hpp"
#include "web/administration/administration.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"
#include "web/http/certificate.hpp"

namespace catseye::web {

namespace {

constexpr std::int64_t kMostListed = 100;
constexpr auto kAgentsSince = std::chrono::hours(24 * 7);

Html hidden_field(const std::string& name, const std::string& value) {
    return void_element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

/// Small enough for a row of a table.
Html row_button(const std::string& words, const std::string& about) {
    return element(
        "button", {{"class", "catseye-plain-button"}, {"type", "submit"}},
        text(words) + element("span", {{"class", "govuk-visually-hidden"}}, text(" " + about)));
}

govuk::Table table_of(const std::string& caption, const std::vector<const char*>& head) {
    govuk::Table table;
    table.caption = caption;
    table.caption_classes = "govuk-table__caption--m";
    for (const char* words : head)
        table.head.push_back({text(words)});
    return table;
}

Html stages_table(const std::vector<review::StageJobs>& stages) {
    govuk::Table table = table_of("Jobs", {"Stage", "Waiting", "Running", "Done", "Failed"});
    table.first_cell_is_header = true;
    const auto number = [](std::int64_t count) {
        return govuk::Cell{text(std::to_string(count)), "numeric"};
    };
    for (std::size_t column = 1; column < table.head.size(); ++column)
        table.head[column].format = "numeric";
    for (const review::StageJobs& one : stages)
        table.rows.push_back({{text(one.stage)},
                              number(one.available),
                              number(one.running),
                              number(one.done),
                              number(one.failed)});
    return govuk::table(table);
}

Html failed_table(const OfficerVisit& visit, const std::vector<review::ListedJob>& jobs) {
    if (jobs.empty()) return paragraph(text("No job has failed."));
    govuk::Table table = table_of("Failed", {"Stage", "Original", "Attempts", "When", "Why", "Do"});
    for (const review::ListedJob& job : jobs)
        table.rows.push_back(
            {{text(job.stage)},
             {element("code", {}, text(job.original_sha256.substr(0, 16)))},
             {text(std::to_string(job.attempt)), "numeric"},
             {job.ended ? time_cell(*job.ended) : Html()},
             {text(job.error_code + ": " + job.error_message)},
             {console_form(visit, "/administration/jobs/retry",
                           hidden_field("job", job.id) +
                               row_button("Try again", job.stage + " of " +
                                                           job.original_sha256.substr(0, 16)))}});
    return wide_table("Failed jobs", table);
}

Html running_table(const std::vector<review::ListedJob>& jobs) {
    if (jobs.empty()) return paragraph(text("No job is running."));
    govuk::Table table = table_of("Running", {"Stage", "Original", "Attempt", "Since", "Agent"});
    for (const review::ListedJob& job : jobs)
        table.rows.push_back({{text(job.stage)},
                              {element("code", {}, text(job.original_sha256.substr(0, 16)))},
                              {text(std::to_string(job.attempt)), "numeric"},
                              {job.started ? time_cell(*job.started) : Html()},
                              {text(job.worker)}});
    return wide_table("Running jobs", table);
}

Html agents_table(const std::vector<review::SeenAgent>& agents) {
    if (agents.empty()) return paragraph(text("No agent has worked in the last seven days."));
    govuk::Table table = table_of("Agents of the last seven days", {"Agent", "Seen", "Running"});
    for (const review::SeenAgent& agent : agents)
        table.rows.push_back({{text(agent.worker)},
                              {time_cell(agent.last_seen)},
                              {text(std::to_string(agent.running)), "numeric"}});
    return wide_table("Agents", table);
}

Response jobs_page(OfficerVisit& visit) {
    const auto stages = review::jobs_by_stage(visit.reader);
    if (!stages) return console_failed(visit, stages.error());
    const auto failed = review::jobs_in(visit.reader, "failed", kMostListed);
    if (!failed) return console_failed(visit, failed.error());
    const auto running = review::jobs_in(visit.reader, "running", kMostListed);
    if (!running) return console_failed(visit, running.error());
    const auto agents = review::agents_seen(visit.reader, visit.now - kAgentsSince);
    if (!agents) return console_failed(visit, agents.error());
    return console_page(visit, {"Jobs", "administration"},
                        administration_links(visit) + console_heading("Jobs") +
                            stages_table(*stages) + failed_table(visit, *failed) +
                            running_table(*running) + agents_table(*agents));
}

Response retry_job(OfficerVisit& visit) {
    const auto done =
        review::retry_job(visit.writer(), visit.form.text("job"), visit.officer().id, visit.now);
    if (!done) return console_failed(visit, done.error());
    const auto left = leave_notice(
        visit, *done ? "The job is tried once more." : "That job is not failed any more.");
    if (!left) return console_failed(visit, left.error());
    return see_other("/administration/jobs");
}

// ---- health -------------------------------------------------------------------------------------

/// A number that is well, or a word of warning beside it: never by colour alone.
Html standing(const std::string& words, bool is_well) {
    return text(words + " ") + (is_well ? govuk::tag("Well", "govuk-tag--green")
                                        : govuk::tag("Look at it", "govuk-tag--red"));
}

std::string gigabytes(std::int64_t bytes) {
    constexpr std::int64_t kTenth = 100'000'000;
    return std::to_string(bytes / kTenth / 10) + "." + std::to_string(bytes / kTenth % 10) + " GB";
}

Html disk_html(const OfficerVisit& visit) {
    const auto free = visit.console.vault.free_bytes();
    if (!free) return standing("cannot be read: " + free.error().message, false);
    const std::int64_t least = visit.console.settings.intake_free_bytes;
    return standing(
        gigabytes(*free) + " free; below " + gigabytes(least) + " no footage is taken in",
        *free > 2 * least);
}

Html certificate_html(const OfficerVisit& visit) {
    const std::string& file = visit.console.settings.http_certificate;
    if (file.empty()) return text("TLS is done by the proxy in front: see the operations manual");
    const auto ends = certificate_ends(file);
    if (!ends) return standing(ends.error().message, false);
    const auto days = std::chrono::floor<std::chrono::days>(*ends - visit.now).count();
    return standing("ends in " + std::to_string(days) + " days, on " + to_words(london_day(*ends)),
                    days > 14);
}

Html outbox_html(const OfficerVisit& visit, const review::OutboxStanding& outbox) {
    Html html = standing(
        std::to_string(outbox.waiting) + " waiting, " + std::to_string(outbox.failed) + " given up",
        outbox.last_error.empty() && outbox.failed == 0);
    if (visit.console.settings.mail_server.empty())
        html += paragraph(text("No mail server is set: mails wait."));
    if (outbox.oldest) html += paragraph(text("The oldest was made ") + time_cell(*outbox.oldest));
    if (!outbox.last_error.empty()) html += paragraph(text(outbox.last_error));
    if (outbox.waiting > 0)
        html += console_form(visit, "/administration/health/mails",
                             row_button("Send what waits now", ""));
    return html;
}

Response health_page(OfficerVisit& visit) {
    const auto outbox = review::outbox_standing(visit.reader);
    if (!outbox) return console_failed(visit, outbox.error());
    const auto step = review::schema_step(visit.reader);
    if (!step) return console_failed(visit, step.error());
    return console_page(
        visit, {"Health", "administration"},
        administration_links(visit) + console_heading("Health") +
            govuk::summary_list(
                {{text("Disk of the vault"), disk_html(visit)},
                 {text("Mails to submitters"), outbox_html(visit, *outbox)},
                 {text("Certificate"), certificate_html(visit)},
                 {text("Backup and verify"),
                  text("By the timer catseye-backup, each night: systemctl status catseye-backup")},
                 {text("Schema"), text(*step)}}));
}

Response send_mails(OfficerVisit& visit) {
    const auto count = review::hurry_outbox(visit.writer(), visit.now);
    if (!count) return console_failed(visit, count.error());
    log::info("mails that wait are sent now", {{"mails", *count}});
    const auto left = leave_notice(visit, std::to_string(*count) + " mails are tried again now.");
    if (!left) return console_failed(visit, left.error());
    return see_other("/administration/health");
}

}  // namespace

void add_job_pages(ConsoleRoutes& routes) {
    routes.page("/administration/jobs", Permission::manage_system, jobs_page);
    routes.act("/administration/jobs/retry", Permission::manage_system, retry_job);
    routes.page("/administration/health", Permission::manage_system, health_page);
    routes.act("/administration/health/mails", Permission::manage_system, send_mails);
}

}  // namespace catseye::web
