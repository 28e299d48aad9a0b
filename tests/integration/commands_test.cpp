// The programs as their users run them: bad input gets one clear sentence, exit 1, and nothing half
// done.
#include <algorithm>
#include <fstream>

#include <sys/stat.h>

#include "tests/support/house.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace catseye;
using findings::Json;
using tests::run_catseye;
using tests::TemporaryFolder;

const fs::path kSamples = CATSEYE_SAMPLES;

std::vector<std::string> submit_line(const fs::path& data, const fs::path& file) {
    return {"submit",           file.string(), "--data",      data.string(), "--json",
            "--offence",        "close_pass",  "--vrm",       "AA00 AAA",    "--when",
            "2026-03-20T08:15", "--where",     "A59, Preston"};
}

Json json_of(const tests::Ran& ran) {
    INFO(ran.output << ran.error);
    REQUIRE(ran.exit_code == 0);
    const auto json = findings::parse_json(ran.output);
    REQUIRE(json);
    return *json;
}

/// One line on stderr that says `words`, exit 1, nothing on stdout.
void check_refused(const tests::Ran& ran, const std::string& words) {
    INFO(ran.output << ran.error);
    CHECK(ran.exit_code == 1);
    CHECK(ran.output.empty());
    CHECK(std::count(ran.error.begin(), ran.error.end(), '\n') == 1);
    CHECK_THAT(ran.error, Catch::Contains(words));
}

std::size_t originals_in(const fs::path& data) {
    std::size_t count = 0;
    if (fs::exists(data / "vault" / "originals"))
        for (const auto& entry : fs::recursive_directory_iterator(data / "vault" / "originals"))
            count += entry.is_regular_file() ? 1 : 0;
    return count;
}

/// The arguments with one option's value replaced.
std::vector<std::string> with(std::vector<std::string> line, const std::string& option,
                              const std::string& value) {
    const auto at = std::find(line.begin(), line.end(), option);
    REQUIRE(at != line.end());
    *(at + 1) = value;
    return line;
}

}  // namespace

TEST_CASE("what is no recording is refused before it is received, and leaves nothing") {
    const TemporaryFolder folder;
    const fs::path data = folder / "data";
    std::ofstream(folder / "empty.mp4").flush();
    REQUIRE(::mkfifo((folder / "fifo.mp4").c_str(), 0600) == 0);
    fs::create_symlink(kSamples / "dashcam.mp4", folder / "link.mp4");
    check_refused(run_catseye(submit_line(data, folder / "missing.mp4")), "No such file");
    check_refused(run_catseye(submit_line(data, folder.path())), "is a folder");
    check_refused(run_catseye(submit_line(data, folder / "fifo.mp4")), "is a FIFO");
    check_refused(run_catseye(submit_line(data, folder / "link.mp4")), "is a symbolic link");
    check_refused(run_catseye(submit_line(data, folder / "empty.mp4")), "is empty (0 bytes)");
    CHECK_FALSE(fs::exists(data));
}

TEST_CASE("a declaration that cannot be is refused before anything is stored") {
    const TemporaryFolder folder;
    const fs::path data = folder / "data";
    const auto line = submit_line(data, kSamples / "dashcam.mp4");
    check_refused(run_catseye(with(line, "--when", "20 March")), "is not a time");
    check_refused(run_catseye(with(line, "--when", "2099-01-01T00:00")), "lies in the future");
    check_refused(run_catseye(with(line, "--offence", "parking")), "offence 'parking' is none of");
    check_refused(run_catseye(with(line, "--vrm", "AB12 CD€")), "cannot be a registration mark");
    std::ofstream(folder / "d.json") << "{ not json";
    check_refused(run_catseye({"submit", (kSamples / "dashcam.mp4").string(), "--data",
                               data.string(), "--declaration", (folder / "d.json").string()}),
                  "not JSON");
    CHECK_FALSE(fs::exists(data));
}

TEST_CASE("a command line that is none exits with 2") {
    CHECK(run_catseye({}).exit_code == 2);
    CHECK(run_catseye({"submit"}).exit_code == 2);
    CHECK(run_catseye({"fly"}).exit_code == 2);
}

