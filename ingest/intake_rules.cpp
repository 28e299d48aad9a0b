#include "ingest/intake_rules.hpp"

#include <iterator>

namespace catseye::ingest {

namespace {

std::string megabytes(std::int64_t bytes) {
    return std::to_string(bytes >> 20U) + " MB";
}

Error refuse(std::string message) {
    return fail(ErrorCode::invalid_request, std::move(message));
}

}  // namespace

Result<std::vector<OfferedFile>> open_offered(const std::vector<std::filesystem::path>& paths,
                                              const Settings& settings) {
    if (paths.empty()) return refuse("no footage was given: name at least one file");
    if (std::ssize(paths) > settings.intake_max_files)
        return refuse(std::to_string(paths.size()) +
                      " files were given: a submission takes at most " +
                      std::to_string(settings.intake_max_files));
    std::vector<OfferedFile> offered;
    std::int64_t total = 0;
    for (const auto& path : paths) {
        OfferedFile file{path.filename().string(), TRY(open_regular(path)), 0};
        file.size_bytes = TRY(size_of(file.file));
        if (file.size_bytes == 0)
            return refuse("'" + path.string() +
                          "' is empty (0 bytes): the recording was not copied; copy it again from "
                          "the camera's card");
        if (file.size_bytes > settings.intake_max_file_bytes)
            return refuse("'" + path.string() + "' holds " + megabytes(file.size_bytes) +
                          ": at most " + megabytes(settings.intake_max_file_bytes) +
                          " are taken; send the part with the incident");
        total += file.size_bytes;
        offered.push_back(std::move(file));
    }
    if (total > settings.intake_max_submission_bytes)
        return refuse("the files hold " + megabytes(total) +
                      " together: a submission takes at most " +
                      megabytes(settings.intake_max_submission_bytes));
    return offered;
}

Result<> check_room(const store::Vault& vault, std::int64_t bytes, const Settings& settings) {
    const std::int64_t free = TRY(vault.free_bytes());
    if (free - bytes >= settings.intake_free_bytes) return ok();
    return fail(ErrorCode::resource, "the vault's disk has " + megabytes(free) +
                                         " left and must keep " +
                                         megabytes(settings.intake_free_bytes) +
                                         ": nothing was taken; free some space and send again");
}

}  // namespace catseye::ingest
