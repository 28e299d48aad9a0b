#pragma once
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.hpp"
#include "findings/stage_report.hpp"
#include "tests/support/clips.hpp"
#include "tests/support/temporary_folder.hpp"
#include "transcode/stage.hpp"

namespace catseye::tests {

/// Runs a stage as catseye-stage does, without the confinement: its outputs lie in `folder`
/// afterwards.
inline Result<findings::StageOutput> run_stage(const std::string& name,
                                               const std::string& parameters,
                                               const std::filesystem::path& original,
                                               const TemporaryFolder& folder) {
    constexpr int kFirst = 200;  // above everything that a test has open
    const auto slots = findings::output_slots(name);
    for (std::size_t slot = 0; slot < slots.size(); ++slot) {
        const File file(::open((folder / std::string(slots[slot].name)).c_str(),
                               O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        ::dup2(file.fd(), kFirst + static_cast<int>(slot));
    }
    const File input = open_clip(original);
    transcode::StageContext context;
    context.original = input.fd();
    context.first_output = kFirst;
    context.parameters = parameters;
    context.progress = [](std::int64_t) {};
    Result<findings::StageOutput> output = fail(ErrorCode::not_found, "no such stage");
    for (const transcode::Stage& stage : transcode::stages()) {
        if (stage.name == name) output = stage.run(context);
    }
    for (std::size_t slot = 0; slot < slots.size(); ++slot)
        ::close(kFirst + static_cast<int>(slot));
    return output;
}

}  // namespace catseye::tests
