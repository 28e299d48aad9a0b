// catseye-seed: fills a data folder with cases as two years of a busy force would leave them, so
// that the queue, the console and the report can be timed. Rows only: no footage lies behind them,
// and `verify` says so.
#include <array>
#include <iostream>
#include <random>

#include <CLI/CLI.hpp>

#include "base/ids.hpp"
#include "findings/json.hpp"
#include "review/offences.hpp"
#include "review/search_words.hpp"
#include "store/cases.hpp"
#include "store/custody_log.hpp"
#include "store/data_folder.hpp"
#include "store/decisions.hpp"
#include "store/submissions.hpp"

using namespace catseye;

namespace {

constexpr std::int64_t kDays = 730;
constexpr std::int64_t kCasesPerTransaction = 10'000;
constexpr std::chrono::milliseconds kDay = std::chrono::hours(24);

/// How often something occurs, in a thousand; the shares of a list add up to one.
template <typename T>
struct Weighted {
    T value;
    int weight;
};

/// How a case goes once it is reviewed: its disposal and what happens, one event a week.
struct Course {
    const char* disposal;
    const char* nfa_reason;
    std::vector<const char*> events;
};

// Shares as West Midlands published them for March 2026, the reasons as for 2025.
const std::vector<Weighted<Course>> kCourses = {
    {{"WARN", "", {"warning_sent"}}, 307},
    {{"COURSE", "", {"notice_posted", "driver_named", "course_offered", "course_completed"}}, 160},
    {{"COURSE", "", {"notice_posted", "driver_named", "course_offered", "course_lapsed"}}, 46},
    {{"COFP", "", {"notice_posted", "driver_named", "cofp_offered", "cofp_accepted"}}, 113},
    {{"COURT", "", {"notice_posted", "driver_named", "charged", "convicted"}}, 40},
    {{"S172", "", {"notice_posted", "driver_not_named", "charged"}}, 5},
    {{"REFER_EMPLOYER", "", {"referred"}}, 20},
    {{"REFER_FORCE", "", {}}, 6},
    {{"DUP", "", {}}, 14},
    {{"NFA", "NIP_MISSED_FORCE", {}}, 80},
    {{"NFA", "OUT_OF_FORCE", {}}, 60},
    {{"NFA", "NO_INDEPENDENT_EVIDENCE", {}}, 50},
    {{"NFA", "NO_OFFENCE", {}}, 50},
    {{"NFA", "CRIME_OR_OTHER_TYPE", {}}, 26},
    {{"NFA", "NO_VRM", {}}, 15},
    {{"NFA", "NOT_PUBLIC_INTEREST", {}}, 8},
};
const std::vector<Weighted<const char*>> kModes = {
    {"car", 570},      {"pedestrian", 200}, {"cyclist", 150},    {"van", 40},
    {"passenger", 20}, {"horse_rider", 10}, {"motorcyclist", 8}, {"other", 2}};
const std::vector<Weighted<const char*>> kOffences = {{"RT88576", 450}, {"RT88575", 260},
                                                      {"RT88975", 150}, {"RV86019", 70},
                                                      {"RT88760", 40},  {"RT88026", 30}};
const std::vector<Weighted<const char*>> kOpenStates = {
    {"waiting", 800}, {"awaiting_reporter", 100}, {"second_review", 60}, {"processing", 40}};
const std::vector<Weighted<const char*>> kTowns = {
    {"Preston", 250},  {"Blackpool", 150}, {"Blackburn", 120}, {"Burnley", 100},
    {"Lancaster", 90}, {"Chorley", 80},    {"Leyland", 60},    {"Accrington", 50},
    {"Nelson", 40},    {"Ormskirk", 30},   {"Clitheroe", 20},  {"Garstang", 10}};
constexpr const char* kStreets[] = {
    "Church Street", "New Hall Lane", "Blackpool Road", "Station Road", "Garstang Road",
    "Whalley Road",  "Park Avenue",   "Moor Lane",      "Promenade",    "Bolton Road"};
constexpr const char* kFirstNames[] = {"Ann", "Bilal",  "Catrin", "David",
                                       "Ewa", "Fatima", "George", "Huw"};
constexpr const char* kLastNames[] = {"Ahmed",  "Brown", "Clarke", "Davies", "Evans",
                                      "Hughes", "Khan",  "Nowak",  "Patel",  "Smith"};
const std::vector<Weighted<const char*>> kHints = {
    {"close_pass", 350}, {"phone", 200},     {"careless", 150},  {"red_light", 120},
    {"dangerous", 60},   {"white_line", 60}, {"tailgating", 40}, {"other", 20}};
const std::vector<Weighted<const char*>> kVerdicts = {
    {"accepted", 900}, {"accepted_with_warnings", 90}, {"rejected", 10}};

/// The same cases whenever it is run, but for their keys.
class Dice {
public:
    template <typename T>
    const T& pick(const std::vector<Weighted<T>>& choices) {
        auto at = static_cast<int>(below(1000));
        for (const Weighted<T>& choice : choices) {
            at -= choice.weight;
            if (at < 0) return choice.value;
        }
        return choices.back().value;
    }
    std::int64_t below(std::int64_t limit) {
        return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(engine_);
    }

private:
    std::mt19937_64 engine_{20'260'401};  // NOLINT(cert-msc51-cpp): repeatable on purpose
};

/// Writes cases with everything that hangs on them.
class Seeder {
public:
    Seeder(store::Database& database, std::string officer_id)
        : database_(database), officer_id_(std::move(officer_id)) {
        findings::ProbeFindings probe;
        probe.container = "mov";
        probe.duration_s = 60;
        probe.video = findings::VideoFacts{"h264", 1920, 1080, 30, false, 0, 1800};
        probe.times = {{"mvhd", "2026-03-20T08:15:02Z", "unknown"}};
        probe_ = findings::to_line(findings::to_json(probe));
        derive_ = findings::to_line(findings::to_json(findings::DeriveFindings{}));
    }

