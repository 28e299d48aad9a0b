#include "web/casework/shown.hpp"

namespace catseye::web {
Html sent_text(std::string_view sent) {
    return element("bdi", {}, text(sent));
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
