#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace catseye {

/// What a failure asks of whoever meets it; spelled as in the database and in JSON.
/// The table in docs/architecture.md says what follows each.
enum class ErrorCode {
    invalid_request,  ///< a date, mark, offence or command that cannot be: say so, in one sentence
    invalid_media,    ///< the submitter's file cannot be read: no retry, flag the case
    unsupported,      ///< a format we do not open: no retry, flag the case
    resource,         ///< memory, disk, time or a signal: retry with back-off
    busy,             ///< somebody holds what is needed: retry
    conflict,         ///< a guard was missed or a row exists already: drop
    cancelled,        ///< asked to stop: the attempt does not count
    not_found,        ///< a row or file is missing
    internal,         ///< our bug
};

std::string_view to_string(ErrorCode code);
/// `internal` for a word that is no code: the word may come from a hostile child.
ErrorCode error_code_from(std::string_view word);

struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;  ///< what was being done, to what, and the library's own words
};

inline Error fail(ErrorCode code, std::string message) {
    return Error{code, std::move(message)};
}

/// The same for a system call that set errno: "doing: No such file or directory". ENOSPC, EDQUOT,
/// ENOMEM, EMFILE and ENFILE are `resource`, ENOENT is `not_found`, EEXIST `conflict`, the rest
/// `internal`.
Error fail_errno(std::string_view doing);

/// A value or an Error; the subset of std::expected (C++23) that the project uses.
template <typename T = std::monostate>
class [[nodiscard]] Result {
public:
    Result(T value)
        : state_(std::in_place_index<0>, std::move(value)) {
    }  // NOLINT(google-explicit-constructor)
    Result(Error error)
        : state_(std::in_place_index<1>, std::move(error)) {
    }  // NOLINT(google-explicit-constructor)
    explicit operator bool() const { return state_.index() == 0; }
    T& operator*() & { return std::get<0>(state_); }
    const T& operator*() const& { return std::get<0>(state_); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    T* operator->() { return &std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }
    const Error& error() const& { return std::get<1>(state_); }
    Error&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

inline Result<> ok() {
    return std::monostate{};
}

}  // namespace catseye

/// Yields the value of a Result, or returns its Error from the enclosing function.
#define TRY(expression)                                                \
    __extension__({                                                    \
        auto&& catseye_result = (expression);                          \
        if (!catseye_result) return std::move(catseye_result).error(); \
        *std::move(catseye_result);                                    \
    })
