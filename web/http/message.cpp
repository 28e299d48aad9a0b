#include "web/http/message.hpp"

#include <algorithm>

namespace catseye::web {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [](char left, char right) { return lower(left) == lower(right); });
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(fields_, [&](const auto& field) { return same_word(field.first, name); });
    add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
    fields_.emplace_back(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [field, value] : fields_)
        if (same_word(field, name)) return std::string_view(value);
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(
        fields_.begin(), fields_.end(), [&](const auto& f) { return same_word(f.first, name); }));
}

Response see_other(std::string location) {
    Response response;
    response.status = 303;
    response.headers.set("Location", std::move(location));
    return response;
}

Response plain_text(int status, std::string sentence) {
    Response response;
    response.status = status;
    response.headers.set("Content-Type", "text/plain; charset=utf-8");
    response.body = std::move(sentence) + "\n";
    return response;
}

std::string_view to_string(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::del:
            return "DELETE";
        case Method::options:
            break;
    }
    return "OPTIONS";
}

std::optional<Method> method_from(std::string_view word) {
    for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                                Method::del, Method::options})
        if (to_string(method) == word) return method;
    return std::nullopt;
}

}  // namespace catseye::web
