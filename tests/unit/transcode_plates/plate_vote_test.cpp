#include "transcode/plates/vote.hpp"

using namespace catseye;
using namespace catseye::transcode;

namespace {

/// A read of these symbols, each believed with this share; the rest goes to a look-alike.
PlateRead read_of(std::string_view symbols, float share = 0.98F) {
    PlateRead read;
    for (const char symbol : symbols) {
        CharacterShares shares{};
        shares.fill((1 - share) / 2 / (static_cast<float>(shares.size()) - 2));
        shares[kPlateSymbols.find(symbol)] = share;
        shares[kPlateSymbols.find(symbol == 'B' ? '8' : 'B')] = (1 - share) / 2;
        read.characters.push_back(shares);
    }
    read.certainty = 0.8;
    return read;
}

std::string marks(const std::vector<Ballot>& ballots, Evidence evidence = Evidence::clip) {
    const Verdict verdict = judged(ballots, evidence);
    return verdict.mark ? verdict.mark->spelling.mark : "-";
}

}  // namespace

TEST_CASE("O and 0, I and 1 go by the format, the most usual one first") {
    struct Row {
        const char* symbols;
        const char* mark;
        const char* format;
    };
    for (const Row& row : {Row{"AB12CDE", "AB12CDE", "current"},
                           {"0A11000", "OA11OOO", "current"},
                           {"A10CDE", "A10CDE", "prefix"},
                           {"ABC10D", "ABC10D", "suffix"},
                           {"HZ17238", "HZI7238", "northern_ireland"},
                           {"101D123", "101D123", "diplomatic"},
                           {"AB12CD", "AB12CD", "military"}}) {
        CAPTURE(row.symbols);
        const Spelling spelling = spelled(row.symbols);
        CHECK(spelling.format == row.format);
        CHECK(spelling.mark == row.mark);
    }
    CHECK_FALSE(spelled("ABCDEFGH").format);
}

TEST_CASE("a read that fits a format is never overwritten, one that fits none is repaired") {
    const auto kept = decide_mark(read_of("G526JHD", 0.6F).characters);
    REQUIRE(kept);
    CHECK(kept->spelling.mark == "G526JHD");  // not the current-looking GS26JHD
    CHECK_FALSE(kept->repaired);
    auto wrong = read_of("AB1BCDE", 0.55F);  // a letter where only a digit can be
    const auto repaired = decide_mark(wrong.characters);
    REQUIRE(repaired);
    CHECK(repaired->spelling.mark == "AB18CDE");
    CHECK(repaired->repaired);
    REQUIRE_FALSE(repaired->others.empty());
    CHECK(repaired->others.front().symbols ==
          "ABIBCDE");  // as read: of no format, so I among letters
}

TEST_CASE("what cannot be told is ?, and with more than two nothing is told") {
    auto read = read_of("AB12CDE");
    read.characters[3].fill(0.03F);
    CHECK(decide_mark(read.characters)->spelling.mark == "AB1?CDE");
    for (const std::size_t i : {4U, 5U})
        read.characters[i].fill(0.03F);
    CHECK_FALSE(decide_mark(read.characters));
    CHECK_FALSE(decide_mark({}));
}

TEST_CASE("looks outvote a look that erred, the larger and surer ones more") {
    std::vector<Ballot> ballots;
    for (int i = 0; i < 4; ++i)
        ballots.push_back({read_of("AB12CDE"), 90});
    ballots.push_back({read_of("AB12CDF"), 40});
    ballots.push_back({read_of("AB12CD"), 40});
    CHECK(marks(ballots) == "AB12CDE");
    CHECK(judged(ballots, Evidence::clip).state == findings::SightingState::confident);
}

TEST_CASE(
    "a letter lost by about half the looks is not lost by the vote where only the whole is a "
    "mark") {
    const auto of = [](int whole, int cut, std::string_view mark) {
        std::vector<Ballot> ballots(static_cast<std::size_t>(whole), {read_of(mark), 60});
        ballots.resize(ballots.size() + static_cast<std::size_t>(cut),
                       {read_of(mark.substr(0, mark.size() - 1)), 60});
        return ballots;
    };
    CHECK(marks(of(3, 4, "K339XAY")) == "K339XAY");
    CHECK(judged(of(3, 4, "K339XAY"), Evidence::clip).state == findings::SightingState::check);
    CHECK(marks(of(1, 4, "K339XAY")) == "K339XA");
    CHECK(marks(of(3, 4, "2ABC345")) == "2ABC34");  // neither is of the United Kingdom
    CHECK(marks(of(3, 4, "K33")) == "K3");          // both are
}

TEST_CASE("only marks of seven characters, seen twice or in a still, can be confident") {
    using findings::SightingState;
    const std::vector<Ballot> twice(6, {read_of("AB12CDE", 0.999F), 120});
    CHECK(judged(twice, Evidence::clip).state == SightingState::confident);
    const std::vector<Ballot> once(1, {read_of("AB12CDE", 0.9999F), 120});
    CHECK(judged(once, Evidence::clip).state == SightingState::check);
    for (const char* sign :
         {"M6", "A50", "12345", "AB12CD", "B12CDE", "12CDE", "ABC123", "123BCD", "ABCDEFGH"}) {
        CAPTURE(sign);
        const std::vector<Ballot> ballots(6, {read_of(sign, 0.999F), 120});
        CHECK(judged(ballots, Evidence::clip).state == SightingState::check);
    }
    CHECK(judged({}, Evidence::clip).state == SightingState::unread);
}

TEST_CASE("looks that disagree are never confident: a track may have followed two vehicles") {
    std::vector<Ballot> ballots(8, {read_of("AB12CDE", 0.9999F), 120});
    CHECK(judged(ballots, Evidence::clip).state == findings::SightingState::confident);
    for (int i = 0; i < 4; ++i)
        ballots.push_back({read_of("XY34FGH", 0.9999F), 120});
    const Verdict verdict = judged(ballots, Evidence::clip);
    REQUIRE(verdict.mark);
    CHECK(verdict.mark->spelling.mark == "AB12CDE");
    CHECK(verdict.state == findings::SightingState::check);
}
