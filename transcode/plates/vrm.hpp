#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transcode/plates/reader.hpp"

namespace catseye::transcode {

/// A mark as it may be written.
struct Spelling {
    std::string mark;                          ///< normalised, as findings/vrm.hpp
    std::optional<std::string_view> format{};  ///< of findings::vrm_format
};

/// O or 0, I or 1 by where they stand: `symbols` (of kPlateSymbols, or `?`) as the mark of the most
/// usual UK format that they fit; where they fit none, like their neighbours.
Spelling spelled(std::string_view symbols);

/// A mark and how likely the reader holds it, against all others.
struct MarkCandidate {
    std::string symbols;  ///< of kPlateSymbols
    double likelihood = 0;
};

/// The likeliest marks, the best first, at most `count`.
std::vector<MarkCandidate> candidates(const std::vector<CharacterShares>& characters,
                                      std::size_t count);

/// What a plate is taken to say.
struct MarkDecision {
    Spelling spelling;
    double likelihood = 0;  ///< of the mark, by the reader
    bool repaired = false;  ///< the likeliest symbols fit no format, these nearly as likely ones do
    std::vector<MarkCandidate> others;  ///< spelled out, likeliest first
};

/// A read that fits a UK format is never overwritten, however unusual; one that fits none is
/// repaired when a mark of a format is nearly as likely. Characters that could be several are `?`;
/// nothing when more than two are, or fewer than two characters were read.
std::optional<MarkDecision> decide_mark(const std::vector<CharacterShares>& characters);

}  // namespace catseye::transcode
