#include "ingest/upload_metadata.hpp"

#include <algorithm>
#include <vector>

#include <sodium.h>

#include "base/utf8.hpp"

namespace catseye::ingest {

namespace {

constexpr std::size_t kMostPairs = 20;
constexpr std::size_t kMostCharacters = 200;

/// Bytes of the character that begins with `lead`, in text that is UTF-8.
std::size_t width_of(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte < 0x80) return 1;
    if (byte < 0xe0) return 2;
    return byte < 0xf0 ? 3 : 4;
}

/// Control characters, and the marks that make "gpj.exe" of what ends in "exe.jpg" (UAX 9).
bool is_hidden(std::string_view character) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(character[at]); };
    if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7f;
    if (character.size() == 2) return byte(0) == 0xc2 && byte(1) < 0xa0;
    if (character.size() != 3 || byte(0) != 0xe2) return false;
    return (byte(1) == 0x80 && (byte(2) == 0x8e || byte(2) == 0x8f || byte(2) == 0xa8 ||
                                byte(2) == 0xa9 || (byte(2) >= 0xaa && byte(2) <= 0xae))) ||
           (byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9);
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    auto* out = static_cast<unsigned char*>(static_cast<void*>(bytes.data()));
    if (sodium_base642bin(out, bytes.size(), text.data(), text.size(), nullptr, &length, nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return std::nullopt;
    bytes.resize(length);
    return bytes;
}

std::optional<std::map<std::string, std::string>> parse_upload_metadata(std::string_view field) {
    std::map<std::string, std::string> pairs;
    while (!field.empty()) {
        const auto comma = std::min(field.find(','), field.size());
        std::string_view pair = field.substr(0, comma);
        const bool more = comma < field.size();
        field.remove_prefix(std::min(comma + 1, field.size()));
        if (more && field.empty()) return std::nullopt;
        while (pair.starts_with(' '))
            pair.remove_prefix(1);
        const auto space = std::min(pair.find(' '), pair.size());
        const std::string key(pair.substr(0, space));
        auto value = decode_base64(pair.substr(std::min(space + 1, pair.size())));
        if (key.empty() || !value || pairs.size() >= kMostPairs ||
            !pairs.emplace(key, *std::move(value)).second)
            return std::nullopt;
    }
    return pairs;
}

std::string upload_metadata(std::string_view key, std::string_view value) {
    std::string text(sodium_base64_encoded_len(value.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    const auto* bytes = static_cast<const unsigned char*>(static_cast<const void*>(value.data()));
    sodium_bin2base64(text.data(), text.size(), bytes, value.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.resize(text.size() - 1);  // its terminator
    return std::string(key) + " " + text;
}

std::string shown_name(std::string_view client_name) {
    const auto slash = client_name.find_last_of("/\\");
    if (slash != std::string_view::npos) client_name.remove_prefix(slash + 1);
    std::string name;
    if (is_utf8(client_name)) {
        std::size_t characters = 0;
        while (!client_name.empty() && characters < kMostCharacters) {
            const auto character = client_name.substr(0, width_of(client_name.front()));
            client_name.remove_prefix(character.size());
            if (is_hidden(character)) continue;
            name += character;
            ++characters;
        }
    }
    const auto first = name.find_first_not_of(' ');
    return first == std::string::npos ? "clip" : name.substr(first);
}

}  // namespace catseye::ingest
