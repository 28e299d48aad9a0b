#include "review/force_rules.hpp"

#include <algorithm>
#include <charconv>

#include "base/hash.hpp"
#include "base/utf8.hpp"
#include "store/custody_log.hpp"
#include "store/force_changes.hpp"

namespace catseye::review {

namespace {

constexpr std::int64_t kMebibyte = std::int64_t{1} << 20U;

/// Puts a value where its rule allows it; the Error says what it takes.
class Assigner {
public:
    Assigner(Settings& settings, const ChangeableSetting& setting, const std::string& value)
        : settings_(settings), setting_(setting), value_(value) {}

    Result<> operator()(const NumberRule& rule) const {
        std::int64_t number = 0;
        const char* end = value_.data() + value_.size();
        const auto [read, error] = std::from_chars(value_.data(), end, number);
        if (error != std::errc() || read != end || number < rule.least || number > rule.most)
            return refuse("a whole number from " + std::to_string(rule.least) + " to " +
                          std::to_string(rule.most));
        settings_.*rule.member = number;
        return ok();
    }
    Result<> operator()(const TextRule& rule) const {
        const bool printable =
            is_utf8(value_) && std::none_of(value_.begin(), value_.end(), [](char c) {
                return c >= 0 && (c < ' ' || c == '\x7f');
            });
        if (!printable || value_.empty() || count_characters(value_) > rule.most)
            return refuse("1 to " + std::to_string(rule.most) + " characters on one line");
        settings_.*rule.member = value_;
        return ok();
    }
    Result<> operator()(const WordRule& rule) const {
        std::string known;
        for (const std::string& word : rule.words) {
            if (word == value_) {
                settings_.*rule.member = value_;
                return ok();
            }
            known += (known.empty() ? "" : ", ") + word;
        }
        return refuse("one of " + known);
    }

private:
    Error refuse(const std::string& what) const {
        return fail(ErrorCode::invalid_request, setting_.name + " takes " + what);
    }
    Settings& settings_;
    const ChangeableSetting& setting_;
    const std::string& value_;
};

const ChangeableSetting* setting_named(const std::string& name) {
    const auto& all = changeable_settings();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const ChangeableSetting& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

const std::vector<ChangeableSetting>& changeable_settings() {
    static const std::vector<ChangeableSetting> kSettings{
        {"portal.accept_days", "Days after an incident that a report is taken",
         "Older ones are told that a notice can hardly be served in time",
         NumberRule{&Settings::portal_accept_days, 1, 365}},
        {"portal.feedback", "What a submitter is told of the outcome",
         "none, action (whether there was any) or reason",
         WordRule{&Settings::portal_feedback, {"none", "action", "reason"}}},
        {"force.contact", "Where the public reaches the force", "A number or an address",
         TextRule{&Settings::force_contact, 100}},
        {"intake.max_file_bytes", "Largest file, in bytes", "2147483648 is 2 GiB",
         NumberRule{&Settings::intake_max_file_bytes, 10 * kMebibyte, 20480 * kMebibyte}},
        {"intake.max_submission_bytes", "Largest report, in bytes", "10737418240 is 10 GiB",
         NumberRule{&Settings::intake_max_submission_bytes, 10 * kMebibyte, 102400 * kMebibyte}},
        {"intake.max_files", "Files in a report", "",
         NumberRule{&Settings::intake_max_files, 1, 50}},
        {"intake.max_vehicles", "Vehicles in a report", "",
         NumberRule{&Settings::intake_max_vehicles, 1, 20}}};
    return kSettings;
}

std::string value_of(const Settings& settings, const ChangeableSetting& setting) {
    if (const auto* number = std::get_if<NumberRule>(&setting.rule))
        return std::to_string(settings.*(number->member));
    if (const auto* line = std::get_if<TextRule>(&setting.rule)) return settings.*(line->member);
    return settings.*(std::get<WordRule>(setting.rule).member);
}

Result<Settings> settings_in_force(store::Database& database, const Settings& told) {
    Settings settings = told;
    for (const store::ForceChange& change :
         TRY(store::ForceChanges(database, "setting").latest())) {
        const ChangeableSetting* setting = setting_named(change.name);
        if (setting == nullptr || !change.value) continue;
        Settings tried = settings;
        if (std::visit(Assigner(tried, *setting, *change.value), setting->rule)) settings = tried;
    }
    return settings;
}

Result<Settings> change_settings(store::Database& database, const Settings& told,
                                 const std::vector<std::pair<std::string, std::string>>& values,
                                 const std::string& officer_id, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    for (const auto& [name, value] : values) {
        const ChangeableSetting* setting = setting_named(name);
        if (setting == nullptr)
            return fail(ErrorCode::invalid_request, "'" + name + "' cannot be changed here");
        Settings tried = told;
        if (!value.empty()) TRY(std::visit(Assigner(tried, *setting, value), setting->rule));
        const auto stored = value.empty() ? std::nullopt : std::optional(value);
        TRY(store::ForceChanges(database, "setting").add({name, stored, officer_id, now}));
        TRY(store::CustodyLog(database).append({officer_id,
                                                "setting_changed",
                                                "setting:" + name,
                                                {{"value_sha256", sha256_of(value)}}},
                                               now));
    }
    Settings settings = TRY(settings_in_force(database, told));
    TRY(transaction.commit());
    return settings;
}

Result<> change_wording(store::Database& database, const std::string& name,
                        const std::optional<std::string>& value, const std::string& officer_id,
                        Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    TRY(store::ForceChanges(database, "wording").add({name, value, officer_id, now}));
    TRY(store::CustodyLog(database).append({officer_id,
                                            "wording_changed",
                                            "wording:" + name,
                                            {{"value_sha256", sha256_of(value.value_or(""))}}},
                                           now));
    return transaction.commit();
}

}  // namespace catseye::review
