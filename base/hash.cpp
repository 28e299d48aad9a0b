#include "base/hash.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <openssl/evp.h>
#include <unistd.h>

namespace catseye {

struct Sha256::State {
    State() : context(EVP_MD_CTX_new()) {
        if (context == nullptr || EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1)
            std::abort();
    }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    EVP_MD_CTX* context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::span<const std::byte> bytes) {
    if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) std::abort();
}

void Sha256::add(std::string_view bytes) {
    add(std::as_bytes(std::span(bytes)));
}

std::string Sha256::finish() {
    std::array<unsigned char, 32> digest{};
    if (EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) != 1) std::abort();
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    text.reserve(64);
    for (const unsigned char byte : digest) {
        text += kHex[byte >> 4U];
        text += kHex[byte & 15U];
    }
    return text;
}

std::string sha256_of(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

Result<FileHash> sha256_of_file(int fd) {
    std::vector<std::byte> buffer(std::size_t{1} << 20U);
    Sha256 hash;
    std::int64_t size = 0;
    for (;;) {
        const ssize_t got = ::pread(fd, buffer.data(), buffer.size(), size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("read a file to hash it");
        if (got == 0) return FileHash{hash.finish(), size};
        hash.add(std::span(buffer).first(static_cast<std::size_t>(got)));
        size += got;
    }
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

}  // namespace catseye
