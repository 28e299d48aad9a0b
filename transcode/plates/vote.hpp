#pragma once
#include <optional>
#include <span>

#include "findings/findings.hpp"
#include "transcode/plates/vrm.hpp"

namespace catseye::transcode {

/// One look's part in the vote of a plate.
struct Ballot {
    PlateRead read;
    float width = 0;  ///< of the plate in pixels
    /// What the look is worth: the larger the plate and the surer the reader, the more.
    double weight() const;
};

/// The looks at one plate as one read: of the length that most weight speaks for, or one nearly as
/// weighty where only that makes a UK mark, the weighted mean of what each look believes, character
/// by character. Looks at one plate err alike, so ten do not count as ten independent ones.
PlateRead vote(std::span<const Ballot> ballots);

/// What is told of a plate: its mark if it could be read, how far to trust it.
struct Verdict {
    findings::SightingState state = findings::SightingState::unread;
    std::optional<MarkDecision> mark;
    double confidence = 0;  ///< that every character is right; docs/plates.md says what it is worth
};

/// How many pictures there were to see the plate in.
enum class Evidence { clip, still };

/// `confident` only for a UK mark of seven characters, read as it stands, by looks that mostly
/// agree, with a confidence of kConfident or more; a person checks all else.
Verdict judged(std::span<const Ballot> ballots, Evidence evidence);

inline constexpr double kConfident = 0.97;

/// What the confidence is made of, in the order of its weights: the read's own odds, agreement, the
/// plate's width, how many looks. Written out by bench/plates, for training/calibrate.py.
struct Signals {
    double odds = 0;       ///< logit of the mark's likelihood
    double agreement = 0;  ///< share of weight whose own read is this mark
    double width = 0;      ///< log of the widest look over 60 pixels
    double looks = 0;      ///< log of how many
};
Signals signals_of(std::span<const Ballot> ballots, const PlateRead& voted);
double confidence_by(const Signals& signals);

}  // namespace catseye::transcode
