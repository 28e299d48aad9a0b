// Every real and every hostile file there is: received, processed, and put before an officer.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>

#include "tests/support/house.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace catseye;
using findings::Json;
using tests::run_catseye;
using tests::TemporaryFolder;

/// The folder of real footage, if this machine has one.
std::optional<fs::path> real_media() {
    const char* folder = std::getenv("CATSEYE_REAL_MEDIA");
    if (folder != nullptr && fs::is_directory(folder)) return folder;
    WARN("CATSEYE_REAL_MEDIA is not set: skipped");
    return std::nullopt;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().filename() != "MANIFEST.tsv") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

Json json_of(const tests::Ran& ran) {
    INFO(ran.output << ran.error);
    REQUIRE(ran.exit_code == 0);
    return *findings::parse_json(ran.output);
}

/// Submits every file and processes them; then the queue, each case under the name of its file.
std::map<std::string, Json> process_all(const fs::path& data, const std::vector<fs::path>& files) {
    std::map<std::string, std::string> file_of;
    for (const auto& file : files) {
        const Json receipt = json_of(run_catseye(
            {"submit", file.string(), "--data", data.string(), "--json", "--offence", "other",
             "--vrm", "AA00 AAA", "--when", "2026-11-01T08:15", "--where", "Preston"}));
        file_of[receipt.at("cases").at(0)] = file.filename().string();
    }
    REQUIRE(run_catseye({"process", "--data", data.string()}).exit_code == 0);
    std::map<std::string, Json> cases;
    const Json queue = json_of(run_catseye({"queue", "--data", data.string(), "--json"}));
    for (const Json& entry : queue.at("cases"))
        cases[file_of.at(entry.at("ref"))] = entry;
    CHECK(json_of(run_catseye({"verify", "--data", data.string(), "--json"})).at("ok") == true);
    return cases;
}

/// Waiting, and playable or flagged with a reason.
void check_waiting(const fs::path& data, const std::string& file, const Json& entry) {
    INFO(file);
    CHECK(entry.at("state") == "waiting");
    const Json view =
        json_of(run_catseye({"case", entry.at("ref"), "--data", data.string(), "--json"}));
    const Json& original = view.at("originals").at(0);
    const std::string state = original.at("state");
    std::string reason;
    if (state == "done") {
        bool proxy = false;
        for (const Json& artefact : original.at("artefacts"))
            proxy = proxy || artefact.at("kind") == "proxy";
        CHECK(proxy);
    } else {
        REQUIRE_FALSE(view.at("flags").empty());
        reason = original.at("reason").at("code").get<std::string>() + ": " +
                 original.at("reason").at("message").get<std::string>();
        CHECK(reason.size() > 20);
    }
    std::printf("%-55s %-10s %s\n", file.c_str(), state == "done" ? "playable" : state.c_str(),
                reason.c_str());
}

}  // namespace

TEST_CASE("every real clip ends as a waiting case, playable or flagged with a reason") {
    const auto media = real_media();
    if (!media) return;
    const TemporaryFolder folder;
    std::vector<fs::path> files;
    for (const char* shelf : {"road", "phone", "odd"}) {
        const auto some = files_in(*media / "clips" / shelf);
        files.insert(files.end(), some.begin(), some.end());
    }
    const auto cases = process_all(folder / "data", files);
    CHECK(cases.size() == files.size());
    for (const auto& [file, entry] : cases)
        check_waiting(folder / "data", file, entry);
}

TEST_CASE("every hostile file is received and put before an officer, and harms nothing") {
    const auto media = real_media();
    if (!media) return;
    const TemporaryFolder folder;
    std::vector<fs::path> files;
    for (const auto& file : files_in(*media / "hostile"))
        if (fs::file_size(file) > 0) files.push_back(file);
    const auto cases = process_all(folder / "data", files);
    CHECK(cases.size() == files.size());
    for (const auto& [file, entry] : cases)
        check_waiting(folder / "data", file, entry);
}
