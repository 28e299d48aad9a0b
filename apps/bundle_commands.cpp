// bundle, and verify of a bundle's file.
#include <array>
#include <cstdio>

#include "apps/commands.hpp"
#include "base/file.hpp"
#include "review/bundle_check.hpp"
#include "review/bundle_stream.hpp"
#include "review/law_amendments.hpp"
#include "store/data_folder.hpp"

namespace catseye::apps {

namespace {

/// Writes the whole archive, durable before the call returns; what is half made is removed.
Result<> write_out(review::Bundle bundle, const store::Vault& vault,
                   const std::filesystem::path& out) {
    const File file = TRY(create_file(out, 0640));
    review::BundleStream stream(std::move(bundle), vault);
    std::vector<char> block(std::size_t{1} << 20U);
    for (;;) {
        const std::size_t got = TRY(stream.read(block));
        if (got == 0) break;
        TRY(write_all(file, {block.data(), got}));
    }
    sync_or_die(file);
    return ok();
}

}  // namespace

Result<> bundle(const Context& context, const BundleOptions& options) {
    if (std::filesystem::exists(options.out))
        return fail(
            ErrorCode::invalid_request,
            "'" + options.out.string() + "' exists already: a bundle never replaces a file");
    const auto redaction =
        options.with_submitter ? review::Redaction::none : review::Redaction::submitter_details;
    const review::BundleOrder order{options.reference, {options.officer, system_user()},
                                    options.recipient, options.reason,
                                    redaction,         context.settings.force_name};
    const auto reader = TRY(store::open_reader(context.data));
    const auto vault = TRY(open_vault(context));
    const auto law = TRY(review::law_in_force(*reader));
    auto plan = TRY(review::plan_bundle(*reader, *vault, law, order, now()));
    const Json noted = TRY(write(context, "bundle",
                                 {{"reference", order.reference},
                                  {"officer", order.actor.officer},
                                  {"system_user", order.actor.system_user},
                                  {"recipient", order.recipient},
                                  {"reason", order.reason},
                                  {"left_out", to_string(order.redaction)}}));
    auto made = TRY(review::finish_bundle(
        *reader, std::move(plan),
        {noted.value("entry", std::int64_t{0}), noted.value("sha256", std::string())}));
    const Json done = {{"file", options.out.string()},
                       {"files", made.parts.size()},
                       {"bytes", made.size_bytes()},
                       {"custody", noted}};
    const auto written = write_out(std::move(made), *vault, options.out);
    if (!written) {
        std::error_code ignored;
        if (written.error().code != ErrorCode::conflict)
            std::filesystem::remove(options.out, ignored);
        return written.error();
    }
    answer(context, done,
           options.out.string() + ": " + std::to_string(done["files"].get<long>()) + " files, " +
               std::to_string(done["bytes"].get<long>()) + " bytes, custody entry " +
               std::to_string(noted.value("entry", 0L)));
    return ok();
}

Result<> verify_bundle_file(const Context& context, const std::filesystem::path& file) {
    File opened = TRY(open_regular(file));
    const auto found = TRY(review::verify_bundle(std::move(opened)));
    if (context.json) {
        std::printf("%s\n", findings::to_pretty(to_json(found)).c_str());
    } else {
        std::printf("Bundle of case %s, made %s: %ld files, %ld bytes, %ld custody entries: %s\n",
                    found.reference.c_str(), found.made.c_str(), found.files, found.bytes,
                    found.custody_entries,
                    found.problems.empty() ? "all as it must be" : "PROBLEMS");
        for (const auto& problem : found.problems)
            std::printf("  %s: %s\n", problem.where.c_str(), problem.what.c_str());
        if (found.problems.empty())
            std::printf("It ends with custody entry %ld, %s: compare it with the force's log.\n",
                        found.custody_entry, found.custody_sha256.c_str());
    }
    if (found.problems.empty()) return ok();
    return fail(ErrorCode::internal,
                "'" + file.string() + "' is not the bundle that was made: do not rely on it");
}

}  // namespace catseye::apps
