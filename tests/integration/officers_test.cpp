// 64 officers at the real `catseye serve`, taking, opening and deciding cases at once: each case is
// decided once, and whoever was slower is told so. CATSEYE_OFFICERS_SECONDS says for how long.
#include "review/officers.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "ingest/intake.hpp"
#include "review/case_opening.hpp"
#include "store/console_sessions.hpp"
#include "store/data_folder.hpp"
#include "store/submissions.hpp"
#include "tests/support/house.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/portal_house.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

constexpr int kOfficers = 64;
constexpr int kVehicles = 5;          // of a submission: a case each
constexpr int kCasesPerSecond = 200;  // more than are decided in a second

std::chrono::seconds duration() {
    const char* set = std::getenv("CATSEYE_OFFICERS_SECONDS");
    return std::chrono::seconds(set == nullptr ? 8 : std::atoi(set));
}

std::string mark(int number) {
    std::string vrm = "AB12AAA";
    for (std::size_t at = 6; at >= 4; --at, number /= 20)
        vrm[at] = static_cast<char>("ABCDEFGHJKLMNPRSTUVW"[number % 20]);
    return vrm;
}

ingest::Declaration declaration(int number, Time now) {
    findings::Json vehicles = findings::Json::array();
    for (int vehicle = 0; vehicle < kVehicles; ++vehicle)
        vehicles.push_back({{"vrm", mark(number * kVehicles + vehicle)}});
    const auto read = ingest::declaration_from(
        {{"offence", "close_pass"},
         {"incident", {{"when", to_iso(now - std::chrono::hours(48))}, {"where", "A59, Preston"}}},
         {"vehicles", vehicles},
         {"submitter", {{"first_name", "Ann"}, {"email", "ann@example.org"}}}},
        now);
    REQUIRE(read);
    return *read;
}

/// Somebody who has signed in, as the console finds them.
struct Officer {
    std::string cookie;
    std::string token;
};

Officer sign_in(store::Database& database, int number, Time now) {
    const auto officer =
        review::add_officer(database, "Officer " + std::to_string(number), "reviewer", now);
    REQUIRE(officer);
    const std::string token = sha256_of("session " + std::to_string(number));
    store::ConsoleSession session;
    session.token_sha256 = sha256_of(token);
    session.csrf_token = sha256_of("forms " + std::to_string(number));
    session.officer_id = officer->id;
    session.made = session.seen = session.confirmed = now;
    session.idle_ends = session.ends = now + std::chrono::hours(8);
    REQUIRE(store::ConsoleSessions(database).add(session));
    return {"catseye-console=" + token, session.csrf_token};
}

/// A data folder with cases that wait and officers who have signed in.
struct Station {
    explicit Station(int cases) {
        const Time now = catseye::now();
        auto writer = store::Writer::open(data, now);
        REQUIRE(writer);
        const auto vault = store::open_folder_vault(store::DataPaths(data).vault);
        REQUIRE(vault);
        const auto file = folder / "footage.mp4";
        REQUIRE(write_text_file(file));
        Settings settings;
        const auto offered = ingest::open_offered({file}, settings);
        REQUIRE(offered);
        const auto sealed = ingest::seal(**vault, *offered, settings);
        REQUIRE(sealed);
        for (int number = 0; number * kVehicles < cases; ++number)
            receive(writer->database(), *sealed, number, now);
        settle(writer->database(), now);
        for (int number = 0; number < kOfficers; ++number)
            officers.push_back(sign_in(writer->database(), number, now));
    }

    TemporaryFolder folder;
    std::filesystem::path data = folder / "data";
    std::vector<std::string> references;
    std::vector<Officer> officers;

private:
    static bool write_text_file(const std::filesystem::path& path) {
        const auto file = create_file(path, 0600);
        return file && write_all(*file, "no film, but sealed like one");
    }
    void receive(store::Database& database, const std::vector<ingest::SealedFile>& files,
                 int number, Time now) {
        ingest::SubmissionRequest request;
        request.request_id = "request " + std::to_string(number);
        request.channel = "command";
        request.declaration = declaration(number, now);
        request.files = files;
        const auto receipt = ingest::receive(database, review::compiled_law(), request, now);
        REQUIRE(receipt);
        references.insert(references.end(), receipt->cases.begin(), receipt->cases.end());
    }
    /// The one original of all submissions is no film: their cases wait for an officer.
    static void settle(store::Database& database, Time now) {
        auto transaction = store::Transaction::begin(database);
        REQUIRE(transaction);
        const auto rows = database.query("SELECT id FROM original");
        REQUIRE(rows);
        REQUIRE(*(*rows)->next());
        const std::string id = (*rows)->text(0);
        REQUIRE(store::Submissions(database).settle_original(id, store::OriginalState::unplayable,
                                                             "not_video", "This is no video."));
        REQUIRE(review::settle_cases(database, id, now));
        REQUIRE(transaction->commit());
    }
};

/// What came of everybody's work.
struct Tally {
    std::atomic<int> taken = 0, opened = 0, decided = 0, slower = 0, none_left = 0;
    std::mutex mutex;
    std::vector<std::string> unexpected;

