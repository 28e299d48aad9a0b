#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apps/office.hpp"
#include "review/report.hpp"

namespace catseye::apps {

/// What `catseye submit` was told.
struct SubmitOptions {
    std::vector<std::filesystem::path> files;
    std::optional<std::filesystem::path> declaration;
    std::string offence, when, where, mode;
    std::vector<std::string> vrms;
    std::string request_id;  ///< for whoever may have to send again; empty: a fresh one
};

struct StillOptions {
    std::string reference;
    std::int64_t original = 1;
    std::int64_t frame = 0;
    std::filesystem::path out;
};

struct DecideOptions {
    std::string reference, officer, offence, disposal, nfa_reason, notice_exception, reason;
    bool final = false;
};

struct OfficerOptions {
    std::string name, role, sign_in;
    std::filesystem::path password_file;  ///< "-": standard input
};

struct ReportOptions {
    std::string source = "own";
    std::string from, to;
    std::string format = "text";
    review::ReportFilter filter;
};

struct BundleOptions {
    std::string reference, officer, recipient, reason;
    bool with_submitter = false;
    std::filesystem::path out;
};

struct WorkOptions {
    std::string connect;
    std::filesystem::path vault;
    std::optional<std::filesystem::path> keys;
};

struct ServeOptions {
    std::int64_t workers = 2;
    std::string listen = "127.0.0.1:8080";          ///< the public's portal
    std::string console_listen = "127.0.0.1:8081";  ///< what only the force may see
    std::string agents_listen;
    std::optional<std::filesystem::path> keys;
};

// Each is one command of the contract: it prints its answer on stdout, or returns the one line for
// stderr.
Result<> submit(const Context& context, const SubmitOptions& options);
Result<> probe(const Context& context, const std::vector<std::filesystem::path>& files);
Result<> plates(const Context& context, const std::vector<std::filesystem::path>& files);
Result<> still(const Context& context, const StillOptions& options);

Result<> serve(const Context& context, const ServeOptions& options);
Result<> process(const Context& context, std::int64_t workers);
Result<> work(const Context& context, const WorkOptions& options);
Result<> make_key(const Context& context, const std::string& name,
                  const std::filesystem::path& folder);

Result<> queue(const Context& context);
Result<> show_case(const Context& context, const std::string& reference);

Result<> add_officer(const Context& context, const OfficerOptions& options);
Result<> invite_officer(const Context& context, const OfficerOptions& options);
Result<> set_sign_in(const Context& context, const OfficerOptions& options);
Result<> officer_leaves(const Context& context, const OfficerOptions& options);
Result<> list_officers(const Context& context);

Result<> take(const Context& context, const std::string& reference, const std::string& officer);
Result<> release(const Context& context, const std::string& reference, const std::string& officer);
Result<> decide(const Context& context, const DecideOptions& options);
Result<> outcome(const Context& context, const std::string& reference, const std::string& event,
                 const std::string& on, const std::string& officer);
Result<> import_results(const Context& context, const std::filesystem::path& file,
                        const std::string& officer);

Result<> report(const Context& context, const ReportOptions& options);
Result<> import_outcomes(const Context& context, const std::filesystem::path& file,
                         const std::string& map);
/// A reference, or the file of a bundle; empty: the whole data folder.
Result<> verify(const Context& context, const std::string& what);
Result<> verify_bundle_file(const Context& context, const std::filesystem::path& file);
Result<> bundle(const Context& context, const BundleOptions& options);
Result<> show_config(const Context& context);

}  // namespace catseye::apps
