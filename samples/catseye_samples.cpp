#include <cstdio>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>

#include "samples/clip.hpp"

using namespace catseye;

namespace {

int complain(const std::string& what) {
    std::fprintf(stderr, "catseye-samples: %s\n", what.c_str());
    return 1;
}

int make(const std::filesystem::path& folder, const std::string& only) {
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) return complain(folder.string() + ": " + problem.message());
    int made = 0;
    for (const auto& clip : samples::clips()) {
        if (!only.empty() && clip.file != only) continue;
        const auto outcome = samples::make_clip(clip, folder);
        if (!outcome) return complain(clip.file + ": " + outcome.error().message);
        std::printf("%s  %s\n", clip.file.c_str(), clip.why.c_str());
        ++made;
    }
    if (made == 0) return complain("no sample is named " + only + "; see samples/manifest.json");
    if (only.empty() &&
        !(std::ofstream(folder / "manifest.json") << samples::manifest() << std::flush)) {
        return complain("could not write " + (folder / "manifest.json").string());
    }
    return 0;
}

}  // namespace

#ifdef CATSEYE_SANITIZED
// Debian's x265 keeps a few copies of its parameters to itself.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitiser's own name
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libx265";
}
#endif

int main(int argc, char** argv) {
    av_log_set_level(AV_LOG_ERROR);  // x264 reports every clip it made
    CLI::App app(
        "Makes dashcam-like clips with known truth, and manifest.json: what each must yield.");
    std::string folder;
    std::string only;
    app.add_option("--out", folder, "folder for the clips and the manifest")->required();
    app.add_option("--only", only, "make this one file only, and no manifest");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    return make(folder, only);
}
