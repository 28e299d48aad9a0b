#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace catseye {

/// SHA-256 over bytes as they come (FIPS 180-4, by OpenSSL). 64 lower-case hex characters.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void add(std::span<const std::byte> bytes);
    void add(std::string_view bytes);
    /// Ends the hash; nothing may be added after.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string sha256_of(std::string_view bytes);

struct FileHash {
    std::string sha256;
    std::int64_t size_bytes = 0;
};
/// Reads `fd` from its start to its end with pread: the offset of the descriptor does not move.
Result<FileHash> sha256_of_file(int fd);

bool is_sha256(std::string_view text);

}  // namespace catseye
