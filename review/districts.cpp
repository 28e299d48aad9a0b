#include "review/districts.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "base/log.hpp"
#include "review/districts_shipped.hpp"
#include "review/tsv.hpp"

namespace catseye::review {

namespace {

/// Lower-case words; an apostrophe is no end of one, any other sign is.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || byte >= 0x80)
            words.back() += static_cast<char>(std::tolower(byte));
        else if (c != '\'' && !words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_street_word(std::string_view word) {
    return is_one_of(word, {"road",   "rd",   "street", "st",     "lane",     "ln",       "way",
                            "avenue", "ave",  "drive",  "close",  "crescent", "place",    "terrace",
                            "grove",  "brow", "row",    "bypass", "canal",    "services", "arms"});
}

/// "Preston Road", "Preston New Road".
bool is_street(const std::vector<std::string>& words, std::size_t after) {
    if (after < words.size() && is_one_of(words[after], {"new", "old", "north", "south", "east",
                                                         "west", "upper", "lower", "great"}))
        ++after;
    return after < words.size() && is_street_word(words[after]);
}

/// "towards Preston", "Preston bound": where somebody went, not where it was.
bool is_direction(const std::vector<std::string>& words, std::size_t at, std::size_t after) {
    if (after < words.size() && words[after] == "bound") return true;
    return at > 0 && is_one_of(words[at - 1], {"to", "towards", "toward", "from", "near", "for",
                                               "heading", "direction", "leaving"});
}

}  // namespace

std::string road_of(std::string_view place) {
    std::string found;
    for (std::size_t at = 0; at < place.size(); ++at) {
        const auto is_letter = [&](std::size_t where) {
            return where < place.size() && std::isalnum(static_cast<unsigned char>(place[where]));
        };
        const char letter = static_cast<char>(std::toupper(static_cast<unsigned char>(place[at])));
        if ((at > 0 && is_letter(at - 1)) || (letter != 'A' && letter != 'B' && letter != 'M'))
            continue;
        std::size_t end = at + 1;
        while (end < place.size() && std::isdigit(static_cast<unsigned char>(place[end])))
            ++end;
        const std::size_t digits = end - at - 1;
        if (digits < 1 || digits > 4 || place[at + 1] == '0') continue;
        std::string road = letter + std::string(place.substr(at + 1, digits));
        const std::string_view rest = place.substr(end);
        if (rest.starts_with("(M)") || rest.starts_with("(m)"))
            road += "(M)";
        else if (is_letter(end))
            continue;
        if (!found.empty() && found != road) return {};
        found = road;
    }
    return found;
}

Result<Districts> Districts::parse(std::string_view tsv) {
    const TsvTable table = TRY(TsvTable::parse("districts", tsv));
    Districts districts;
    for (std::size_t row = 0; row < table.size(); ++row) {
        districts.all_.push_back({TRY(table.required(row, "district")),
                                  TRY(table.required(row, "gss")),
                                  TRY(table.integer(row, "people"))});
        std::string rest = TRY(table.required(row, "places"));
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            std::vector<std::string> words = words_of(rest.substr(0, end));
            rest.erase(0, end + 1);
            if (words.empty()) continue;
            const std::string first = words.front();
            districts.places_.emplace(first, Place{std::move(words), row});
        }
    }
    return districts;
}

const Districts& Districts::shipped() {
    static const Districts kShipped = [] {
        auto parsed = parse(shipped_districts().front().text);
        if (!parsed) {
            log::error("the districts cannot be read", {{"error", parsed.error().message}});
            std::abort();
        }
        return *std::move(parsed);
    }();
    return kShipped;
}

const District* Districts::named(std::string_view name) const {
    const auto found = std::find_if(all_.begin(), all_.end(),
                                    [&](const District& one) { return one.name == name; });
    return found == all_.end() ? nullptr : &*found;
}

const Districts::Place* Districts::place_at(const std::vector<std::string>& words,
                                            std::size_t at) const {
    const Place* longest = nullptr;
    const auto [begin, end] = places_.equal_range(words[at]);
    for (auto found = begin; found != end; ++found) {
        const Place& place = found->second;
        const auto here = words.begin() + static_cast<std::ptrdiff_t>(at);
        if (place.words.size() > words.size() - at ||
            !std::equal(place.words.begin(), place.words.end(), here))
            continue;
        if (longest == nullptr || place.words.size() > longest->words.size()) longest = &place;
    }
    return longest;
}

std::string_view Districts::of(std::string_view place) const {
    const std::vector<std::string> words = words_of(place);
    if (std::find(words.begin(), words.end(), "between") != words.end()) return {};
    const District* found = nullptr;
    for (std::size_t at = 0; at < words.size();) {
        const Place* const named = place_at(words, at);
        if (named == nullptr) {
            ++at;
            continue;
        }
        const std::size_t after = at + named->words.size();
        if (!is_street(words, after) && !is_direction(words, at, after)) {
            const District* const district = &all_[named->district];
            if (found != nullptr && found != district) return {};
            found = district;
        }
        at = after;
    }
    return found == nullptr ? std::string_view() : std::string_view(found->name);
}

}  // namespace catseye::review