    enum class Stage { open, closed };

    Result<> add(Time received, Stage stage) {
        const Time incident = received - std::chrono::hours(dice_.below(7 * 24)) -
                              std::chrono::minutes(dice_.below(60));
        const std::string submission = make_id(received);
        const std::string hint = dice_.pick(kHints);
        TRY(store::Submissions(database_).add({submission, make_reference(), submission, received,
                                               "portal", dice_.pick(kModes), incident, place(),
                                               hint, kDeclaration, submitter()}));
        TRY(add_original(submission, received));
        return stage == Stage::open ? add_open(submission, received, incident)
                                    : add_closed(submission, received, incident);
    }

private:
    static constexpr const char* kDeclaration =
        R"({"mode":"car","court":"yes","narrative":"It passed me with less than a metre."})";

    template <std::size_t count>
    const char* any(const char* const (&words)[count]) {
        return words[static_cast<std::size_t>(dice_.below(count))];
    }
    /// "A583, Blackpool Road, Preston".
    std::string place() {
        return "A" + std::to_string(580 + dice_.below(120)) + ", " + any(kStreets) + ", " +
               dice_.pick(kTowns);
    }
    std::string submitter() {
        const std::string first = any(kFirstNames);
        const std::string last = any(kLastNames);
        return R"({"first_name":")" + first + R"(","last_name":")" + last + R"(","email":")" +
               first + std::to_string(dice_.below(20'000)) + R"(@example.org"})";
    }
    /// As current marks are made: AB12 CDE.
    std::string vrm() {
        constexpr std::string_view kLetters = "ABCDEFGHJKLMNOPRSTUVWXY";
        const auto letter = [&] {
            return kLetters[static_cast<std::size_t>(dice_.below(kLetters.size()))];
        };
        const auto digit = [&] { return static_cast<char>('0' + dice_.below(10)); };
        return {letter(), letter(), digit(), digit(), letter(), letter(), letter()};
    }

    Result<> add_original(const std::string& submission, Time received) {
        const std::string verdict = dice_.pick(kVerdicts);
        store::Submissions submissions(database_);
        const std::string sha256 = sha256_hex();
        const std::string original =
            TRY(submissions.find_or_add_original({sha256, 150'000'000}, received));
        TRY(submissions.link(submission, 1, original, "DASH0042.MP4"));
        const bool rejected = verdict == "rejected";
        TRY(submissions.settle_original(
            original, rejected ? store::OriginalState::unplayable : store::OriginalState::done,
            rejected ? "not_video" : "", rejected ? "This is no video." : ""));
        TRY(add_stage(original, "probe", verdict, received));
        derive_job_.clear();
        if (!rejected)
            derive_job_ = TRY(add_stage(original, "derive",
                                        dice_.below(4) > 0 ? "remuxed" : "transcoded", received));
        return ok();
    }

    /// What the plates lane read in the footage: mostly what was reported.
    Result<> add_sighting(const store::ReviewCase& seen) {
        if (derive_job_.empty()) return ok();
        TRY(database_.execute(
            "INSERT INTO sighting (id, job_id, original_id, ordinal, state, vrm_normal, "
            "confidence, content) SELECT $1, id, original_id, 1, 'confident', $2, 0.95, '{}' FROM "
            "job WHERE id = $3",
            {make_id(seen.opened), dice_.below(10) > 0 ? seen.vrm_normal : vrm(), derive_job_}));
        return ok();
    }

    /// Yields the job.
    Result<std::string> add_stage(const std::string& original, const std::string& stage,
                                  const std::string& result, Time at) {
        const std::string job = make_id(at);
        TRY(
            database_.execute("INSERT INTO job (id, original_id, stage, stage_version, state, "
                              "attempt, due_ms) VALUES ($1, $2, $3, 1, 'done', 1, $4)",
                              {job, original, stage, to_ms(at)}));
        TRY(
            database_.execute("INSERT INTO job_attempt (job_id, attempt, worker, started_ms, "
                              "ended_ms, outcome, cpu_ms, peak_memory_bytes) "
                              "VALUES ($1, 1, 'seed', $2, $2, 'done', 4000, 200000000)",
                              {job, to_ms(at)}));
        TRY(database_.execute(
            "INSERT INTO finding (job_id, original_id, stage, made_ms, result, content) VALUES "
            "($1, $2, $3, $4, $5, $6)",
            {job, original, stage, to_ms(at), result, stage == "probe" ? probe_ : derive_}));
        return job;
    }

    store::ReviewCase new_case(const std::string& submission, Time received, Time incident,
                               const char* offence) {
        const review::Law& law = review::compiled_law();
        const Day day = london_day(incident);
        const review::Offence* chosen = offence == nullptr ? nullptr : law.offence(offence, day);
        const store::CaseOffence clock = review::case_offence(law, chosen, "close_pass", day);
        store::ReviewCase added;
        added.id = make_id(received);
        added.reference = make_reference();
        added.submission_id = submission;
        added.vrm_given = added.vrm_normal = vrm();
        added.opened = received;
        added.state = "waiting";
        added.offence = clock.offence;
        added.last_safe_posting_day = clock.last_safe_posting_day;
        added.proceedings_day = clock.proceedings_day;
        added.queue_day = clock.queue_day;
        added.severity = clock.severity;
        return added;
    }

    Result<> add_open(const std::string& submission, Time received, Time incident) {
        store::ReviewCase added = new_case(submission, received, incident, nullptr);
        added.state = dice_.pick(kOpenStates);
        store::Cases cases(database_);
        TRY(add_case(added));
        if (dice_.below(5) == 0)
            TRY(cases.raise_flag(added.id, {"late_submission", "",
                                            "Sent after the last safe posting day.", received}));
        return added.state == "second_review"
                   ? decide(added.id, 1, "recommended", {"COURT", "", {}}, received + kDay)
                   : ok();
    }

    Result<> add_closed(const std::string& submission, Time received, Time incident) {
        const store::ReviewCase added =
            new_case(submission, received, incident, dice_.pick(kOffences));
        TRY(add_case(added));
        const Course& course = dice_.pick(kCourses);
        const Time decided = received + std::chrono::hours(2 + dice_.below(120));
        if (!course.events.empty()) TRY(decide(added.id, 1, "recommended", course, decided));
        TRY(decide(added.id, course.events.empty() ? 1 : 2, "final", course, decided + kDay));
        Time at = decided + dice_.below(3) * kDay;
        for (const char* event : course.events) {
            TRY(store::Decisions(database_).add_outcome({make_id(at), added.id, event,
                                                         london_day(at), at, officer_id_, "seed",
                                                         "import", ""}));
            at += 7 * kDay;
        }
        TRY(
            database_.execute("UPDATE review_case SET state = 'closed', first_viewed_ms = $2, "
                              "closed_ms = $3 WHERE id = $1",
                              {added.id, to_ms(decided - std::chrono::minutes(20)), to_ms(at)}));
        return ok();
    }

    Result<> add_case(const store::ReviewCase& added) {
        TRY(store::Cases(database_).add(added));
        TRY(store::CustodyLog(database_).append(
            {"intake", "case_opened", added.id, {{"reference", added.reference}}}, added.opened));
        return add_sighting(added);
    }

    Result<> decide(const std::string& case_id, std::int64_t ordinal, const char* kind,
                    const Course& course, Time at) {
        store::Decision decision;
        decision.id = make_id(at);
        decision.case_id = case_id;
        decision.ordinal = ordinal;
        decision.kind = kind;
        decision.disposal = course.disposal;
        if (*course.nfa_reason != '\0') decision.nfa_reason = course.nfa_reason;
        decision.reason = "seeded";
        decision.officer_id = officer_id_;
        decision.system_user = "seed";
        decision.decided = decision.stands = at;
        return store::Decisions(database_).add(decision);
    }

    std::string sha256_hex() {
        std::string hex;
        while (hex.size() < 64)
            hex += "0123456789abcdef"[dice_.below(16)];
        return hex;
    }

    store::Database& database_;
    std::string officer_id_;
    std::string probe_;
    std::string derive_;
    std::string derive_job_;  ///< of the original added last; empty: it was refused
    Dice dice_;
};

Result<> seed(const std::string& folder, std::int64_t cases, std::int64_t open) {
    const Time end = now();
    auto writer = TRY(store::Writer::open(folder, end));
    store::Database& database = writer.database();
    const std::string officer = make_id(end);
    TRY(store::Officers(database).add({officer, "Seed " + officer, "supervisor"}, end));
    Seeder seeder(database, officer);
    const auto step = kDays * kDay / cases;
    for (std::int64_t made = 0; made < cases;) {
        auto transaction = TRY(store::Transaction::begin(database));
        for (const std::int64_t until = std::min(cases, made + kCasesPerTransaction); made < until;
             ++made)
            TRY(seeder.add(end - (cases - made) * step,
                           cases - made <= open ? Seeder::Stage::open : Seeder::Stage::closed));
        TRY(transaction.commit());
        std::cerr << made << " cases\n";
    }
    while (TRY(review::read_words(database, kCasesPerTransaction)) > 0) {
    }
    return ok();
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app("Fills a data folder with cases, to time the queue and the report");
    std::string folder = "./catseye-data";
    std::int64_t cases = 100'000;
    std::int64_t open = -1;
    app.add_option("--data", folder, "the data folder")->capture_default_str();
    app.add_option("--cases", cases, "how many cases")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    app.add_option("--open", open, "how many of them are still open, the newest; by default 2 %")
        ->check(CLI::NonNegativeNumber);
    CLI11_PARSE(app, count, arguments);
    if (open < 0) open = cases / 50;
    if (const auto done = seed(folder, cases, open); !done) {
        std::cerr << "catseye-seed: " << done.error().message << '\n';
        return 1;
    }
    return 0;
}
