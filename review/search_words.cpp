#include "review/search_words.hpp"

#include <algorithm>

#include "findings/json.hpp"

namespace catseye::review {
namespace {

constexpr std::size_t kLongestWord = 40;
constexpr std::size_t kLongestAddress = 254;  // RFC 5321 4.5.3.1.3

bool is_of_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::string lower(std::string_view text) {
    std::string low(text);
    for (char& c : low)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return low;
}

/// At the end of a character.
std::string cut(const std::string& word) {
    std::size_t end = std::min(word.size(), kLongestWord);
    while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xc0U) == 0x80U)
        --end;
    return word.substr(0, end);
}

void add_once(std::vector<std::string>& words, std::string word) {
    const bool known = std::find(words.begin(), words.end(), word) != words.end();
    if (!word.empty() && !known) words.push_back(std::move(word));
}

struct Unread {
    std::string submission_id;
    std::string place;
    std::string details;
};

Result<std::vector<Unread>> unread(store::Database& database, std::int64_t most) {
    const auto rows = TRY(database.query(
        "SELECT s.id, s.incident_place, COALESCE(p.details, '') FROM submission s LEFT JOIN "
        "submitter p ON p.submission_id = s.id WHERE s.words_read = 0 ORDER BY s.id LIMIT $1",
        {most}));
    std::vector<Unread> found;
    while (TRY(rows->next()))
        found.push_back({rows->text(0), rows->text(1), rows->text(2)});
    return found;
}

Result<> add_words(store::Database& database, const std::string& table, const std::string& id,
                   const std::vector<std::string>& words) {
    for (const std::string& word : words)
        TRY(database.execute("INSERT INTO " + table +
                                 " (word, submission_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                             {word, id}));
    return ok();
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : lower(text) + " ") {
        if (is_of_word(c)) {
            word += c;
            continue;
        }
        add_once(words, cut(word));
        word.clear();
    }
    return words;
}

std::vector<std::string> person_words(const std::string& details) {
    const auto json = findings::parse_json(details);
    if (!json || !json->is_object()) return {};
    const auto text = [&](const char* key) {
        const auto found = json->find(key);
        return found != json->end() && found->is_string() ? found->get<std::string>() : "";
    };
    std::vector<std::string> words = words_of(text("first_name") + " " + text("last_name"));
    add_once(words, lower(text("email")).substr(0, kLongestAddress));
    return words;
}

std::vector<std::string> person_query(std::string_view typed) {
    if (typed.find('@') == std::string_view::npos) return words_of(typed);
    return {lower(typed)};
}

Result<std::int64_t> read_words(store::Database& database, std::int64_t most) {
    if (!TRY(database.integer("SELECT 1 FROM submission WHERE words_read = 0 LIMIT 1")))
        return std::int64_t{0};  // nothing came: no write lock is taken
    auto transaction = TRY(store::Transaction::begin(database));
    const std::vector<Unread> found = TRY(unread(database, most));
    for (const Unread& one : found) {
        TRY(add_words(database, "place_word", one.submission_id, words_of(one.place)));
        TRY(add_words(database, "person_word", one.submission_id, person_words(one.details)));
        TRY(database.execute("UPDATE submission SET words_read = 1 WHERE id = $1",
                             {one.submission_id}));
    }
    TRY(transaction.commit());
    return static_cast<std::int64_t>(found.size());
}

}  // namespace catseye::review
