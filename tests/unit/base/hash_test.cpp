#include "base/hash.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using catseye::tests::TemporaryFolder;

TEST_CASE("SHA-256 gives the answers of FIPS 180-4") {
    // NIST, "SHA-256 examples" of the Cryptographic Standards and Guidelines
    CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    Sha256 million;
    for (int part = 0; part < 1000; ++part)
        million.add(std::string(1000, 'a'));
    CHECK(million.finish() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a file is hashed from its start, whatever its offset, which stays") {
    const TemporaryFolder folder;
    const File file = *create_file(folder / "a", 0600);
    const std::string bytes(3'000'000, 'x');
    REQUIRE(write_all(file, bytes));
    ::lseek(file.fd(), 17, SEEK_SET);
    const auto hash = sha256_of_file(file.fd());
    REQUIRE(hash);
    CHECK(hash->sha256 == sha256_of(bytes));
    CHECK(hash->size_bytes == 3'000'000);
    CHECK(::lseek(file.fd(), 0, SEEK_CUR) == 17);
    CHECK_FALSE(sha256_of_file(-1));
}

TEST_CASE("a hash is 64 lower-case hex characters") {
    const std::string good = sha256_of("x");
    CHECK(is_sha256(good));
    for (const std::string& bad : {std::string(), good.substr(1), good + "0", "G" + good.substr(1),
                                   "A" + good.substr(1), "../" + good.substr(3)})
        CHECK_FALSE(is_sha256(bad));
}
