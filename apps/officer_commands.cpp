// officer …: who may act, and how they sign in. What is secret is made here and never stands on a
// command line: the writer gets hashes, and the secret of the authenticator app over its own
// socket.
#include <iostream>
#include <iterator>

#include "apps/commands.hpp"
#include "base/file.hpp"
#include "review/accounts.hpp"
#include "review/one_time_codes.hpp"
#include "review/passwords.hpp"
#include "store/data_folder.hpp"
#include "store/decisions.hpp"

namespace catseye::apps {

namespace {

constexpr std::int64_t kMaxPasswordBytes = 4096;

/// The first line of a file, or of standard input for "-".
Result<std::string> read_password(const std::filesystem::path& file) {
    std::string password;
    if (file == "-")
        std::getline(std::cin, password);
    else
        password = TRY(read_text(file, kMaxPasswordBytes));
    password.resize(std::min(password.find_first_of("\r\n"), password.size()));
    return password;
}

std::string lines_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += "\n  " + line;
    return text;
}

}  // namespace

Result<> add_officer(const Context& context, const OfficerOptions& options) {
    const Json done =
        TRY(write(context, "officer add", {{"name", options.name}, {"role", options.role}}));
    answer(context, done, "officer " + options.name + ", " + options.role);
    return ok();
}

Result<> invite_officer(const Context& context, const OfficerOptions& options) {
    std::string sign_in = options.sign_in;
    if (!sign_in.empty()) sign_in = TRY(review::sign_in_name(sign_in));
    const std::string code = review::make_invitation_code();
    TRY(write(context, "officer invite",
              {{"name", options.name},
               {"sign_in", sign_in},
               {"code_sha256", review::invitation_sha256(code)}}));
    const std::string console = context.settings.console_url.empty() ? "http://127.0.0.1:8081"
                                                                     : context.settings.console_url;
    const std::string link = console + "/welcome?code=" + code;
    const auto hours = std::to_string(review::kInvitationLasts.count());
    answer(context,
           {{"officer", options.name},
            {"code", code},
            {"link", link},
            {"hours", review::kInvitationLasts.count()}},
           options.name + " chooses a password at\n  " + link + "\nThe link works once, for " +
               hours + " hours. Who has it can sign in as this officer: hand it over in person.");
    return ok();
}

Result<> set_sign_in(const Context& context, const OfficerOptions& options) {
    const std::string sign_in = TRY(review::sign_in_name(options.sign_in));
    const std::string password = TRY(read_password(options.password_file));
    TRY(review::check_password(password, {options.name, sign_in}));
    const std::string secret = review::make_totp_secret();
    const std::vector<std::string> codes = review::make_recovery_codes();
    const std::string hash = TRY(review::hash_password(password));
    TRY(write(context, "officer sign-in",
              {{"name", options.name},
               {"sign_in", sign_in},
               {"password_hash", hash},
               {"totp_secret", secret},
               {"recovery_codes", codes}}));
    const std::string uri =
        review::totp_uri(secret, context.settings.force_name + " Catseye", sign_in);
    answer(context,
           {{"officer", options.name},
            {"sign_in", sign_in},
            {"totp_secret", secret},
            {"otpauth", uri},
            {"recovery_codes", codes}},
           options.name + " signs in as " + sign_in +
               "\nfor the authenticator app, by hand or as a QR code:\n  " + secret + "\n  " + uri +
               "\nrecovery codes, each works once:" + lines_of(codes));
    return ok();
}

Result<> officer_leaves(const Context& context, const OfficerOptions& options) {
    const Json done = TRY(write(context, "officer leave", {{"name", options.name}}));
    answer(context, done, options.name + " has left: signed out, and cannot sign in");
    return ok();
}

Result<> list_officers(const Context& context) {
    const auto database = TRY(store::open_reader(context.data));
    store::OfficerAccounts accounts(*database);
    Json list = Json::array();
    std::string words;
    for (const store::Officer& officer : TRY(store::Officers(*database).all())) {
        const auto account = TRY(accounts.of_officer(officer.id));
        Json row{{"officer", officer.name}, {"role", officer.role}};
        if (account) row["sign_in"] = account->sign_in;
        if (officer.left) row["left"] = to_iso(*officer.left);
        words += (words.empty() ? "" : "\n") + officer.name + ", " + officer.role +
                 (account ? ", signs in as " + account->sign_in : "") +
                 (officer.left ? ", left" : "");
        list.push_back(std::move(row));
    }
    answer(context, {{"officers", std::move(list)}}, words);
    return ok();
}

}  // namespace catseye::apps
