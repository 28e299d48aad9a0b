// queue, case, officers, decisions, outcomes, reports, verify, config: the commands of officers and
// of the unit.
#include <cstdio>

#include "apps/commands.hpp"
#include "base/clock.hpp"
#include "review/case_view.hpp"
#include "review/law_amendments.hpp"
#include "review/queue_order.hpp"
#include "review/report.hpp"
#include "review/verify.hpp"
#include "store/data_folder.hpp"

namespace catseye::apps {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMaxCsvBytes = std::int64_t{24} << 20U;

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

std::string word(const Json& json, const char* key) {
    return json.contains(key) && json.at(key).is_string() ? json.at(key).get<std::string>()
                                                          : std::string();
}

/// What names a case and who acts on it.
Json by(const std::string& reference, const std::string& officer) {
    return {{"reference", reference}, {"officer", officer}, {"system_user", system_user()}};
}

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& one : words)
        text += (text.empty() ? "" : ",") + one;
    return text;
}

void print_queue(const std::vector<review::QueueEntry>& entries) {
    std::printf("%-19s %-12s %-10s %-14s %-9s %-18s %-15s %4s  %s\n", "CASE", "STATE", "VRM",
                "PLATES", "OFFENCE", "HINT", "LAST POSTING", "LEFT", "FLAGS");
    for (const auto& entry : entries) {
        const std::string last =
            entry.last_safe_posting_day ? to_words(*entry.last_safe_posting_day) : "-";
        const std::string left =
            entry.posting_days_left ? std::to_string(*entry.posting_days_left) : "-";
        std::printf("%-19s %-12s %-10s %-14s %-9s %-18s %-15s %4s  %s%s\n", entry.reference.c_str(),
                    entry.state.c_str(), entry.vrm.c_str(), entry.plate_result.c_str(),
                    entry.offence.value_or("-").c_str(), entry.offence_hint.c_str(), last.c_str(),
                    left.c_str(), join(entry.flags).c_str(),
                    entry.held_by ? (" held by " + *entry.held_by).c_str() : "");
    }
    std::printf("%zu cases\n", entries.size());
}

Result<std::optional<Day>> maybe_day(const std::string& text) {
    if (text.empty()) return std::optional<Day>();
    return std::optional(TRY(parse_day(text)));
}

}  // namespace

Result<> queue(const Context& context) {
    const auto database = TRY(store::open_reader(context.data));
    const auto law = TRY(review::law_in_force(*database));
    const review::QueueLimits limits{context.settings.review_processing_grace,
                                     context.settings.review_urgent_posting_days};
    const auto entries = TRY(review::queue(*database, law, limits, now()));
    if (context.json)
        print(findings::to_pretty({{"cases", to_json(entries)}}) + "\n");
    else
        print_queue(entries);
    return ok();
}

Result<> show_case(const Context& context, const std::string& reference) {
    const auto database = TRY(store::open_reader(context.data));
    const auto law = TRY(review::law_in_force(*database));
    const Json view = TRY(review::case_view(*database, law, reference, now()));
    print(context.json ? findings::to_pretty(view) + "\n" : review::case_text(view));
    return ok();
}

Result<> take(const Context& context, const std::string& reference, const std::string& officer) {
    const Json done = TRY(write(context, "take", by(reference, officer)));
    answer(context, done,
           reference + " is held by " + officer + " until " +
               to_london(TRY(parse_time(word(done, "until")))));
    return ok();
}

Result<> release(const Context& context, const std::string& reference, const std::string& officer) {
    const Json done = TRY(write(context, "release", by(reference, officer)));
    answer(
        context, done,
        reference + (done.value("released", false) ? " is free" : " was not held by " + officer));
    return ok();
}

Result<> decide(const Context& context, const DecideOptions& options) {
    const Json done = TRY(write(context, "decide",
                                {{"reference", options.reference},
                                 {"officer", options.officer},
                                 {"system_user", system_user()},
                                 {"offence", options.offence},
                                 {"disposal", options.disposal},
                                 {"nfa_reason", options.nfa_reason},
                                 {"notice_exception", options.notice_exception},
                                 {"reason", options.reason},
                                 {"final", options.final}}));
    answer(context, done,
           options.reference + ": " + word(done, "decision") + " " + word(done, "disposal") +
               ", now " + word(done, "state"));
    return ok();
}

