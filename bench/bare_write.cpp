// bare_write FILE MIB: the least that can be done with the bytes of an upload: write them, hash
// them, make them durable. Prints the seconds of CPU that this took; bench/portal.mjs compares the
// server with it.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/hash.hpp"

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const long mebibytes = std::strtol(argv[2], nullptr, 10);
    std::vector<std::byte> block(std::size_t{1} << 20U);
    for (std::size_t at = 0; at < block.size(); ++at)
        block[at] = static_cast<std::byte>((at * 2654435761U) >> 13U);
    const int file = ::open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return 1;
    catseye::Sha256 hash;
    for (long written = 0; written < mebibytes; ++written) {
        if (::write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size()))
            return 1;
        hash.add(block);
    }
    if (::fdatasync(file) != 0) return 1;
    const std::string sum = hash.finish();
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    std::printf("%.3f %s\n", seconds(used.ru_utime) + seconds(used.ru_stime), sum.c_str());
    return 0;
}