TEST_CASE("a full disk refuses a submission and keeps what it had") {
    const TemporaryFolder folder;
    const fs::path data = folder / "data";
    const auto line = submit_line(data, kSamples / "dashcam.mp4");
    json_of(run_catseye(line));
    check_refused(run_catseye(line, {"CATSEYE_INTAKE_FREE_BYTES=9000000000000000000"}),
                  "free some space");
    CHECK(json_of(run_catseye({"verify", "--data", data.string(), "--json"})).at("ok") == true);
    CHECK(originals_in(data) == 1);
}

TEST_CASE("a data folder on a file system that fills up while writing loses nothing") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "small");
    // A file system of 3 MiB of its own, in a mount namespace that ends with the command.
    const std::string script =
        "mount -t tmpfs -o size=3m tmpfs \"$1\" && shift && \"$0\" submit \"$2\" --data \"$1\" "
        "--offence close_pass "
        "--vrm 'AA00 AAA' --when 2026-03-20T08:15 --where Preston; code=$?; test -z \"$(ls -A "
        "\"$1/vault/temp\")\" || exit 99; exit $code";
    std::ofstream(folder / "large.mp4") << std::string(std::size_t{8} << 20U, 'x');
    const auto ran = tests::run_program(
        "/usr/bin/unshare",
        {"--user", "--map-root-user", "--mount", "/bin/sh", "-c", script,
         std::string(CATSEYE_PROGRAMS) + "/catseye", (folder / "small").string(),
         (folder / "small").string(), (folder / "large.mp4").string()},
        {"CATSEYE_INTAKE_FREE_BYTES=1", "CATSEYE_INTAKE_MAX_FILE_BYTES=100000000"});
    INFO(ran.output << ran.error);
    CHECK(ran.exit_code == 1);
    CHECK_THAT(ran.error, Catch::Contains("space"));
}

TEST_CASE("a data folder that cannot be written gets one clear sentence") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "data");
    const std::string script =
        "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && exec \"$0\" submit "
        "\"$2\" --data \"$1\" "
        "--offence close_pass --vrm 'AA00 AAA' --when 2026-03-20T08:15 --where Preston";
    const auto ran = tests::run_program(
        "/usr/bin/unshare", {"--user", "--map-root-user", "--mount", "/bin/sh", "-c", script,
                             std::string(CATSEYE_PROGRAMS) + "/catseye", (folder / "data").string(),
                             (kSamples / "dashcam.mp4").string()});
    check_refused(ran, "cannot write in the data folder");
    CHECK(fs::is_empty(folder / "data"));
}

TEST_CASE("a data folder made by a newer version is left alone") {
    const TemporaryFolder folder;
    const fs::path data = folder / "data";
    const auto line = submit_line(data, kSamples / "dashcam.mp4");
    json_of(run_catseye(line));
    REQUIRE(
        tests::run_program("/usr/bin/sqlite3",
                           {(data / "catseye.db").string(),
                            "INSERT INTO schema_version VALUES (9999, '9999_future.sql', 'x', 0)"})
            .exit_code == 0);
    check_refused(run_catseye(line), "newer version");
    check_refused(run_catseye({"queue", "--data", data.string()}), "newer version");
    check_refused(run_catseye({"process", "--data", data.string()}), "newer version");
}