    void surprise(const std::string& what, const WireAnswer& answer) {
        const std::lock_guard lock(mutex);
        if (unexpected.size() < 10)
            unexpected.push_back(what + ": " + std::to_string(answer.status) + " " +
                                 answer.body.substr(0, 2000));
    }
};

std::string between(const std::string& text, const std::string& before, char after) {
    const auto at = text.find(before);
    if (at == std::string::npos) return {};
    const auto begin = at + before.size();
    return text.substr(begin, text.find(after, begin) - begin);
}

/// One officer's browser.
class Desk {
public:
    Desk(const Station& station, int number, int port, Tally& tally)
        : station_(station),
          officer_(station.officers[static_cast<std::size_t>(number)]),
          client_(port, "127.0.1." + std::to_string(number + 1)),
          tally_(tally),
          dice_(static_cast<unsigned>(number)) {}

    void work() {
        const std::string reference = dice_() % 3 == 0 ? take_any() : take_next();
        if (reference.empty()) return;
        const WireAnswer page = get("/case/" + reference);
        if (page.status != 200) return tally_.surprise("open " + reference, page);
        ++tally_.opened;
        decide(reference, between(page.body, "name=\"seen\" value=\"", '"'));
    }

private:
    std::string take_next() {
        const WireAnswer answer = post("/next", "");
        const std::string where(answer.headers.find("Location").value_or(""));
        if (answer.status == 303 && where == "/queue") {
            ++tally_.none_left;
            return {};
        }
        if (answer.status != 303 || !where.starts_with("/case/")) {
            tally_.surprise("next", answer);
            return {};
        }
        ++tally_.taken;
        return where.substr(6);
    }
    /// Whether a colleague has it or not: they may both want it.
    std::string take_any() {
        const std::string& reference = station_.references[dice_() % station_.references.size()];
        const WireAnswer answer = post("/case/" + reference + "/take", "");
        if (answer.status == 303) {
            ++tally_.taken;
            return reference;
        }
        if (answer.status == 409)
            ++tally_.slower;
        else
            tally_.surprise("take " + reference, answer);
        return {};
    }
    void decide(const std::string& reference, const std::string& seen) {
        const WireAnswer answer =
            post("/case/" + reference + "/decide",
                 "&disposal=NFA&nfa_reason=NO_OFFENCE&reason=nothing+to+see&seen=" + seen);
        if (answer.status == 303)
            ++tally_.decided;
        else if (answer.status == 409)
            ++tally_.slower;
        else
            tally_.surprise("decide " + reference, answer);
    }
    WireAnswer get(const std::string& path) {
        return client_.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: " +
                           officer_.cookie + "\r\n\r\n");
    }
    WireAnswer post(const std::string& path, const std::string& fields) {
        const std::string body = "token=" + officer_.token + fields;
        return client_.ask("POST " + path +
                           " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                           "application/x-www-form-urlencoded\r\nCookie: " +
                           officer_.cookie + "\r\nContent-Length: " + std::to_string(body.size()) +
                           "\r\n\r\n" + body);
    }

    const Station& station_;
    const Officer& officer_;
    WireClient client_;
    Tally& tally_;
    std::minstd_rand dice_;
};

void work_for(std::chrono::seconds time, const Station& station, int port, Tally& tally) {
    const auto end = std::chrono::steady_clock::now() + time;
    std::vector<std::jthread> officers;
    for (int number = 0; number < kOfficers; ++number)
        officers.emplace_back([&, number] {
            Desk desk(station, number, port, tally);
            while (std::chrono::steady_clock::now() < end)
                desk.work();
        });
}

}  // namespace

TEST_CASE("64 officers who take and decide at once decide no case twice") {
    const auto time = duration();
    Station station(kCasesPerSecond * static_cast<int>(time.count()));
    PortalHouse house(station.data);
    REQUIRE(house.start());
    Tally tally;
    work_for(time, station, house.console_port(), tally);
    REQUIRE(house.is_running());
    house.stop();

    std::cerr << kOfficers << " officers for " << time.count() << " s: " << tally.taken
              << " taken, " << tally.decided << " decided, " << tally.slower
              << " times a colleague was quicker, " << tally.none_left << " times none was left\n";
    CHECK(tally.unexpected == std::vector<std::string>{});
    CHECK(tally.decided.load() > 0);
    auto reader = store::open_reader(station.data);
    REQUIRE(reader);
    const auto count = [&](std::string_view sql) { return (*reader)->integer(sql)->value_or(-1); };
    CHECK(count("SELECT count(*) FROM decision") == tally.decided.load());
    CHECK(count("SELECT count(*) FROM (SELECT case_id FROM decision GROUP BY case_id HAVING "
                "count(*) > 1) AS twice") == 0);
    CHECK(count("SELECT count(*) FROM review_case WHERE state = 'closed'") == tally.decided.load());
    const Ran verified = run_catseye({"verify", "--data", station.data.string(), "--json"});
    CAPTURE(verified.output);
    CHECK(verified.exit_code == 0);
}
