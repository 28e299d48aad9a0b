#include "review/published_map.hpp"

#include <ctime>
#include <filesystem>
#include <iomanip>
#include <locale>
#include <sstream>

#include <toml.hpp>

#include "base/file.hpp"
#include "review/officers.hpp"
#include "review/published_shipped.hpp"

namespace catseye::review {

namespace {

constexpr std::size_t kMaxMapBytes = std::size_t{1} << 20U;
constexpr int kMaxNesting = 32;  // the parser recurses; a map needs two

const std::set<std::string>& known_fields() {
    static const std::set<std::string> kFields = {
        "received_day", "submitter_mode", "offence", "second_offence", "district",  "place",
        "make",         "model",          "colour",  "disposal",       "nfa_reason"};
    return kFields;
}

bool nests_too_deeply(std::string_view text) {
    int depth = 0;
    for (const char c : text) {
        if (c == '[' || c == '{') ++depth;
        if ((c == ']' || c == '}') && depth > 0) --depth;
        if (depth > kMaxNesting) return true;
    }
    return false;
}

/// Reads the tables of one map and keeps the first fault, so that the caller asks once at the end.
class MapReader {
public:
    MapReader(const toml::value& root, std::string where, const Law& law)
        : root_(root), where_(std::move(where)), law_(law) {}

    Result<PublishedMap> read() {
        PublishedMap map;
        refuse_unknown_keys();
        map.name = text("name");
        map.publisher = text("publisher");
        map.disposal_basis = text("disposal_basis");
        if (map.disposal_basis != "recommended" && map.disposal_basis != "final" &&
            map.disposal_basis != "not_stated")
            fault("disposal_basis must be recommended, final or not_stated");
        map.date_formats = texts(root_, "date_formats");
        map.empty = plain_forms(root_, "empty");
        map.empty.insert("");
        read_columns(map);
        if (const toml::value* absent = table("may_be_absent")) {
            for (const std::string& field : texts(*absent, "fields"))
                map.may_be_absent.insert(field);
            map.ignored = plain_forms(*absent, "ignored");
        }
        if (const toml::value* marks = table("registration_marks"))
            map.no_marks = plain_forms(*marks, "no_marks");
        read_words(map);
        if (fault_) return fail(ErrorCode::invalid_request, where_ + ": " + *fault_);
        return map;
    }

private:
    void fault(const std::string& what) {
        if (!fault_) fault_ = what;
    }

    void refuse_unknown_keys() {
        static const std::set<std::string> kKnown = {
            "name",     "publisher",  "disposal_basis",    "date_formats",
            "empty",    "columns",    "may_be_absent",     "submitter_mode",
            "disposal", "nfa_reason", "registration_marks"};
        for (const auto& [key, value] : root_.as_table())
            if (!kKnown.contains(key)) fault("'" + key + "' is no key of a map");
    }

    std::string text(const std::string& key) {
        if (root_.contains(key) && root_.at(key).is_string() &&
            !root_.at(key).as_string().str.empty())
            return root_.at(key).as_string().str;
        fault("'" + key + "' must be a text");
        return {};
    }

    const toml::value* table(const std::string& key) {
        if (!root_.contains(key)) return nullptr;
        if (root_.at(key).is_table()) return &root_.at(key);
        fault("'" + key + "' must be a table");
        return nullptr;
    }

    std::vector<std::string> texts(const toml::value& parent, const std::string& key) {
        std::vector<std::string> found;
        if (!parent.contains(key)) return found;
        if (!parent.at(key).is_array()) return fault("'" + key + "' must be a list"), found;
        for (const toml::value& entry : parent.at(key).as_array()) {
            if (entry.is_string())
                found.push_back(entry.as_string().str);
            else
                fault("'" + key + "' must hold texts");
        }
        return found;
    }

    std::set<std::string> plain_forms(const toml::value& parent, const std::string& key) {
        std::set<std::string> forms;
        for (const std::string& word : texts(parent, key))
            forms.insert(plain_form(word));
        return forms;
    }

    void read_columns(PublishedMap& map) {
        const toml::value* columns = table("columns");
        if (columns == nullptr) return fault("the table 'columns' is missing");
        for (const auto& [field, headers] : columns->as_table()) {
            if (!known_fields().contains(field)) fault("'" + field + "' is none of our fields");
            for (const std::string& header : texts(*columns, field))
                if (!map.columns.emplace(plain_form(header), field).second)
                    fault("the header '" + header + "' stands twice");
        }
        if (!columns->contains("disposal")) fault("no column gives the disposal");
    }