Result<> outcome(const Context& context, const std::string& reference, const std::string& event,
                 const std::string& on, const std::string& officer) {
    TRY(parse_day(on));
    const Json done = TRY(write(context, "outcome",
                                {{"reference", reference},
                                 {"event", event},
                                 {"on", on},
                                 {"officer", officer},
                                 {"system_user", system_user()}}));
    std::string words = reference + ": " + event + " on " + on + " " + word(done, "result") +
                        ", now " + word(done, "state");
    if (done.contains("warning")) words += "\nwarning: " + word(done, "warning");
    answer(context, done, words);
    return ok();
}

Result<> import_results(const Context& context, const fs::path& file, const std::string& officer) {
    const std::string csv = TRY(read_text(file, kMaxCsvBytes));
    const Json done =
        TRY(write(context, "import-results",
                  {{"csv", csv}, {"officer", officer}, {"system_user", system_user()}}));
    std::string words = std::to_string(done.value("recorded", 0)) + " recorded, " +
                        std::to_string(done.value("already_recorded", 0)) + " already there, " +
                        std::to_string(done.value("refused", 0)) + " refused";
    for (const Json& row : done.at("rows"))
        if (!word(row, "message").empty())
            words += "\nline " + std::to_string(row.value("line", 0)) + ": " + word(row, "result") +
                     ": " + word(row, "message");
    answer(context, done, words);
    return ok();
}

Result<> report(const Context& context, const ReportOptions& options) {
    const auto format = TRY(review::report_format_from(context.json ? "json" : options.format));
    const auto database = TRY(store::open_reader(context.data));
    const auto law = TRY(review::law_in_force(*database));
    review::ReportRequest request{options.source, TRY(maybe_day(options.from)),
                                  TRY(maybe_day(options.to)), now(), options.filter};
    print(review::render(TRY(review::build_report(*database, law, request)), format));
    return ok();
}

Result<> import_outcomes(const Context& context, const fs::path& file, const std::string& map) {
    const std::string csv = TRY(read_text(file, kMaxCsvBytes));
    const std::string where = map.ends_with(".toml") ? fs::absolute(map).string() : map;
    const Json done = TRY(write(context, "import-outcomes", {{"csv", csv}, {"map", where}}));
    std::string words =
        word(done, "source") + ": " + std::to_string(done.value("rows", 0)) + " rows" +
        (done.value("already_imported", false) ? ", imported before: nothing was added" : "");
    for (const Json& remark : done.at("remarks"))
        words += "\nrow " + std::to_string(remark.value("row", 0)) + " " + word(remark, "column") +
                 ": " + word(remark, "remark") + " '" + word(remark, "value") + "'";
    answer(context, done, words);
    return ok();
}

Result<> verify(const Context& context, const std::string& what) {
    if (fs::is_regular_file(what)) return verify_bundle_file(context, what);
    const auto database = TRY(store::open_reader(context.data));
    const auto law = TRY(review::law_in_force(*database));
    const auto vault = TRY(open_vault(context));
    // `serve` sweeps them after one grace: after two, something is wrong.
    const auto found = TRY(review::verify(*database, *vault, law,
                                          {what, 2 * context.settings.vault_orphan_grace}, now()));
    std::string words = std::to_string(found.originals) + " originals, " +
                        std::to_string(found.artefacts) + " artefacts, " +
                        std::to_string(found.custody_entries) + " custody entries, " +
                        std::to_string(found.cases) +
                        " cases: " + (found.problems.empty() ? "all as it must be" : "PROBLEMS");
    for (const auto& problem : found.problems)
        words += "\n  " + problem.what + ": " + problem.where;
    answer(context, to_json(found), words);
    if (found.problems.empty()) return ok();
    return fail(ErrorCode::internal, std::to_string(found.problems.size()) + " problems in '" +
                                         context.data.string() +
                                         "': keep the folder as it is and look at them one by one");
}

Result<> show_config(const Context& context) {
    Json json = Json::object();
    std::string lines;
    for (const auto& [name, value] : list_settings(context.settings)) {
        json[name] = value;
        lines.append(lines.empty() ? "" : "\n").append(name).append(" = ").append(value);
    }
    answer(context, json, lines);
    return ok();
}

}  // namespace catseye::apps
