#include "web/site/codes.hpp"

#include <sodium.h>

#include "base/hash.hpp"
#include "base/ids.hpp"
#include "store/portal_sessions.hpp"

namespace catseye::web {

namespace {

constexpr auto kLife = std::chrono::minutes(15);
constexpr std::int64_t kAttempts = 5;
constexpr std::int64_t kAnHour = 6;

std::string random_digits() {
    const std::string digits = std::to_string(randombytes_uniform(1'000'000));
    return std::string(6 - digits.size(), '0') + digits;
}

std::string hash_of(const std::string& id, const std::string& digits) {
    return sha256_of(id + ":" + digits);
}

}  // namespace

std::string unused_code_id() {
    return sha256_of(make_reference() + make_reference()).substr(0, 32);
}

Result<std::optional<MailedCode>> make_code(store::Database& database, const std::string& draft_id,
                                            Time now) {
    store::AccessCodes codes(database);
    if (TRY(codes.count_since(draft_id, now - std::chrono::hours(1))) >= kAnHour)
        return std::optional<MailedCode>();
    MailedCode made{unused_code_id(), random_digits()};
    TRY(codes.add({made.id, draft_id, hash_of(made.id, made.digits), kAttempts, now, now + kLife}));
    return std::optional(std::move(made));
}

Result<std::optional<std::string>> use_code(store::Database& database, const std::string& id,
                                            const std::string& typed, Time now,
                                            const std::optional<std::string>& draft_id) {
    std::string digits;
    for (const char c : typed)
        if (c >= '0' && c <= '9') digits += c;
    store::AccessCodes codes(database);
    const auto stored = TRY(codes.by_id(id, now));
    if (!stored || (draft_id && stored->draft_id != *draft_id) || !TRY(codes.spend_attempt(id)) ||
        stored->code_sha256 != hash_of(id, digits) || !TRY(codes.use(id)))
        return std::optional<std::string>();
    return std::optional(stored->draft_id);
}

}  // namespace catseye::web
