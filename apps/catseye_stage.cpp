// catseye-stage STAGE PARAMETERS LIMITS: the only program that reads footage. Its parent
// (workers/sandbox.cpp) hands it the descriptors of findings/stage_report.hpp; before it reads the
// first byte it locks itself in.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "base/confine.hpp"
#include "base/file.hpp"
#include "findings/stage_report.hpp"
#include "transcode/stage.hpp"

namespace catseye {
namespace {

Result<> lock_in(std::string_view stage, const Limits& limits) {
    std::vector<int> keep(2 + findings::output_slots(stage).size());
    std::iota(keep.begin(), keep.end(), findings::kOriginalFd);
    const Confinement held = TRY(confine(limits, keep));
    std::string line = "confined by:";
    for (const std::string& layer : held.layers)
        line += ' ' + layer + ';';
    std::fprintf(stderr, "%s\n", line.c_str());
    return ok();
}

void report(const File& pipe, const findings::ReportLine& line) {
    // Nobody left to hear it: the work is in vain.
    if (!write_all(pipe, findings::to_line(line) + "\n")) std::_Exit(EXIT_FAILURE);
}

Result<findings::StageOutput> run(std::string_view name, const std::string& parameters,
                                  const File& pipe) {
    const auto stages = transcode::stages();
    const auto stage =
        std::find_if(stages.begin(), stages.end(), [&](const auto& s) { return s.name == name; });
    if (stage == stages.end())
        return fail(ErrorCode::invalid_request,
                    "there is no stage named '" + std::string(name) + "'");
    transcode::StageContext context;
    context.original = findings::kOriginalFd;
    context.first_output = findings::kFirstOutputFd;
    context.parameters = parameters;
    context.progress = [&pipe, told = std::int64_t{-1}](std::int64_t percent) mutable {
        if (percent != told) report(pipe, findings::Progress{percent});
        told = percent;
    };
    return stage->run(context);
}

Result<findings::StageOutput> run_caught(std::string_view name, const std::string& parameters,
                                         const File& pipe) {
    try {
        return run(name, parameters, pipe);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::resource, "the stage ran out of memory");
    } catch (const std::exception& error) {
        return fail(ErrorCode::internal, std::string("the stage threw: ") + error.what());
    }
}

}  // namespace
}  // namespace catseye

int main(int count, char** arguments) {
    using namespace catseye;
    if (count != 4) {
        std::fprintf(stderr, "catseye-stage is started by catseye, with STAGE PARAMETERS LIMITS\n");
        return 2;
    }
    const auto limits = limits_from(arguments[3]);
    if (!limits) {
        std::fprintf(stderr, "catseye-stage: %s\n", limits.error().message.c_str());
        return 2;
    }
    const File pipe(findings::kReportFd);
    if (const auto locked = lock_in(arguments[1], *limits); !locked) {
        report(pipe, fail(ErrorCode::internal,
                          "footage is not read without the sandbox: " + locked.error().message));
        return EXIT_FAILURE;
    }
    auto output = run_caught(arguments[1], arguments[2], pipe);
    report(pipe, output ? findings::ReportLine(*std::move(output))
                        : findings::ReportLine(output.error()));
    return EXIT_SUCCESS;
}
