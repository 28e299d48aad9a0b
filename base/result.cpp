#include "base/result.hpp"

#include <array>
#include <cerrno>
#include <system_error>

namespace catseye {

namespace {

constexpr std::array<std::pair<ErrorCode, std::string_view>, 9> kWords{{
    {ErrorCode::invalid_request, "invalid_request"},
    {ErrorCode::invalid_media, "invalid_media"},
    {ErrorCode::unsupported, "unsupported"},
    {ErrorCode::resource, "resource"},
    {ErrorCode::busy, "busy"},
    {ErrorCode::conflict, "conflict"},
    {ErrorCode::cancelled, "cancelled"},
    {ErrorCode::not_found, "not_found"},
    {ErrorCode::internal, "internal"},
}};

ErrorCode code_of_errno(int number) {
    switch (number) {
        case ENOSPC:
        case EDQUOT:
        case ENOMEM:
        case EMFILE:
        case ENFILE:
        case EFBIG:
            return ErrorCode::resource;
        case ENOENT:
            return ErrorCode::not_found;
        case EEXIST:
            return ErrorCode::conflict;
        default:
            return ErrorCode::internal;
    }
}

}  // namespace

std::string_view to_string(ErrorCode code) {
    for (const auto& [known, word] : kWords)
        if (known == code) return word;
    return "internal";
}

ErrorCode error_code_from(std::string_view word) {
    for (const auto& [code, known] : kWords)
        if (known == word) return code;
    return ErrorCode::internal;
}

Error fail_errno(std::string_view doing) {
    const int number = errno;
    return fail(code_of_errno(number),
                std::string(doing) + ": " + std::generic_category().message(number));
}

}  // namespace catseye
