// Uploads to a server that is killed: what it acknowledged is there.
#include <atomic>
#include <random>
#include <thread>

#include <catch2/catch.hpp>
#include <signal.h>

#include "base/crash_point.hpp"
#include "base/hash.hpp"
#include "store/data_folder.hpp"
#include "store/vault.hpp"
#include "tests/support/house.hpp"
#include "tests/support/portal_house.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

std::string random_bytes(std::size_t size, std::mt19937_64& random) {
    std::string bytes(size, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random() & 0xffU);
    return bytes;
}

bool vault_holds(const fs::path& data, const std::string& sha256) {
    const auto vault = store::open_folder_vault(store::DataPaths(data).vault);
    REQUIRE(vault);
    const auto file = (*vault)->open(store::Shelf::originals, sha256);
    if (!file) return false;
    const auto hash = sha256_of_file(file->fd());
    return hash && hash->sha256 == sha256;
}

/// One upload after another to a server that dies now and then; every answer is written down.
class Sender {
public:
    Sender(tests::PortalHouse& house, std::string bytes)
        : house_(house), bytes_(std::move(bytes)) {}

    /// Sends on from where the server says; true once all is acknowledged. Starts the server again
    /// where it has died.
    bool send_on(std::int64_t most) {
        if (!house_.is_running()) REQUIRE(house_.start());
        if (submitter_.cookie().empty() && !submitter_.begin(house_.port())) return false;
        if (location_.empty()) {
            location_ = submitter_.create(house_.port(), size()).location;
            if (location_.empty()) return false;
        }
        const auto head = submitter_.head(house_.port(), location_);
        if (!head.offset) return false;
        // What was acknowledged, by a 204 or by an earlier HEAD, is never taken back.
        lost_ = lost_ || *head.offset < acknowledged_;
        acknowledged_ = std::max(acknowledged_, *head.offset);
        if (*head.offset == size()) return true;
        const auto piece = std::string_view(bytes_).substr(static_cast<std::size_t>(*head.offset),
                                                           static_cast<std::size_t>(most));
        const auto answer = submitter_.patch(house_.port(), location_, *head.offset, piece);
        if (answer.status == 204 && answer.offset)
            acknowledged_ = std::max(acknowledged_, *answer.offset);
        return acknowledged_ == size();
    }
    bool lost() const { return lost_; }
    std::int64_t size() const { return static_cast<std::int64_t>(bytes_.size()); }
    std::string sha256() const { return sha256_of(bytes_); }

private:
    tests::PortalHouse& house_;
    std::string bytes_;
    tests::Submitter submitter_;
    std::string location_;
    std::int64_t acknowledged_ = 0;
    bool lost_ = false;
};

std::vector<std::string> upload_points() {
    std::vector<std::string> points;
    for (const std::string& point : crash_point_names())
        if (point.starts_with("upload.") || point.starts_with("seal.")) points.push_back(point);
    return points;
}

int wanted_kills() {
    const char* text = std::getenv("CATSEYE_UPLOAD_KILLS");
    return text == nullptr ? 20 : std::atoi(text);
}

}  // namespace

TEST_CASE("an upload comes through whole when the server dies at a named point") {
    std::mt19937_64 random(7);
    for (const std::string& point : upload_points()) {
        DYNAMIC_SECTION("killed at " << point) {
            const tests::TemporaryFolder folder;
            const fs::path died = folder / "died";
            tests::PortalHouse house(folder / "data");
            REQUIRE(
                house.start({"CATSEYE_CRASH_AT=" + point, "CATSEYE_CRASH_ONCE=" + died.string()}));
            Sender sender(house, random_bytes(3'000'000, random));
            CHECK(tests::wait_until([&] { return sender.send_on(2'000'000); }, 60s));
            CHECK_FALSE(sender.lost());
            house.stop();
            REQUIRE(house.start());  // what was left half done is finished now
            house.stop();
            CHECK(fs::exists(died));
            CHECK(vault_holds(folder / "data", sender.sha256()));
            CHECK(fs::is_empty(folder / "data" / "vault" / "incoming"));
        }
    }
}

TEST_CASE("a server killed at random during uploads loses no byte that it acknowledged") {
    const tests::TemporaryFolder folder;
    tests::PortalHouse house(folder / "data");
    std::mt19937_64 random(std::random_device{}());
    int kills = 0;
    std::vector<std::string> sent;
    while (kills < wanted_kills()) {
        Sender sender(house, random_bytes(8'000'000, random));
        bool done = false;
        while (!done) {
            if (!house.is_running()) REQUIRE(house.start());
            std::atomic<bool> answered{false};
            const pid_t pid = house.pid();
            // From before the request to after its answer, a kill may come at any moment.
            const auto delay = std::chrono::microseconds(random() % 40'000);
            const bool kill = random() % 2 == 0;
            std::thread nemesis([&, delay] {
                if (!kill) return;
                const auto until = std::chrono::steady_clock::now() + delay;
                while (std::chrono::steady_clock::now() < until && !answered)
                    std::this_thread::yield();
                ::kill(pid, SIGKILL);
            });
            done = sender.send_on(static_cast<std::int64_t>(random() % 6'000'000 + 1));
            answered = true;
            nemesis.join();
            if (kill) {
                house.kill();
                ++kills;
            }
        }
        CHECK_FALSE(sender.lost());
        sent.push_back(sender.sha256());
    }
    if (!house.is_running()) REQUIRE(house.start());
    house.stop();
    int missing = 0;
    for (const std::string& sha256 : sent)
        if (!vault_holds(folder / "data", sha256)) ++missing;
    CHECK(missing == 0);
    WARN("upload kills: " << kills << ", files: " << sent.size() << ", missing: " << missing);
}
