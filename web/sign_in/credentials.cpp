#include "web/sign_in/credentials.hpp"

#include "review/one_time_codes.hpp"
#include "review/passwords.hpp"
#include "web/sign_in/qr_code.hpp"

namespace catseye::web {
namespace {

/// In fours, as apps show it: easier to type.
std::string in_fours(const std::string& secret) {
    std::string spaced;
    for (std::size_t at = 0; at < secret.size(); at += 4)
        spaced += (at == 0 ? "" : " ") + secret.substr(at, 4);
    return spaced;
}

}  // namespace

Html app_secret(const OfficerVisit& visit, const std::string& secret, const std::string& sign_in) {
    const std::string uri =
        review::totp_uri(secret, visit.console.settings.force_name + " Catseye", sign_in);
    return qr_code(uri, "QR code for your authenticator app; the same key stands below as text") +
           govuk::summary_list(
               {{text("Key"), element("code", {{"class", "catseye-key"}}, text(in_fours(secret)))},
                {text("Account"), text(sign_in)},
                {text("Kind"), text("time-based, six digits, 30 seconds")}});
}

Response recovery_codes_page(OfficerVisit& visit, const std::vector<std::string>& codes,
                             const std::string& next) {
    Html list;
    for (const std::string& code : codes)
        list += element("li", {}, element("code", {{"class", "catseye-key"}}, text(code)));
    return asking_page(
        visit, "Your recovery codes",
        paragraph(
            text("Print this page, or write them down, and lock them away. Each opens once in "
                 "place of a code from your app. They are not shown again.")) +
            element("ol", {{"class", "govuk-list govuk-list--number catseye-codes"}}, list) +
            govuk::button({.text = "I have kept them: go on", .href = next}));
}

FieldFaults password_faults(const Form& form, const std::vector<std::string>& names) {
    const std::string password = form.text("new_password");
    if (password.empty()) return {{"new_password", "Enter a new password"}};
    if (const auto checked = review::check_password(password, names); !checked)
        return {{"new_password", checked.error().message}};
    if (password != form.text("again")) return {{"again", "The two passwords are not the same"}};
    return {};
}

Html new_password_fields(const FieldFaults& faults) {
    return asked_password({"new_password", "New password",
                           "12 characters or more. Three or more words that do not belong together "
                           "are good and easy to remember",
                           "new-password"},
                          faults) +
           asked_password({"again", "The same password again", "", "new-password"}, faults);
}

}  // namespace catseye::web
