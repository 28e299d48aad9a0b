// What survives when processes die: killed at every named point, killed and paused at random. The
// oracle is the list of acknowledgements that the submitter keeps; `catseye verify` and the tables
// are asked afterwards.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <random>

#include "base/crash_point.hpp"
#include "store/data_folder.hpp"
#include "tests/support/house.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace catseye;
using tests::House;
using tests::TemporaryFolder;

const std::vector<std::string> kImpatient{"CATSEYE_JOBS_LEASE_MS=500", "CATSEYE_JOBS_ATTEMPTS=50",
                                          "CATSEYE_JOBS_BACK_OFF_MS=20",
                                          "CATSEYE_INTAKE_FREE_BYTES=1"};

std::int64_t count(store::Database& database, std::string_view sql,
                   const store::Values& values = {}) {
    const auto counted = database.integer(sql, values);
    REQUIRE(counted);
    return counted->value_or(0);
}

/// The small clips of the samples that every stage can finish: mostly remuxed, one to be
/// transcoded.
std::vector<fs::path> sample_clips() {
    const fs::path samples = CATSEYE_SAMPLES;
    return {samples / "silent.mp4", samples / "b_frames.mp4", samples / "hevc.mp4"};
}

struct Tally {
    std::int64_t lost = 0;       // acknowledged, and not there as acknowledged
    std::int64_t doubled = 0;    // work accepted more than once
    std::int64_t unflagged = 0;  // cases that an officer finds complete: proxy and filmstrip
    std::int64_t cases = 0;
};

Tally tally(const fs::path& data, const std::vector<tests::Acknowledgement>& acknowledged) {
    const auto opened = store::open_reader(data);
    REQUIRE(opened);
    store::Database& database = **opened;
    Tally result;
    for (const auto& ack : acknowledged) {
        const auto kept = count(
            database,
            "SELECT count(*) FROM submission s JOIN submission_original so ON so.submission_id = "
            "s.id "
            "JOIN original o ON o.id = so.original_id WHERE s.reference = $1 AND o.sha256 = $2",
            {ack.reference, ack.sha256});
        std::int64_t cases = 0;
        for (const auto& reference : ack.cases)
            cases +=
                count(database,
                      "SELECT count(*) FROM review_case WHERE reference = $1 AND state = 'waiting'",
                      {reference});
        if (kept != 1 || cases != static_cast<std::int64_t>(ack.cases.size())) ++result.lost;
    }
    result.doubled = count(database,
                           "SELECT count(*) FROM (SELECT 1 FROM artefact GROUP BY original_id, "
                           "kind, name HAVING count(*) > 1) t") +
                     count(database,
                           "SELECT count(*) FROM (SELECT 1 FROM job_attempt WHERE outcome = 'done' "
                           "GROUP BY job_id HAVING count(*) > 1) t");
    result.cases = count(database, "SELECT count(*) FROM review_case");
    result.unflagged =
        count(database,
              "SELECT count(*) FROM review_case c WHERE c.state = 'waiting' "
              "AND NOT EXISTS (SELECT 1 FROM case_flag f WHERE f.case_id = c.id AND f.code IN "
              "('unplayable', 'incomplete')) "
              "AND EXISTS (SELECT 1 FROM submission_original so JOIN artefact a ON a.original_id = "
              "so.original_id "
              "            WHERE so.submission_id = c.submission_id AND a.kind = 'proxy') "
              "AND EXISTS (SELECT 1 FROM submission_original so JOIN artefact a ON a.original_id = "
              "so.original_id "
              "            WHERE so.submission_id = c.submission_id AND a.kind = 'filmstrip')");
    return result;
}

void check_verified(const fs::path& data) {
    const auto verified = tests::run_catseye({"verify", "--data", data.string(), "--json"});
    INFO(verified.output << verified.error);
    CHECK(verified.exit_code == 0);
    const auto json = findings::parse_json(verified.output);
    REQUIRE(json);
    CHECK(json->at("ok") == true);
}

/// Kills and pauses at random, until it has killed often enough.
class Nemesis {
public:
    explicit Nemesis(std::int64_t kills) : wanted_(kills) {}

