// submit, probe, plates, still: the commands that take footage.
#include <cstdio>
#include <thread>

#include <unistd.h>

#include "apps/commands.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/process.hpp"
#include "ingest/intake.hpp"
#include "store/data_folder.hpp"
#include "workers/sandbox.hpp"

namespace catseye::apps {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMaxDeclarationBytes = std::int64_t{1} << 20U;

/// A folder that goes away with everything in it.
class ScratchFolder {
public:
    static Result<ScratchFolder> make() {
        std::string name = (fs::temp_directory_path() / "catseye-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) return fail_errno("make a scratch folder");
        return ScratchFolder(name);
    }
    ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    explicit ScratchFolder(fs::path path) : path_(std::move(path)) {}
    fs::path path_;
};

Json declaration_of(const SubmitOptions& options) {
    Json vehicles = Json::array();
    for (const std::string& vrm : options.vrms)
        vehicles.push_back({{"vrm", vrm}});
    Json json = {{"offence", options.offence},
                 {"incident", {{"when", options.when}, {"where", options.where}}},
                 {"vehicles", std::move(vehicles)}};
    if (!options.mode.empty()) json["mode"] = options.mode;
    return json;
}

Result<Json> read_declaration(const SubmitOptions& options) {
    if (!options.declaration) return declaration_of(options);
    const std::string text = TRY(read_text(*options.declaration, kMaxDeclarationBytes));
    auto parsed = findings::parse_json(text);
    if (parsed) return parsed;
    return fail(ErrorCode::invalid_request, "the declaration '" + options.declaration->string() +
                                                "' is " + parsed.error().message);
}

workers::StageRequest request_for(const Context& context, const std::string& stage,
                                  const std::string& parameters, const ScratchFolder& scratch) {
    workers::StageRequest request;
    request.stage = stage;
    request.parameters = parameters;
    request.scratch = scratch.path();
    request.wall_limit = context.settings.jobs_wall_limit;
    request.limits.cpu_seconds = context.settings.jobs_cpu_limit.count();
    request.limits.memory_bytes = context.settings.jobs_memory_bytes;
    return request;
}

Result<workers::StageRun> run_on(const Context& context, const File& file, const std::string& stage,
                                 const std::string& parameters) {
    const ScratchFolder scratch = TRY(ScratchFolder::make());
    return workers::run_stage(program_folder() / "catseye-stage", file,
                              request_for(context, stage, parameters, scratch));
}

/// A stage that ended without findings is a fact about the file as well.
findings::ProbeFindings findings_of(const workers::StageRun& run) {
    if (run.outcome && run.outcome->probe) return *run.outcome->probe;
    findings::ProbeFindings findings;
    const Error why =
        run.outcome ? fail(ErrorCode::internal, "probe said nothing") : run.outcome.error();
    findings.reasons.push_back({std::string(to_string(why.code)), why.message});
    return findings;
}

Result<Json> probe_json(const Context& context, const fs::path& path) {
    const File file = TRY(open_regular(path));
    const FileHash hash = TRY(sha256_of_file(file.fd()));
    const auto run = TRY(run_on(context, file, "probe", {}));
    Json json = {{"file", path.string()}, {"size_bytes", hash.size_bytes}, {"sha256", hash.sha256}};
    json.update(findings::to_json(findings_of(run)));
    return json;
}

void print_probe(const Json& file) {
    std::printf("%s: %s", file["file"].get<std::string>().c_str(),
                file["verdict"].get<std::string>().c_str());
    if (file.contains("video"))
        std::printf(", %s %s %ldx%ld", file.value("container", "").c_str(),
                    file["video"].value("codec", "").c_str(), file["video"].value("width", 0L),
                    file["video"].value("height", 0L));
    if (file.contains("duration_s")) std::printf(", %.1f s", file["duration_s"].get<double>());
    std::printf("\n");
    for (const Json& reason : file["reasons"])
        std::printf("  %s: %s\n", reason.value("code", "").c_str(),
                    reason.value("message", "").c_str());
}

Result<Json> plates_json(const Context& context, const fs::path& path) {
    const File file = TRY(open_regular(path));
    const auto run = TRY(run_on(context, file, "derive", "lanes=plates"));
    if (!run.outcome)
        return fail(run.outcome.error().code,
                    "no plates from '" + path.string() + "': " + run.outcome.error().message);
    Json sightings = Json::array();
    for (const auto& sighting : run.outcome->sightings)
        sightings.push_back(findings::to_json(sighting));
    return Json{{"file", path.string()}, {"sightings", std::move(sightings)}};
}

void print_plates(const Json& file) {
    std::printf("%s: %zu sightings\n", file["file"].get<std::string>().c_str(),
                file["sightings"].size());
    for (const Json& sighting : file["sightings"])
        std::printf("  %-8s %s  %.1f-%.1f s, %ld views, best at frame %ld\n",
                    sighting.value("state", "").c_str(), sighting.value("vrm", "-").c_str(),
                    sighting.value("first_s", 0.0), sighting.value("last_s", 0.0),
                    sighting.value("reads", 0L), sighting["best"].value("frame", 0L));
}

Result<> copy_out(const File& from, const fs::path& path) {
    const File to = TRY(create_file(path, 0644));
    std::vector<char> buffer(std::size_t{1} << 20U);
    for (off_t at = 0;;) {
        const ssize_t got = ::pread(from.fd(), buffer.data(), buffer.size(), at);
        if (got < 0) return fail_errno("read a still");
        if (got == 0) return ok();
        TRY(write_all(to, {buffer.data(), static_cast<std::size_t>(got)}));
        at += got;
    }
}

/// Where a job stands, by the reading connection.
struct JobStanding {
    std::string state;
    std::string error;
    std::string finding;
    std::string artefact_sha256;
};

Result<JobStanding> standing_of(const Context& context, const std::string& job_id) {
    const auto database = TRY(store::open_reader(context.data));
    const auto rows =
        TRY(database->query("SELECT j.state, COALESCE(t.error_message, ''), COALESCE(f.content, "
                            "''), COALESCE(a.sha256, '') FROM job j "
                            "LEFT JOIN job_attempt t ON t.job_id = j.id AND t.attempt = j.attempt "
                            "LEFT JOIN finding f ON f.job_id = j.id LEFT JOIN artefact a ON "
                            "a.job_id = j.id WHERE j.id = $1",
                            {job_id}));
    if (!TRY(rows->next())) return fail(ErrorCode::not_found, "job " + job_id + " is gone");
    return JobStanding{rows->text(0), rows->text(1), rows->text(2), rows->text(3)};
}

Result<JobStanding> wait_for_job(const Context& context, const std::string& job_id) {
    for (;;) {
        auto standing = TRY(standing_of(context, job_id));
        if (standing.state == "done") return standing;
        if (standing.state == "failed")
            return fail(ErrorCode::invalid_request, "the still cannot be made: " + standing.error);
        // With a writer that runs, its agents do the work; without one, this command is the writer
        // for a moment.
        const auto worked = process(context, 1);
        if (!worked && worked.error().code != ErrorCode::busy) return worked.error();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

/// Before bytes are copied into a folder that is not for this program.
Result<> refuse_foreign_data(const Context& context) {
    if (!fs::exists(store::DataPaths(context.data).database)) return ok();
    const auto reader = store::open_reader(context.data);
    if (!reader && reader.error().code != ErrorCode::busy) return reader.error();
    return ok();
}

}  // namespace

Result<> submit(const Context& context, const SubmitOptions& options) {
    const Json declaration = TRY(read_declaration(options));
    const auto declared = TRY(ingest::declaration_from(declaration, now()));
    const std::int64_t most = context.settings.intake_max_vehicles;
    if (static_cast<std::int64_t>(declared.vehicles.size()) > most)
        return fail(ErrorCode::invalid_request,
                    "the declaration names " + std::to_string(declared.vehicles.size()) +
                        " vehicles; at most " + std::to_string(most) +
                        " are taken in one report (intake.max_vehicles)");
    const auto offered = TRY(ingest::open_offered(options.files, context.settings));
    TRY(refuse_foreign_data(context));
    const auto vault = TRY(open_vault(context));
    Json files = Json::array();
    for (const auto& file : TRY(ingest::seal(*vault, offered, context.settings)))
        files.push_back({{"file", file.client_name},
                         {"sha256", file.sealed.sha256},
                         {"size_bytes", file.sealed.size_bytes}});
    const std::string request_id = options.request_id.empty() ? make_id(now()) : options.request_id;
    const Json receipt =
        TRY(write(context, "submit",
                  {{"request_id", request_id}, {"declaration", declaration}, {"files", files}}));
    if (context.json) {
        std::printf("%s\n", findings::to_pretty(receipt).c_str());
        return ok();
    }
    std::printf("Received. Reference %s\n", receipt["reference"].get<std::string>().c_str());
    for (const Json& one : receipt["cases"])
        std::printf("  case     %s\n", one.get<std::string>().c_str());
    for (const Json& one : receipt["originals"])
        std::printf("  original %s  %s\n", one["sha256"].get<std::string>().c_str(),
                    one["file"].get<std::string>().c_str());
    std::printf("  custody  entry %ld, %s\n", receipt["custody"]["entry"].get<long>(),
                receipt["custody"]["sha256"].get<std::string>().c_str());
    return ok();
}

Result<> probe(const Context& context, const std::vector<fs::path>& files) {
    Json all = Json::array();
    for (const auto& path : files)
        all.push_back(TRY(probe_json(context, path)));
    if (context.json)
        std::printf("%s\n", findings::to_pretty({{"files", std::move(all)}}).c_str());
    else
        for (const Json& file : all)
            print_probe(file);
    return ok();
}

Result<> plates(const Context& context, const std::vector<fs::path>& files) {
    Json all = Json::array();
    std::optional<Error> wrong;  // a file that cannot be opened does not cost the others' answers
    for (const auto& path : files) {
        auto found = plates_json(context, path);
        if (found)
            all.push_back(*std::move(found));
        else if (wrong)
            wrong->message += "\n" + found.error().message;
        else
            wrong = found.error();
    }
    if (all.empty()) return *wrong;
    if (context.json)
        std::printf("%s\n", findings::to_pretty({{"files", std::move(all)}}).c_str());
    else
        for (const Json& file : all)
            print_plates(file);
    return wrong ? Result<>(*wrong) : ok();
}

Result<> still(const Context& context, const StillOptions& options) {
    if (std::filesystem::exists(options.out))
        return fail(ErrorCode::invalid_request,
                    "'" + options.out.string() + "' exists already: a still never replaces a file");
    TRY(store::open_reader(context.data));
    const Json job = TRY(write(context, "still",
                               {{"reference", options.reference},
                                {"original", options.original},
                                {"frame", options.frame}}));
    const auto done = TRY(wait_for_job(context, job["job"].get<std::string>()));
    const auto vault = TRY(open_vault(context));
    const File picture = TRY(vault->open(store::Shelf::artefacts, done.artefact_sha256));
    TRY(copy_out(picture, options.out));
    Json made = TRY(findings::parse_json(done.finding));
    made["original_sha256"] = job["original_sha256"];
    made["sha256"] = done.artefact_sha256;
    made["file"] = options.out.string();
    answer(context, made,
           options.out.string() + ": frame " + std::to_string(made.value("frame", 0L)) + " (pts " +
               std::to_string(made.value("pts", 0L)) + ") of original " +
               made["original_sha256"].get<std::string>());
    return ok();
}

}  // namespace catseye::apps
