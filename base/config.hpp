#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace catseye {

/// Everything a force may set, with the values that hold when it sets nothing. Read from one TOML
/// file
/// (`key = value` under a section), then from CATSEYE_<SECTION>_<KEY> in the environment.
struct Settings {
    // [force]
    std::string force_name = "Lancashire Constabulary";
    std::string force_contact =
        "101";               // where the public reaches the force: a number or an address
    std::string force_area;  // a GeoJSON file with the force's area; empty: Lancashire's

    // [intake]
    std::int64_t intake_max_file_bytes = std::int64_t{2} << 30U;  // 2 GiB, as most forces take
    std::int64_t intake_max_submission_bytes = std::int64_t{10} << 30U;  // and 10 GB a submission
    std::int64_t intake_max_files = 10;
    std::int64_t intake_max_vehicles = 5;
    std::int64_t intake_free_bytes = std::int64_t{1}
                                     << 30U;  // less free on the vault's disk: no new originals

    // [jobs]
    std::chrono::milliseconds jobs_lease{
        60'000};                     // four missed renewals; a renewal costs one write for all jobs
    std::int64_t jobs_attempts = 3;  // then the case opens flagged
    std::chrono::milliseconds jobs_back_off{5'000};  // doubled at each further attempt
    std::chrono::seconds jobs_wall_limit{900};       // one stage, by the clock on the wall
    std::chrono::seconds jobs_cpu_limit{1'200};
    std::int64_t jobs_memory_bytes = std::int64_t{1536} << 20U;

    // [review]
    std::chrono::minutes review_hold{30};           // a taken case goes back after this
    std::chrono::hours review_processing_grace{1};  // a case still processing is listed after this
    std::int64_t review_urgent_posting_days =
        5;  // or at once with this many posting days or fewer left

    // [vault]
    std::chrono::hours vault_orphan_grace{
        24};  // bytes without a row are younger than this, or a problem

    // [http] both listeners; a key that is empty is off
    std::string http_certificate, http_key;  // PEM files: TLS by the program itself
    std::string http_trusted_proxies;  // addresses, separated by commas, whose forwarding headers
                                       // are believed
    std::int64_t http_connections = 4096;
    std::int64_t http_connections_per_address = 64;
    std::int64_t http_min_bytes_per_s =
        1024;  // of a body, after 30 seconds: slower senders are cut

    // [portal]
    std::string
        portal_url;  // as the public sees it, for links in mails: https://snap.example.police.uk
    std::string portal_wording;               // a folder whose texts replace ours: docs/wording.md
    std::chrono::minutes portal_session{60};  // without a click; a draft is kept longer
    std::chrono::hours portal_draft{7 * 24};  // a draft and its uploads lapse after this
    std::int64_t portal_accept_days = 10;     // older reports are warned, or refused
    std::string portal_feedback = "reason";   // none | action | reason: what a submitter is told
    std::int64_t portal_attack_per_minute =
        120;  // more new reports than this: a proof of work is asked for

    // [console]
    std::string console_url;                 // as officers see it, for links and for OpenID Connect
    std::chrono::minutes console_idle{15};   // signed out after so long without a click
    std::chrono::hours console_longest{10};  // and after this in any case: a shift
    std::chrono::minutes console_confirm{240};  // a decision or an export asks who it is again
    std::chrono::minutes console_view{15};      // one viewing of a case's footage
    bool console_view_reasons = false;          // whether a viewing needs a reason code
    std::chrono::seconds console_undo{60};      // a decision may be taken back; mails wait for it
    std::int64_t console_blind_percent = 5;     // of recommendations decided again, blind
    bool console_local_sign_in = true;  // passwords and codes kept here; off: OpenID Connect alone
    std::string console_oidc_issuer;    // the force's identity provider, exactly as it calls itself
    std::string console_oidc_client_id, console_oidc_client_secret_file;
    std::string console_oidc_scope = "openid profile";
    std::string console_oidc_link_claim =
        "preferred_username";             // what an administrator writes down for an officer
    std::string console_oidc_role_claim;  // the claim with an officer's groups; empty: roles are
                                          // given here
    std::string console_oidc_roles;       // "group=role, group=role": the first that fits

    // [mail]
    std::string mail_server;  // smtp://host:25 or smtps://host:465; empty: mails wait in the outbox
    std::string mail_from = "no-reply@localhost";
    std::string mail_user, mail_password_file;

    // [log]
    bool log_json = false;
};

/// Reads `file` if it is given (a missing one is then an error), /etc/catseye.toml if it exists,
/// then the environment. All faults are listed in one Error: unknown keys, wrong types, values out
/// of range.
Result<Settings> load_settings(const std::optional<std::filesystem::path>& file);

/// "section.key" and its value as TOML, in the order of the struct: what `catseye config` prints.
std::vector<std::pair<std::string, std::string>> list_settings(const Settings& settings);

}  // namespace catseye