    void tick(const House& house) {
        const auto now = std::chrono::steady_clock::now();
        for (auto paused = paused_.begin(); paused != paused_.end();) {
            if (now < paused->until) {
                ++paused;
                continue;
            }
            ::kill(paused->pid, SIGCONT);
            paused = paused_.erase(paused);
        }
        if (now < next_ || done()) return;
        next_ = now + std::chrono::milliseconds(20 + static_cast<int>(random_() % 120));
        const auto victims = house.victims();
        if (victims.empty()) return;
        const auto& victim = victims[random_() % victims.size()];
        if (random_() % 7 == 0) {  // paused past its lease: it wakes up to a world that has gone on
            ::kill(victim.pid, SIGSTOP);
            paused_.push_back({victim.pid, now + std::chrono::milliseconds(700)});
            ++pauses_;
            return;
        }
        if (::kill(victim.pid, SIGKILL) != 0) return;
        ++kills_;
        holders_ += victim.holds_lease ? 1 : 0;
    }
    bool done() const { return kills_ >= wanted_; }
    void release() {
        for (const auto& paused : paused_)
            ::kill(paused.pid, SIGCONT);
        paused_.clear();
    }
    std::int64_t kills() const { return kills_; }
    std::int64_t holders() const { return holders_; }
    std::int64_t pauses() const { return pauses_; }

private:
    struct Paused {
        pid_t pid;
        std::chrono::steady_clock::time_point until;
    };
    std::int64_t wanted_;
    std::int64_t kills_ = 0, holders_ = 0, pauses_ = 0;
    std::vector<Paused> paused_;
    std::chrono::steady_clock::time_point next_;
    std::mt19937 random_{42};
};

}  // namespace

TEST_CASE("nothing is lost or doubled when processes are killed at random") {
    const char* wanted = std::getenv("CATSEYE_NEMESIS_KILLS");
    constexpr std::int64_t kSubmissions = 100;
    constexpr std::int64_t kBacklog = 12;
    const TemporaryFolder folder;
    const fs::path data = folder / "data";
    const auto clips = sample_clips();
    House house(data, 3, kImpatient);
    Nemesis nemesis(wanted != nullptr ? std::atoll(wanted) : 300);

    std::int64_t sent = 0;
    const bool drained = tests::wait_until(
        [&] {
            house.tick();
            nemesis.tick(house);
            const bool enough = nemesis.done() && std::ssize(house.acknowledged()) >= kSubmissions;
            const std::int64_t unfinished = house.unfinished_jobs();
            if (!house.submitting() && !enough && unfinished < kBacklog) {
                house.submit_next(
                    tests::vary_clip(clips[static_cast<std::size_t>(sent % 5 == 3   ? 1
                                                                    : sent % 5 == 4 ? 2
                                                                                    : 0)],
                                     folder.path(), sent));
                ++sent;
            }
            if (nemesis.done()) nemesis.release();
            return enough && !house.submitting() && unfinished == 0;
        },
        std::chrono::hours(3));
    REQUIRE(drained);
    house.close();

    const Tally result = tally(data, house.acknowledged());
    std::printf(
        "%ld random kills (%ld hit a lease holder), %ld pauses past the lease, %zu submissions: "
        "%ld lost, %ld doubled, %ld of %ld cases unflagged with proxy and filmstrip\n",
        nemesis.kills(), nemesis.holders(), nemesis.pauses(), house.acknowledged().size(),
        result.lost, result.doubled, result.unflagged, result.cases);
    CHECK(result.lost == 0);
    CHECK(result.doubled == 0);
    CHECK(result.cases == std::ssize(house.acknowledged()));
    CHECK(result.unflagged * 100 >= result.cases * 95);
    check_verified(data);
}

TEST_CASE("a submission reaches review exactly once when a process dies at a named point") {
    for (const std::string& point : crash_point_names()) {
        if (point.starts_with("upload.")) continue;  // upload_test.cpp
        DYNAMIC_SECTION("killed at " << point) {
            const TemporaryFolder folder;
            const fs::path data = folder / "data";
            const fs::path died = folder / "died";
            auto environment = kImpatient;
            environment.push_back("CATSEYE_CRASH_AT=" + point);
            environment.push_back("CATSEYE_CRASH_ONCE=" + died.string());
            House house(data, 1, environment);
            house.submit_next(tests::vary_clip(sample_clips().front(), folder.path(), 1));
            const bool drained = tests::wait_until(
                [&] {
                    house.tick();
                    return !house.submitting() && house.unfinished_jobs() == 0;
                },
                std::chrono::seconds(120));
            house.close();
            REQUIRE(drained);
            CHECK(fs::exists(died));
            const Tally result = tally(data, house.acknowledged());
            CHECK(house.acknowledged().size() == 1);
            CHECK(result.lost == 0);
            CHECK(result.doubled == 0);
            CHECK(result.unflagged == 1);
            check_verified(data);
        }
    }
}
