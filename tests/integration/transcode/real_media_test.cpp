// Over real footage and made-up attacks, when this machine has them (CATSEYE_REAL_MEDIA).
#include <chrono>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/support/stages.hpp"

using namespace catseye;
using namespace catseye::tests;
using findings::Verdict;

namespace {

findings::ProbeFindings probe_of(const std::filesystem::path& path, const TemporaryFolder& folder) {
    const auto output = run_stage("probe", "", path, folder);
    REQUIRE(output);
    REQUIRE(output->probe);
    return *output->probe;
}

std::string first_code(const findings::ProbeFindings& probe) {
    return probe.reasons.empty() ? "-" : probe.reasons.front().code;
}

}  // namespace

TEST_CASE("every real clip is derived as probe says, and the table is printed") {
    const auto media = real_media();
    if (!media) {
        WARN("skipped: CATSEYE_REAL_MEDIA names no folder");
        return;
    }
    const std::set<std::string> unplayable = {"exiftool_M2TS.mts",
                                              "exiftool_Pentax.avi",
                                              "exiftool_QuickTime.mov",
                                              "exiftool_RIFF.avi",  // headers without pictures
                                              "media3_long_edit_list_audioonly.mp4",
                                              "media3_sample_audio_only.mp4",
                                              "media3_sample.flv",
                                              "media3_sample_fragmented_clearkey.mp4",
                                              "media3_sample_malformed_free_box.mp4",
                                              "media3_sample_vvc.mp4"};
    const TemporaryFolder folder;
    for (const std::string part : {"road", "phone", "odd"}) {
        for (const auto& entry : std::filesystem::directory_iterator(*media / "clips" / part)) {
            const std::string name = entry.path().filename();
            INFO(name);
            const auto probe = probe_of(entry.path(), folder);
            const auto derived = run_stage("derive", "lanes=proxy,frame_index,poster,filmstrip",
                                           entry.path(), folder);
            std::cout << part << '/' << name << ": " << to_string(probe.verdict) << ' '
                      << first_code(probe) << ' '
                      << (derived ? to_string(derived->derive->proxy) : "nothing derived") << '\n';
            CHECK((probe.verdict == Verdict::rejected) == unplayable.contains(name));
            CHECK((probe.verdict == Verdict::rejected) != static_cast<bool>(derived));
            if (!derived) continue;
            CHECK(derived->files.size() >= 5);
            CHECK(derived->derive->packets == probe.video->frames);
            CHECK(derived->derive->frames >= derived->derive->packets - 1);
        }
    }
}

TEST_CASE("every hostile file ends within seconds as its list expects") {
    const auto media = real_media();
    if (!media) {
        WARN("skipped: CATSEYE_REAL_MEDIA names no folder");
        return;
    }
    const TemporaryFolder folder;
    std::ifstream list(*media / "hostile" / "MANIFEST.tsv");
    std::string line;
    std::getline(list, line);  // column names
    while (std::getline(list, line)) {
        std::istringstream columns(line);
        std::string name;
        std::string size;
        std::string expected;
        std::getline(columns, name, '\t');
        std::getline(columns, size, '\t');
        std::getline(columns, expected, '\t');
        const auto path = *media / "hostile" / name;
        if (!std::filesystem::is_regular_file(path)) continue;
        INFO(name << " expected " << expected);
        const auto begin = std::chrono::steady_clock::now();
        const auto probe = probe_of(path, folder);
        const auto derived =
            run_stage("derive", "lanes=proxy,frame_index,poster,filmstrip", path, folder);
        CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
        const bool rejected = probe.verdict == Verdict::rejected;
        CHECK(rejected != static_cast<bool>(derived));
        if (expected == "REJECT" || expected.starts_with("REJECT (") ||
            expected.starts_with("metadata parser"))
            CHECK(rejected);
        if (expected.starts_with("ACCEPT") && name != "h61_free_html_polyglot.mp4")
            CHECK_FALSE(rejected);
        const bool warned = probe.verdict == Verdict::accepted_with_warnings ||
                            (derived && !derived->derive->warnings.empty());
        if (expected.starts_with("ACCEPT with warning")) CHECK((warned || rejected));
    }
}
