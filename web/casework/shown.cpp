#include "web/casework/shown.hpp"

namespace catseye::web {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// The length of a character at the start of `rest` that is not shown as it is; 0 where it is.
std::size_t unshown(std::string_view rest) {
    const auto byte = [&](std::size_t at) {
        return at < rest.size() ? static_cast<unsigned char>(rest[at]) : 0U;
    };
    if (byte(0) < ' ' && rest[0] != '\n' && rest[0] != '\t') return 1;
    if (byte(0) == 0x7FU) return 1;
    if (byte(0) == 0xC2U && byte(1) < 0xA0U) return 2;
    const bool turns =
        byte(0) == 0xE2U && ((byte(1) == 0x80U && byte(2) >= 0xAAU && byte(2) <= 0xAEU) ||
                             (byte(1) == 0x81U && byte(2) >= 0xA6U && byte(2) <= 0xA9U));
    return turns ? 3 : 0;
}

}  // namespace

Html sent_text(std::string_view sent) {
    std::string shown;
    for (std::size_t at = 0; at < sent.size();) {
        const std::size_t length = unshown(sent.substr(at));
        if (length == 0)
            shown += sent[at++];
        else {
            shown += kReplacement;
            at += length;
        }
    }
    return element("bdi", {}, text(shown));
}

findings::Json member(const findings::Json& json, const char* key) {
    if (!json.is_object()) return findings::Json::object();
    const auto found = json.find(key);
    return found != json.end() && found->is_object() ? *found : findings::Json::object();
}

std::string text_at(const findings::Json& json, const char* key) {
    if (!json.is_object()) return "";
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string text_of(const findings::Json& json) {
    return json.is_string() ? json.get<std::string>() : findings::to_line(json);
}

}  // namespace catseye::web