    /// The words of one vocabulary, with the text that each stands for.
    std::vector<std::pair<std::string, std::string>> words(const std::string& key) {
        std::vector<std::pair<std::string, std::string>> found;
        const toml::value* vocabulary = table(key);
        if (vocabulary == nullptr) return found;
        for (const auto& [word, meaning] : vocabulary->as_table()) {
            if (meaning.is_string()) {
                found.emplace_back(plain_form(word), meaning.as_string().str);
                continue;
            }
            std::string what = "'";
            fault(what.append(word).append("' in ").append(key).append(" must be a text"));
        }
        return found;
    }

    void check_reason(const std::string& code) {
        if (law_.nfa_reason(code) == nullptr)
            fault("'" + code + "' is no reason for no further action");
    }

    void read_words(PublishedMap& map) {
        for (auto& [word, mode] : words("submitter_mode"))
            map.submitter_modes.emplace(word, mode);
        for (auto& [word, code] : words("nfa_reason")) {
            check_reason(code);
            map.nfa_reasons.emplace(word, code);
        }
        for (auto& [word, meaning] : words("disposal")) {
            MappedDisposal mapped{meaning.substr(0, meaning.find('/')), {}};
            if (law_.disposal(mapped.disposal) == nullptr)
                fault("'" + mapped.disposal + "' is none of our disposals");
            if (mapped.disposal.size() < meaning.size()) {
                mapped.nfa_reason = meaning.substr(mapped.disposal.size() + 1);
                check_reason(*mapped.nfa_reason);
            }
            map.disposals.emplace(word, mapped);
        }
    }

    const toml::value& root_;
    std::string where_;
    const Law& law_;
    std::optional<std::string> fault_;
};

}  // namespace

std::string plain_form(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        // General punctuation (U+2000 to U+206F: dashes, curly quotes) and the no-break space.
        if (c == 0xE2 && at + 2 < text.size() &&
            (text[at + 1] == '\x80' || text[at + 1] == '\x81')) {
            at += 2;
        } else if (c == 0xC2 && at + 1 < text.size() && text[at + 1] == '\xA0') {
            at += 1;
        } else if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
            plain += text[at];
        } else if (c >= 'A' && c <= 'Z') {
            plain += static_cast<char>(c - 'A' + 'a');
        }
    }
    return plain;
}

Result<PublishedMap> parse_map(std::string_view toml, const std::string& where, const Law& law) {
    // The parser reads outside of its buffer when it reports a string that is not UTF-8
    // (toml11 3.7.1).
    TRY(check_free_text(where, std::string(toml), 1, kMaxMapBytes));
    if (nests_too_deeply(toml))
        return fail(ErrorCode::invalid_request, where + ": nested too deeply");
    try {
        std::istringstream stream{std::string(toml)};
        return MapReader(toml::parse(stream, where), where, law).read();
    } catch (const std::exception& exception) {
        return fail(ErrorCode::invalid_request, where + ": " + exception.what());
    }
}

Result<PublishedMap> find_map(const std::string& name, const Law& law) {
    if (std::filesystem::path(name).extension() == ".toml")
        return parse_map(TRY(read_text(name, std::int64_t{kMaxMapBytes})), name, law);
    std::string known;
    for (const ShippedMap& map : shipped_maps()) {
        if (map.name == name) return parse_map(map.toml, "the map " + name, law);
        known += (known.empty() ? "" : ", ") + std::string(map.name);
    }
    return fail(ErrorCode::not_found, "no map is called '" + name + "'; there are " + known +
                                          ", and --map FILE.toml reads one of your own");
}

std::optional<Day> published_day(const PublishedMap& map, const std::string& cell) {
    for (const std::string& format : map.date_formats) {
        std::istringstream stream(cell);
        stream.imbue(std::locale::classic());
        std::tm parts{};
        parts.tm_mday = 1;  // for a format that names a month
        stream >> std::get_time(&parts, format.c_str());
        if (stream.fail() || stream.peek() != std::istringstream::traits_type::eof()) continue;
        const std::chrono::year_month_day day{
            std::chrono::year(parts.tm_year + 1900),
            std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
            std::chrono::day(static_cast<unsigned>(parts.tm_mday))};
        if (day.ok()) return Day(day);
    }
    return std::nullopt;
}

}  // namespace catseye::review
