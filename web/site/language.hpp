#pragma once
#include <string>
#include <string_view>

namespace catseye::web {

/// Languages of the pages. Spelled as in the database and in addresses.
enum class Language { en, cy };

inline std::string_view to_string(Language language) {
    return language == Language::cy ? "cy" : "en";
}
inline Language language_from(std::string_view word) {
    return word == "cy" ? Language::cy : Language::en;
}

/// The address of a page in a language: /report, /cy/report.
inline std::string in_language(Language language, std::string_view path) {
    if (language == Language::en) return std::string(path);
    return path == "/" ? "/cy" : "/cy" + std::string(path);
}

}  // namespace catseye::web
