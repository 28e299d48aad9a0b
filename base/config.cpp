#include "base/config.hpp"

#include <charconv>
#include <cstdlib>
#include <sstream>
#include <type_traits>

#include <toml.hpp>

#include "base/file.hpp"
#include "base/utf8.hpp"

namespace catseye {

namespace {

template <typename T>
concept Duration = requires {
    typename T::period;
};

/// Calls `visit(section, key, member)` for every setting: the one list of them.
template <typename AnySettings, typename Visit>
void for_each_setting(AnySettings& s, Visit visit) {
    visit("force", "name", s.force_name);
    visit("force", "contact", s.force_contact);
    visit("force", "area", s.force_area);
    visit("intake", "max_file_bytes", s.intake_max_file_bytes);
    visit("intake", "max_submission_bytes", s.intake_max_submission_bytes);
    visit("intake", "max_files", s.intake_max_files);
    visit("intake", "max_vehicles", s.intake_max_vehicles);
    visit("intake", "free_bytes", s.intake_free_bytes);
    visit("jobs", "lease_ms", s.jobs_lease);
    visit("jobs", "attempts", s.jobs_attempts);
    visit("jobs", "back_off_ms", s.jobs_back_off);
    visit("jobs", "wall_limit_s", s.jobs_wall_limit);
    visit("jobs", "cpu_limit_s", s.jobs_cpu_limit);
    visit("jobs", "memory_bytes", s.jobs_memory_bytes);
    visit("review", "hold_minutes", s.review_hold);
    visit("review", "processing_grace_hours", s.review_processing_grace);
    visit("review", "urgent_posting_days", s.review_urgent_posting_days);
    visit("vault", "orphan_grace_hours", s.vault_orphan_grace);
    visit("http", "certificate", s.http_certificate);
    visit("http", "key", s.http_key);
    visit("http", "trusted_proxies", s.http_trusted_proxies);
    visit("http", "connections", s.http_connections);
    visit("http", "connections_per_address", s.http_connections_per_address);
    visit("http", "min_bytes_per_s", s.http_min_bytes_per_s);
    visit("portal", "url", s.portal_url);
    visit("portal", "wording", s.portal_wording);
    visit("portal", "session_minutes", s.portal_session);
    visit("portal", "draft_hours", s.portal_draft);
    visit("portal", "accept_days", s.portal_accept_days);
    visit("portal", "feedback", s.portal_feedback);
    visit("portal", "attack_per_minute", s.portal_attack_per_minute);
    visit("console", "url", s.console_url);
    visit("console", "idle_minutes", s.console_idle);
    visit("console", "longest_hours", s.console_longest);
    visit("console", "confirm_minutes", s.console_confirm);
    visit("console", "view_minutes", s.console_view);
    visit("console", "view_reasons", s.console_view_reasons);
    visit("console", "undo_seconds", s.console_undo);
    visit("console", "blind_percent", s.console_blind_percent);
    visit("console", "local_sign_in", s.console_local_sign_in);
    visit("console", "oidc_issuer", s.console_oidc_issuer);
    visit("console", "oidc_client_id", s.console_oidc_client_id);
    visit("console", "oidc_client_secret_file", s.console_oidc_client_secret_file);
    visit("console", "oidc_scope", s.console_oidc_scope);
    visit("console", "oidc_link_claim", s.console_oidc_link_claim);
    visit("console", "oidc_role_claim", s.console_oidc_role_claim);
    visit("console", "oidc_roles", s.console_oidc_roles);
    visit("mail", "server", s.mail_server);
    visit("mail", "from", s.mail_from);
    visit("mail", "user", s.mail_user);
    visit("mail", "password_file", s.mail_password_file);
    visit("log", "json", s.log_json);
}

/// Gathers every fault, so that an operator mends the file in one go.
class Faults {
public:
    void add(const std::string& fault) { text_ += (text_.empty() ? "" : "; ") + fault; }
    Result<> result(const std::string& where) const {
        if (text_.empty()) return ok();
        return fail(ErrorCode::invalid_request, where + ": " + text_);
    }

private:
    std::string text_;
};

template <typename Whole>
bool read_whole(std::string_view text, Whole& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

template <typename T>
bool assign(T& member, const std::string& text) {
    if constexpr (std::is_same_v<T, std::string>) {
        member = text;
        return true;
    } else if constexpr (std::is_same_v<T, bool>) {
        member = text == "true";
        return text == "true" || text == "false";
    } else if constexpr (Duration<T>) {
        std::int64_t count = 0;
        if (!read_whole(text, count) || count <= 0) return false;
        member = T(count);
        return true;
    } else {
        return read_whole(text, member) && member > 0;
    }
}

/// A TOML value as the text that `assign` reads; tables and lists have none.
std::optional<std::string> text_of(const toml::value& value) {
    if (value.is_string()) return value.as_string().str;
    if (value.is_boolean()) return value.as_boolean() ? "true" : "false";
    if (value.is_integer()) return std::to_string(value.as_integer());
    return std::nullopt;
}

std::string environment_name(std::string_view section, std::string_view key) {
    std::string name = "CATSEYE_" + std::string(section) + "_" + std::string(key);
    for (char& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return name;
}

void report_unknown(const toml::value& document, const Settings& settings, Faults& faults) {
    for (const auto& [section, table] : document.as_table()) {
        if (!table.is_table()) {
            faults.add("'" + section + "' stands outside a section");
            continue;
        }
        for (const auto& [key, value] : table.as_table()) {
            bool known = false;
            for_each_setting(settings, [&, &section = section, &key = key](
                                           std::string_view s, std::string_view k, const auto&) {
                known = known || (s == section && k == key);
            });
            if (!known) faults.add("unknown setting " + section + "." + key);
        }
    }
}

Result<> read_file(const std::filesystem::path& file, Settings& settings) {
    constexpr std::int64_t kMaxSettingsBytes = std::int64_t{1} << 20U;
    const std::string text = TRY(read_text(file, kMaxSettingsBytes));
    // toml11 3.7.1 reads outside of its buffer when it complains of a string that is not UTF-8.
    if (!is_utf8(text))
        return fail(ErrorCode::invalid_request,
                    "settings '" + file.string() + "' are not UTF-8 text");
    Faults faults;
    try {
        std::istringstream stream(text);
        const toml::value document = toml::parse(stream, file.string());
        report_unknown(document, settings, faults);
        for_each_setting(settings, [&](const char* section, const char* key, auto& member) {
            if (!document.contains(section) || !document.at(section).is_table() ||
                !document.at(section).contains(key))
                return;
            const auto value = text_of(document.at(section).at(key));
            if (!value || !assign(member, *value))
                faults.add(std::string(section) + "." + key + " is not a value it can take");
        });
    } catch (const std::exception& error) {
        return fail(ErrorCode::invalid_request,
                    "cannot read settings '" + file.string() + "': " + error.what());
    }
    return faults.result("settings '" + file.string() + "'");
}

}  // namespace

Result<Settings> load_settings(const std::optional<std::filesystem::path>& file) {
    Settings settings;
    const std::filesystem::path standard = "/etc/catseye.toml";
    if (file) {
        TRY(read_file(*file, settings));
    } else if (std::filesystem::exists(standard)) {
        TRY(read_file(standard, settings));
    }
    Faults faults;
    for_each_setting(settings, [&](std::string_view section, std::string_view key, auto& member) {
        const std::string name = environment_name(section, key);
        const char* text = std::getenv(
            name.c_str());  // NOLINT(concurrency-mt-unsafe): read once, before any thread
        if (text != nullptr && !assign(member, text))
            faults.add(name + " is not a value it can take");
    });
    TRY(faults.result("environment"));
    return settings;
}

std::vector<std::pair<std::string, std::string>> list_settings(const Settings& settings) {
    std::vector<std::pair<std::string, std::string>> list;
    for_each_setting(settings,
                     [&](std::string_view section, std::string_view key, const auto& member) {
                         using T = std::decay_t<decltype(member)>;
                         std::string text;
                         if constexpr (std::is_same_v<T, std::string>)
                             text = "\"" + member + "\"";
                         else if constexpr (std::is_same_v<T, bool>)
                             text = member ? "true" : "false";
                         else if constexpr (Duration<T>)
                             text = std::to_string(member.count());
                         else
                             text = std::to_string(member);
                         list.emplace_back(std::string(section) + "." + std::string(key), text);
                     });
    return list;
}

}  // namespace catseye
