#include "base/ids.hpp"

#include <array>
#include <cstdlib>

#include <sodium.h>

namespace catseye {

namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void fill_random(std::span<unsigned char> bytes) {
    if (sodium_init() < 0) std::abort();  // no randomness: nothing we make could be trusted
    randombytes_buf(bytes.data(), bytes.size());
}

/// Five bits a character, most significant first; `bytes` holds a multiple of five bits.
std::string base32(std::span<const unsigned char> bytes) {
    std::string text;
    unsigned buffer = 0;
    unsigned bits = 0;
    for (const unsigned char byte : bytes) {
        buffer = (buffer << 8U) | byte;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text += kCrockford[(buffer >> bits) & 31U];
        }
    }
    return text;
}

}  // namespace

std::string make_id(Time at) {
    std::string text(10, '0');
    auto ms = static_cast<std::uint64_t>(to_ms(at));
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, ms >>= 5U)
        *digit = kCrockford[ms & 31U];
    std::array<unsigned char, 10> random{};
    fill_random(random);
    return text + base32(random);
}

std::string make_reference() {
    std::array<unsigned char, 10> random{};
    fill_random(random);
    std::string text = base32(random);
    for (std::size_t at = 12; at >= 4; at -= 4)
        text.insert(at, 1, '-');
    return text;
}

}  // namespace catseye
