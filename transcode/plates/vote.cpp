#include "transcode/plates/vote.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace catseye::transcode {

namespace {

constexpr double kIndependent = 2.5;  // looks that a plate's many looks count as, at most

double logit(double share) {
    constexpr double kSure = 1e-6;
    share = std::clamp(share, kSure, 1 - kSure);
    return std::log(share / (1 - share));
}

double likelihood_of(const PlateRead& read) {
    double likelihood = 1;
    for (const CharacterShares& shares : read.characters)
        likelihood *= static_cast<double>(*std::ranges::max_element(shares));
    return likelihood;
}

/// Beliefs that were added up as logarithms, as shares again.
CharacterShares as_shares(const CharacterShares& logs, double sharpen) {
    CharacterShares shares{};
    const float most = *std::ranges::max_element(logs);
    float total = 0;
    for (std::size_t k = 0; k < logs.size(); ++k) {
        shares[k] = std::exp((logs[k] - most) * static_cast<float>(sharpen));
        total += shares[k];
    }
    for (float& share : shares)
        share /= total;
    return shares;
}

/// What the looks of one length say together.
PlateRead vote_of_length(std::span<const Ballot> ballots, std::size_t length) {
    constexpr float kNeverNothing = 1e-4F;
    PlateRead voted;
    std::vector<CharacterShares> logs(length, CharacterShares{});
    double total = 0;
    double squares = 0;
    for (const Ballot& ballot : ballots) {
        if (ballot.read.characters.size() != length) continue;
        const double weight = ballot.weight();
        total += weight;
        squares += weight * weight;
        for (std::size_t i = 0; i < length; ++i) {
            for (std::size_t k = 0; k < logs[i].size(); ++k)
                logs[i][k] += static_cast<float>(weight) *
                              std::log(ballot.read.characters[i][k] + kNeverNothing);
        }
    }
    const double looks = std::min(total * total / squares, kIndependent);
    for (const CharacterShares& character : logs)
        voted.characters.push_back(as_shares(character, looks / total));
    voted.certainty = likelihood_of(voted);
    return voted;
}

}  // namespace

double Ballot::weight() const {
    return static_cast<double>(width) * std::sqrt(std::max(read.certainty, 1e-4));
}

PlateRead vote(std::span<const Ballot> ballots) {
    constexpr double kNearlyAsMuch = 0.5;  // of the weight of the length that has most
    std::map<std::size_t, double> weights;
    for (const Ballot& ballot : ballots) {
        if (!ballot.read.characters.empty())
            weights[ballot.read.characters.size()] += ballot.weight();
    }
    if (weights.empty()) return {};
    const auto most =
        std::ranges::max_element(weights, {}, [](const auto& one) { return one.second; });
    PlateRead voted = vote_of_length(ballots, most->first);
    if (spelled(voted.text()).format) return voted;
    for (const auto& [length, weight] : weights) {
        if (length == most->first || weight < kNearlyAsMuch * most->second) continue;
        PlateRead other = vote_of_length(ballots, length);
        if (spelled(other.text()).format) return other;
    }
    return voted;
}

Signals signals_of(std::span<const Ballot> ballots, const PlateRead& voted) {
    constexpr double kUsualWidth = 60;
    const std::string text = voted.text();
    double agreeing = 0;
    double total = 0;
    float widest = 1;
    for (const Ballot& ballot : ballots) {
        total += ballot.weight();
        if (ballot.read.text() == text) agreeing += ballot.weight();
        widest = std::max(widest, ballot.width);
    }
    Signals signals;
    signals.odds = logit(voted.certainty);
    signals.agreement = total > 0 ? agreeing / total : 0;
    signals.width = std::log(static_cast<double>(widest) / kUsualWidth);
    signals.looks = std::log(static_cast<double>(std::max<std::size_t>(ballots.size(), 1)));
    return signals;
}

double confidence_by(const Signals& signals) {
    // Set by hand: a fit to 1,200 drawn vehicles does as well on those and leaves agreement out.
    // docs/plates.md has what it is worth.
    constexpr double kOdds = 0.55;
    constexpr double kAgreement = 2.6;
    constexpr double kWidth = 0.6;
    constexpr double kLooks = 0.2;
    constexpr double kBias = -1.9;
    const double sum = kBias + kOdds * signals.odds + kAgreement * signals.agreement +
                       kWidth * signals.width + kLooks * signals.looks;
    return 1 / (1 + std::exp(-sum));
}

namespace {

/// Whether a mark of this kind can be confident at all. Shorter ones exist, but a current mark that
/// lost a letter to the picture's edge or a tow bar looks like one of them, and so do road signs.
bool is_usual(const MarkDecision& mark) {
    constexpr std::size_t kWhole = 7;
    return mark.spelling.format && mark.spelling.mark.size() == kWhole && !mark.repaired;
}

}  // namespace

Verdict judged(std::span<const Ballot> ballots, Evidence evidence) {
    constexpr double kLeastConfidence = 0.2;  // below it nothing is offered as a mark
    constexpr double kIncomplete = 0.5;       // at most, where a character could not be told
    constexpr double kAgreed = 0.8;  // of the weight; one track may have followed two vehicles
    Verdict verdict;
    const PlateRead voted = vote(ballots);
    verdict.mark = decide_mark(voted.characters);
    if (!verdict.mark) return verdict;
    const Signals signals = signals_of(ballots, voted);
    verdict.confidence = confidence_by(signals);
    if (verdict.mark->repaired) verdict.confidence /= 2;
    if (verdict.mark->spelling.mark.find('?') != std::string::npos)
        verdict.confidence = std::min(verdict.confidence, kIncomplete);
    if (verdict.confidence < kLeastConfidence) {
        verdict.mark.reset();
        return verdict;
    }
    const bool seen_enough = evidence == Evidence::still || ballots.size() >= 2;
    const bool agreed = signals.agreement >= kAgreed;
    verdict.state =
        is_usual(*verdict.mark) && seen_enough && agreed && verdict.confidence >= kConfident
            ? findings::SightingState::confident
            : findings::SightingState::check;
    return verdict;
}

}  // namespace catseye::transcode
