#include "review/observations.hpp"

#include "review/vrm_difference.hpp"

using namespace catseye::review;

TEST_CASE("marks are compared character by character, in words") {
    CHECK(vrm_difference("AB12CDE", "AB12CDE", "read") == "the same as reported");
    CHECK(vrm_difference("AB12CDE", "A812CDE", "read") ==
          "differs in the 2nd character: B was reported, 8 was read");
    CHECK(vrm_difference("AB12CDE", "A812C?F", "read") ==
          "differs in the 2nd character: B was reported, 8 was read; in the 7th character: E "
          "was reported, F was read");
    CHECK(vrm_difference("A?12CDE", "AB12CDE", "confirmed") ==
          "fits the one reported, as far as both are known");
    CHECK(vrm_difference("AB12CDO", "AB12CD0", "read") ==
          "the same as reported: O and 0, I and 1 look alike on a plate");
    CHECK(vrm_difference("AB12CDE", "XY34ZZZ", "read") == "another mark than the one reported");
    CHECK(vrm_difference("AB12CDE", "AB12CD", "read") ==
          "differs: 7 characters were reported, 6 read");
}

TEST_CASE("an exhibit's letters are the initials of who produces it") {
    CHECK(exhibit_initials("Ann Brown") == "AB");
    CHECK(exhibit_initials("PC 1234 ann-marie o'neill") == "PAMO");
    CHECK(exhibit_initials("J.P.Smith") == "JPS");
    CHECK(exhibit_initials("reviewer") == "R");
    CHECK(exhibit_initials("Über 77") == "EX");
    CHECK(exhibit_initials("A B C D E F") == "ABCD");
}
