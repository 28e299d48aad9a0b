#include "base/service_notify.hpp"

#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>

#include "base/file.hpp"

namespace catseye {

void notify_service_manager(std::string_view state) {
    const char* path =
        std::getenv(  // NOLINT(concurrency-mt-unsafe): nobody sets it in this program
            "NOTIFY_SOCKET");
    sockaddr_un address{};
    if (path == nullptr || (path[0] != '/' && path[0] != '@') ||
        std::strlen(path) >= sizeof(address.sun_path))
        return;
    address.sun_family = AF_UNIX;
    const std::size_t length = std::strlen(path);
    std::memcpy(address.sun_path, path, length);
    if (path[0] == '@') address.sun_path[0] = '\0';  // a name in the abstract namespace
    const File socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) return;
    const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    // A manager that does not hear starts us again: nothing to be done here.
    (void)::sendto(socket.fd(), state.data(), state.size(), MSG_NOSIGNAL, generic,
                   static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length));
}

}  // namespace catseye
