// A bundle that somebody hands over: the archive as it comes, and, so that its hashes do not keep
// everything out, its two texts inside an archive that is right.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <sys/mman.h>

#include "base/hash.hpp"
#include "review/bundle.hpp"
#include "review/bundle_check.hpp"
#include "review/bundle_zip.hpp"

namespace {

using namespace catseye;

void verify(const std::string& bytes) {
    File file(::memfd_create("bundle", MFD_CLOEXEC));
    if (!file.is_open() || !write_all(file, bytes)) std::abort();
    const auto found = review::verify_bundle(std::move(file));
    if (!found) std::abort();
    (void)review::to_json(*found).dump();
}

/// Up to the first empty line the custody log, behind it the manifest.
std::string around(const std::string& text) {
    const auto middle = std::min(text.find("\n\n"), text.size());
    std::vector<std::pair<std::string, std::string>> files{
        {"originals/original-1", "x"},
        {std::string(review::kCustodyName), text.substr(0, middle)},
        {std::string(review::kManifestName), text.substr(middle)}};
    std::string sums;
    for (const auto& [name, content] : files)
        sums += review::sums_line(sha256_of(content), name);
    files.emplace_back(review::kSumsName, sums);
    std::string bytes;
    std::vector<review::ZipEntry> entries;
    for (const auto& [name, content] : files) {
        review::Crc32 crc;
        crc.add(content);
        entries.push_back({name, static_cast<std::int64_t>(content.size()), crc.value(),
                           static_cast<std::int64_t>(bytes.size())});
        bytes += review::zip_header(entries.back(), 0) + content;
    }
    return bytes + review::zip_directory(entries, 0, static_cast<std::int64_t>(bytes.size()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(static_cast<const char*>(static_cast<const void*>(data)), size);
    verify(bytes);
    verify(around(bytes));
    return 0;
}
