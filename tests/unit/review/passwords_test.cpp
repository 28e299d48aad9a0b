#include "review/passwords.hpp"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/resource.h>

using namespace catseye;

TEST_CASE("a password is long and not easy to guess, and nothing more is asked of it") {
    const std::vector<std::string> names{"PC Zoë Greenhalgh", "z.greenhalgh"};
    struct Password {
        const char* text;
        const char* refused_for;  // part of the sentence; empty: taken
    };
    for (const Password& one : {
             Password{"copper kettle sings loudly", ""},
             {"gvorkzmwqpld", ""},  // 12 letters, of one kind
             {"ünïcödé lobster parade", ""},
             {"elevenchars", "12 characters"},
             {"", "12 characters"},
             {"passwordpassword", "easy to guess"},
             {"Password123456!", "easy to guess"},
             {"qwertyuiopasdfghjkl", "easy to guess"},
             {"111111111111111111", "easy to guess"},
             {"abcdefghijklmnop", "easy to guess"},
             {"lancashirepolice", "easy to guess"},
             {"Z.Greenhalgh is my name", "sign-in name"},
             {"tab\there and there and", "control characters"},
             {" begins with a space and", "space"},
         }) {
        CAPTURE(one.text);
        const auto checked = review::check_password(one.text, names);
        CHECK(bool(checked) == (one.refused_for[0] == '\0'));
        if (!checked) CHECK(checked.error().message.find(one.refused_for) != std::string::npos);
    }
    CHECK_FALSE(review::check_password("copper \xff kettle sings loudly", names));
    const auto longest =
        review::check_password("q7 Zebra orchestra fum bleak! " + std::string(98, 'x'), names);
    INFO((longest ? std::string() : longest.error().message));
    CHECK(longest);
    CHECK_FALSE(review::check_password(std::string(129, 'q'), names));
}

TEST_CASE("a hash is Argon2id at 64 MiB and three passes, and knows its password") {
    const auto hash = review::hash_password("copper kettle sings loudly");
    REQUIRE(hash);
    CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
    CHECK(*review::is_password(*hash, "copper kettle sings loudly"));
    CHECK_FALSE(*review::is_password(*hash, "copper kettle sings loudlY"));
    CHECK_FALSE(*review::is_password("", ""));
}

TEST_CASE("who does not exist costs the same work as who does") {
    const auto hash = review::hash_password("copper kettle sings loudly");
    REQUIRE(hash);
    const auto shortest = [](const std::string& known) {
        auto best = std::chrono::steady_clock::duration::max();
        for (int tries = 0; tries < 3; ++tries) {
            const auto start = std::chrono::steady_clock::now();
            CHECK_FALSE(*review::is_password(known, "another one altogether"));
            best = std::min(best, std::chrono::steady_clock::now() - start);
        }
        return best;
    };
    const auto somebody = shortest(*hash);
    const auto nobody = shortest("");
    CHECK(nobody * 2 > somebody);
    CHECK(somebody * 2 > nobody);
}

TEST_CASE("five hundred passwords at once: two are hashed, a few wait, the rest are told so") {
    std::atomic<int> hashed{0}, busy{0};
    std::atomic<bool> begin{false};
    std::vector<std::thread> threads;
    for (int count = 0; count < 500; ++count) {
        threads.emplace_back([&] {
            begin.wait(false);
            const auto right = review::is_password("", "whatever it is");
            if (right)
                ++hashed;
            else if (right.error().code == ErrorCode::busy)
                ++busy;
        });
    }
    begin = true;
    begin.notify_all();
    for (std::thread& thread : threads)
        thread.join();
    CHECK(hashed + busy == 500);
    CHECK(hashed >= 1);
    CHECK(busy >= 400);
    rusage used{};
    REQUIRE(::getrusage(RUSAGE_SELF, &used) == 0);
    CHECK(used.ru_maxrss < 1L << 20U);  // KiB: all of them together would want 32 GiB
}
