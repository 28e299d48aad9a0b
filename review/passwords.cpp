#include "review/passwords.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>

#include <sodium.h>
#include <zxcvbn.h>

#include "base/utf8.hpp"

namespace catseye::review {
namespace {

constexpr std::size_t kLeast = 12;
constexpr std::size_t kMost = 128;
constexpr double kLeastBits = 33;  // 10^10 guesses, zxcvbn's "very unguessable"
// Its search takes time by the square of the length; what is longer is strong if its start is.
constexpr std::size_t kJudgedBytes = 64;
constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemoryBytes = std::size_t{64} << 20U;
// Of a password that nobody knows, at the cost above.
constexpr auto kNobodys =
    "$argon2id$v=19$m=65536,t=3,p=1$rzbNK+xaJgr4Z4/HvU/9lw$"
    "l2aIG90Lm4ymTZU9w+adlItXSmyi4941NbxrdqIirYU";

/// Lets two in, makes some wait, and turns the rest away. Its memory is the process's, so there is
/// one for all.
class Gate {
public:
    bool enter() {
        std::unique_lock lock(mutex_);
        if (waiting_ >= kMostWaiting) return false;
        ++waiting_;
        freed_.wait(lock, [&] { return inside_ < kMostInside; });
        --waiting_;
        ++inside_;
        return true;
    }
    void leave() {
        {
            const std::lock_guard lock(mutex_);
            --inside_;
        }
        freed_.notify_one();
    }

private:
    static constexpr int kMostInside = 2;
    static constexpr int kMostWaiting = 3;  // of the server's eight threads, three stay free
    std::mutex mutex_;
    std::condition_variable freed_;
    int inside_ = 0, waiting_ = 0;
};

class Pass {
public:
    Pass() : entered_(gate().enter()) {}
    ~Pass() {
        if (entered_) gate().leave();
    }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    bool entered() const { return entered_; }

private:
    static Gate& gate() {
        static Gate one;
        return one;
    }
    bool entered_;
};

Error too_many() {
    return fail(ErrorCode::busy, "too many passwords are being checked: try again in a minute");
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// The names, and each word of them.
std::vector<std::string> words_of(const std::vector<std::string>& names) {
    std::vector<std::string> words{"catseye", "police", "constabulary", "operation", "snap"};
    for (const std::string& name : names) {
        std::string word;
        for (const char c : lower(name) + " ") {
            if (c != ' ' && c != '.' && c != '@') {
                word += c;
            } else if (word.size() > 2) {
                words.push_back(std::exchange(word, ""));
            } else {
                word.clear();
            }
        }
    }
    return words;
}

double bits_of(const std::string& password, const std::vector<std::string>& names) {
    const std::vector<std::string> words = words_of(names);
    std::vector<const char*> known;
    known.reserve(words.size() + 1);
    for (const std::string& word : words)
        known.push_back(word.c_str());
    known.push_back(nullptr);
    return ZxcvbnMatch(password.substr(0, kJudgedBytes).c_str(), known.data(), nullptr);
}

}  // namespace

Result<> check_password(const std::string& password, const std::vector<std::string>& names) {
    const auto refuse = [](const std::string& why) {
        return fail(ErrorCode::invalid_request, "The password " + why);
    };
    if (!is_utf8(password)) return refuse("must be text");
    if (std::any_of(password.begin(), password.end(), [](char c) { return c >= 0 && c < ' '; }))
        return refuse("must not hold tabs, line ends or other control characters");
    if (password.starts_with(' ') || password.ends_with(' '))
        return refuse("must not begin or end with a space");
    const std::size_t length = count_characters(password);
    if (length < kLeast) return refuse("must be 12 characters or more");
    if (length > kMost) return refuse("must be 128 characters or fewer");
    for (const std::string& name : names)
        if (name.size() > 2 && lower(password).find(lower(name)) != std::string::npos)
            return refuse("must not hold your name or your sign-in name");
    if (bits_of(password, names) < kLeastBits)
        return refuse(
            "is too easy to guess. Three or more words that do not belong together are good");
    return ok();
}

Result<std::string> hash_password(const std::string& password) {
    const Pass pass;
    if (!pass.entered()) return too_many();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (::crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), kPasses,
                                kMemoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail(ErrorCode::resource, "no memory to hash a password");
    return std::string(hash.data());
}

Result<bool> is_password(const std::string& hash, const std::string& password) {
    const Pass pass;
    if (!pass.entered()) return too_many();
    const std::string& told = hash.empty() ? std::string(kNobodys) : hash;
    const bool right =
        ::crypto_pwhash_str_verify(told.c_str(), password.data(), password.size()) == 0;
    return right && !hash.empty();
}

}  // namespace catseye::review
