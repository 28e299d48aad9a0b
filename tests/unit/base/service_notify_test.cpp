#include "base/service_notify.hpp"

#include <array>
#include <cstdlib>
#include <cstring>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;

TEST_CASE("the service manager hears that the program is ready, and its absence is no error") {
    const tests::TemporaryFolder folder;
    const std::string path = folder / "notify";
    const File socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size());
    REQUIRE(::bind(socket.fd(), static_cast<const sockaddr*>(static_cast<const void*>(&address)),
                   sizeof(address)) == 0);
    ::unsetenv("NOTIFY_SOCKET");
    notify_service_manager("READY=1");
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    notify_service_manager("STOPPING=1");
    ::unsetenv("NOTIFY_SOCKET");
    std::array<char, 64> heard{};
    const auto got = ::recv(socket.fd(), heard.data(), heard.size(), 0);
    REQUIRE(got > 0);
    CHECK(std::string(heard.data(), static_cast<std::size_t>(got)) == "STOPPING=1");
    CHECK(::recv(socket.fd(), heard.data(), heard.size(), 0) < 0);
}
