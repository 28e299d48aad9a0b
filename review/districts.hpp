#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace catseye::review {

/// A district of the force's area.
struct District {
    std::string name;
    std::string gss;          ///< code of the Office for National Statistics
    std::int64_t people = 0;  ///< usual residents
};

/// The number of the one road that a place names: "A59", "M6", "A601(M)". Empty where it names
/// none, or two.
std::string road_of(std::string_view place);

/// The force's districts, and the towns and villages that lie in one of them alone: what a report
/// by area knows of a place (data/force/README.md).
class Districts {
public:
    /// The columns of data/force/districts.tsv; a fault in it is invalid_request.
    static Result<Districts> parse(std::string_view tsv);
    /// The table compiled in. A fault in it ends the program: a test keeps one from shipping.
    static const Districts& shipped();

    /// The district of a place in a submitter's words; empty where they name no town or village of
    /// ours, or such of two districts. A street called after a town ("Preston Old Road") and a town
    /// that somebody was going to are no place.
    std::string_view of(std::string_view place) const;
    const std::vector<District>& all() const { return all_; }
    /// Null where there is none of this name.
    const District* named(std::string_view name) const;

private:
    struct Place {
        std::vector<std::string> words;
        std::size_t district = 0;
    };
    /// The longest place whose name begins at this word; null where none does.
    const Place* place_at(const std::vector<std::string>& words, std::size_t at) const;

    std::vector<District> all_;
    std::multimap<std::string, Place, std::less<>> places_;  ///< by the first word of their name
};

}  // namespace catseye::review
