// stage_cost STAGE FILE [PARAMETERS]: runs one stage on a file as an agent would, sandbox and all,
// and prints what it cost: CPU seconds, wall seconds, peak memory in MiB.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/process.hpp"
#include "workers/sandbox.hpp"

int main(int count, char** arguments) {
    using namespace catseye;
    if (count < 3) {
        std::fprintf(stderr, "usage: stage_cost STAGE FILE [PARAMETERS]\n");
        return 2;
    }
    std::string scratch = (std::filesystem::temp_directory_path() / "stage-cost-XXXXXX").string();
    if (::mkdtemp(scratch.data()) == nullptr) return 1;
    const auto file = open_regular(arguments[2]);
    if (!file) {
        std::fprintf(stderr, "%s\n", file.error().message.c_str());
        return 1;
    }
    workers::StageRequest request;
    request.stage = arguments[1];
    request.parameters = count > 3 ? arguments[3] : "";
    request.scratch = scratch;
    const auto started = std::chrono::steady_clock::now();
    const auto run = workers::run_stage(program_folder() / "catseye-stage", *file, request);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - started;
    std::filesystem::remove_all(scratch);
    if (!run.outcome) {
        std::fprintf(stderr, "%s\n", run.outcome.error().message.c_str());
        return 1;
    }
    std::printf("%.2f %.2f %ld\n", std::chrono::duration<double>(run.cpu).count(), wall.count(),
                run.peak_memory_bytes >> 20U);
    return 0;
}