TEST_CASE("a case is decided once, by a known officer, with known codes") {
    const TemporaryFolder folder;
    const fs::path data = folder / "data";
    const std::string reference = json_of(run_catseye(with(submit_line(data, kSamples / "text.mp4"),
                                                           "--when", "2026-11-01T08:15")))
                                      .at("cases")
                                      .at(0);
    json_of(run_catseye({"process", "--data", data.string(), "--json"}).exit_code == 0
                ? tests::Ran{0, "{}", ""}
                : tests::Ran{});
    const auto decide = [&](const std::string& officer, const std::string& offence,
                            const std::string& disposal, const std::string& reason) {
        return run_catseye({"decide", reference, "--data", data.string(), "--json", "--officer",
                            officer, "--offence", offence, "--disposal", disposal, "--nfa-reason",
                            reason, "--reason", "no picture to see"});
    };
    check_refused(decide("Nobody", "", "NFA", "UNPLAYABLE"), "Nobody");
    json_of(run_catseye(
        {"officer", "add", "PC Example", "--role", "reviewer", "--data", data.string(), "--json"}));
    check_refused(decide("PC Example", "RT99999", "COURSE", ""), "RT99999");
    check_refused(decide("PC Example", "", "HANG", ""), "HANG");
    check_refused(decide("PC Example", "", "NFA", ""), "reason");
    CHECK(json_of(decide("PC Example", "", "NFA", "UNPLAYABLE")).at("state") == "closed");
    check_refused(decide("PC Example", "", "NFA", "UNPLAYABLE"), reference);
}

/// Its sightings are told as those of a clip of one frame, also when another file cannot be opened.
void check_plates_of_still(const fs::path& still, const TemporaryFolder& folder) {
    const fs::path text = folder / "notes.txt";
    std::ofstream(text) << "no picture";
    const auto ran = run_catseye({"plates", text.string(), still.string(), "--json"});
    INFO(ran.output << ran.error);
    CHECK(ran.exit_code == 1);
    CHECK_THAT(ran.error, Catch::Contains("no plates from '" + text.string() + "'"));
    const auto found = findings::parse_json(ran.output);
    REQUIRE(found);
    REQUIRE(found->at("files").size() == 1);
    const Json& sighting = found->at("files")[0].at("sightings").at(0);
    CHECK(sighting.at("vrm") == "AA00AAA");
    CHECK(sighting.at("best").at("frame") == 0);
}

TEST_CASE("commands go through the writer that runs, and find their own way when it is gone") {
    const TemporaryFolder folder;
    const fs::path data = folder / "data";
    tests::House house(data, 1, {});
    house.submit_next(kSamples / "dashcam.mp4");
    REQUIRE(tests::wait_until(
        [&] {
            house.tick();
            return !house.submitting() && house.unfinished_jobs() == 0;
        },
        std::chrono::seconds(60)));
    json_of(run_catseye(
        {"officer", "add", "PC Example", "--role", "reviewer", "--data", data.string(), "--json"}));
    check_refused(run_catseye({"process", "--data", data.string()}), "another catseye process");
    const Json still =
        json_of(run_catseye({"still", house.acknowledged().at(0).reference, "--frame", "7", "--out",
                             (folder / "still.png").string(), "--data", data.string(), "--json"}));
    CHECK(still.at("frame") == 7);
    CHECK(still.at("original_sha256") == house.acknowledged().at(0).sha256);
    CHECK(fs::file_size(folder / "still.png") > 1000);
    check_plates_of_still(folder / "still.png", folder);
    house.close();
    json_of(run_catseye(
        {"officer", "add", "PC Second", "--role", "clerk", "--data", data.string(), "--json"}));
    check_refused(run_catseye({"still", house.acknowledged().at(0).reference, "--frame", "100000",
                               "--out", (folder / "far.png").string(), "--data", data.string()}),
                  "still cannot be made");
    CHECK_FALSE(fs::exists(folder / "far.png"));
}

TEST_CASE("neither program links what it must not") {
    const auto libraries = [](const char* name) {
        // What the program itself asks for: Debian's libavformat brings libraries of its own along.
        return tests::run_program("/usr/bin/objdump",
                                  {"-p", std::string(CATSEYE_PROGRAMS) + "/" + name})
            .output;
    };
    REQUIRE_THAT(libraries("catseye"), Catch::Contains("NEEDED") && Catch::Contains("libsqlite3"));
    REQUIRE_THAT(libraries("catseye-stage"), Catch::Contains("libavcodec"));
    for (const char* library : {"libav", "libopencv", "libsw"})
        CHECK_THAT(libraries("catseye"), !Catch::Contains(library));
    for (const char* library : {"libsqlite3", "libpq", "libcurl", "libzmq"})
        CHECK_THAT(libraries("catseye-stage"), !Catch::Contains(library));
}
