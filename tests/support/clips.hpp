#pragma once
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace catseye::tests {

/// Makes a clip with the program ffmpeg: `arguments` are its own, without the name of the file.
inline std::filesystem::path make_clip(const TemporaryFolder& folder, const std::string& name,
                                       const std::string& arguments) {
    const std::filesystem::path path = folder / name;
    const std::string command =
        "ffmpeg -v error -nostdin -y " + arguments + " -bitexact '" + path.string() + "'";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("this failed: " + command);
    return path;
}

inline File open_clip(const std::filesystem::path& path) {
    auto file = open_regular(path);
    if (!file) throw std::runtime_error(file.error().message);
    return *std::move(file);
}

/// The folder of real footage, or nothing when this machine has none.
inline std::optional<std::filesystem::path> real_media() {
    const char* folder = std::getenv("CATSEYE_REAL_MEDIA");
    if (folder == nullptr || *folder == '\0') return std::nullopt;
    return folder;
}

}  // namespace catseye::tests
