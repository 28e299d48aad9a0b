#include "transcode/plates/vrm.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "findings/vrm.hpp"

namespace catseye::transcode {

namespace {

// How usual a format is on the road: the earlier, the more plates have it.
constexpr std::array<std::string_view, 8> kUsual{"current",          "prefix",   "suffix",
                                                 "northern_ireland", "dateless", "diplomatic",
                                                 "military",         "trade"};

constexpr std::size_t kShortest = 2, kLongest = 8;  // characters of a UK mark
constexpr std::size_t kMostAmbiguous = 6;           // O, I, 0 and 1 in one mark
constexpr float kLeastShare = 0.5F;                 // of a character that is written, not `?`
constexpr std::size_t kMostUnread = 2;

char letter_for(char symbol) {
    return symbol == '0' ? 'O' : symbol == '1' ? 'I' : symbol;
}

bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

/// Where no format helps: O and I among letters, 0 and 1 else.
std::string like_neighbours(std::string_view symbols) {
    std::string mark(symbols);
    for (std::size_t i = 0; i < mark.size(); ++i) {
        if (letter_for(mark[i]) == mark[i]) continue;
        const bool after_letter = i == 0 || is_letter(mark[i - 1]);
        const bool before_letter = i + 1 == mark.size() || is_letter(mark[i + 1]);
        const bool alone = mark.size() < 3;
        if (after_letter && before_letter && !alone) mark[i] = letter_for(mark[i]);
    }
    return mark;
}

/// The earlier in kUsual the smaller; marks of no format last.
std::size_t rarity(const Spelling& spelling) {
    if (!spelling.format) return kUsual.size();
    return static_cast<std::size_t>(std::ranges::find(kUsual, *spelling.format) - kUsual.begin());
}

/// Part of a mark: the symbol of each position taken, and how likely that is.
void extend(std::vector<MarkCandidate>& all, const CharacterShares& shares, std::size_t count) {
    constexpr std::size_t kTried = 4;  // symbols a position
    std::array<std::size_t, kPlateSymbols.size()> order{};
    for (std::size_t k = 0; k < order.size(); ++k)
        order[k] = k;
    std::ranges::partial_sort(order, order.begin() + kTried, std::greater(),
                              [&](std::size_t k) { return shares[k]; });
    std::vector<MarkCandidate> longer;
    longer.reserve(all.size() * kTried);
    for (const MarkCandidate& part : all) {
        for (std::size_t k = 0; k < kTried; ++k)
            longer.push_back({part.symbols + kPlateSymbols[order[k]],
                              part.likelihood * static_cast<double>(shares[order[k]])});
    }
    std::ranges::stable_sort(longer, std::greater(), &MarkCandidate::likelihood);
    longer.resize(std::min(longer.size(), count));
    all = std::move(longer);
}

std::string with_unread(std::string symbols, const std::vector<CharacterShares>& characters) {
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        if (characters[i][kPlateSymbols.find(symbols[i])] < kLeastShare) symbols[i] = '?';
    }
    return symbols;
}

}  // namespace

Spelling spelled(std::string_view symbols) {
    Spelling best{like_neighbours(symbols)};
    best.format = findings::vrm_format(best.mark);
    std::vector<std::size_t> ambiguous;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        if (letter_for(symbols[i]) != symbols[i]) ambiguous.push_back(i);
    }
    // Digits alone are a trade plate, a house or a telephone: no reason to see a letter in them.
    const bool has_letter = std::ranges::any_of(symbols, is_letter);
    if (!has_letter || ambiguous.size() > kMostAmbiguous || symbols.size() > kLongest) return best;
    for (std::size_t choice = 0; choice < std::size_t{1} << ambiguous.size(); ++choice) {
        Spelling one{std::string(symbols)};
        for (std::size_t i = 0; i < ambiguous.size(); ++i) {
            char& symbol = one.mark[ambiguous[i]];
            if (((choice >> i) & 1U) != 0) symbol = letter_for(symbol);
        }
        one.format = findings::vrm_format(one.mark);
        if (rarity(one) < rarity(best)) best = std::move(one);
    }
    return best;
}

std::vector<MarkCandidate> candidates(const std::vector<CharacterShares>& characters,
                                      std::size_t count) {
    std::vector<MarkCandidate> all{{"", 1.0}};
    for (const CharacterShares& shares : characters)
        extend(all, shares, count);
    return all;
}

std::optional<MarkDecision> decide_mark(const std::vector<CharacterShares>& characters) {
    constexpr std::size_t kConsidered = 200;
    constexpr std::size_t kShown = 3;
    constexpr double kNearlyAsLikely = 0.02;  // of the likeliest, for a repair
    constexpr double kWorthShowing = 0.01;
    if (characters.size() < kShortest || characters.size() > 10) return std::nullopt;
    const auto all = candidates(characters, kConsidered);
    const MarkCandidate* chosen = &all.front();
    if (!spelled(chosen->symbols).format) {
        const auto fits = std::ranges::find_if(
            all, [](const MarkCandidate& one) { return spelled(one.symbols).format.has_value(); });
        if (fits != all.end() && fits->likelihood > kNearlyAsLikely * chosen->likelihood)
            chosen = &*fits;
    }
    MarkDecision decision;
    decision.repaired = chosen != &all.front();
    decision.likelihood = chosen->likelihood;
    // What was repaired is written out: the format, not the reader, spoke for it.
    const std::string symbols =
        decision.repaired ? chosen->symbols : with_unread(chosen->symbols, characters);
    if (std::ranges::count(symbols, '?') > static_cast<std::ptrdiff_t>(kMostUnread))
        return std::nullopt;
    decision.spelling = spelled(symbols);
    for (const MarkCandidate& other : all) {
        if (&other == chosen || decision.others.size() == kShown) continue;
        if (other.likelihood < kWorthShowing) break;
        decision.others.push_back({spelled(other.symbols).mark, other.likelihood});
    }
    return decision;
}

}  // namespace catseye::transcode
