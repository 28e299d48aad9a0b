#pragma once
// Every route of the console: who may use it, and what it answers. Written by hand, on purpose
// apart from authority.cpp. A new route needs a row here, or `matrix_test` fails.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/http/message.hpp"

namespace catseye::tests {

// R reviewer, S supervisor, C clerk, D decision maker, P prosecutor, X disclosure officer, A
// auditor, M administrator; anybody: who has not signed in as well.
constexpr auto kEverybody = "RSCDPXAM";
constexpr auto kCase = "RSCDPX";
constexpr auto kFootage = "RSDPX";
constexpr auto kOffice = "RSCD";
constexpr auto kReviewing = "RSD";
constexpr auto kSupervisor = "S";
constexpr auto kOutcomes = "SCDP";
constexpr auto kOriginals = "RSDX";
constexpr auto kBundles = "SPX";
constexpr auto kLog = "SA";
constexpr auto kAdministrator = "M";
constexpr auto kAnybody = "anybody";

struct RouteRow {
    web::Method method;
    /// As it is added; "{}" is written "{case}" for a case's reference, "{officer}" for another
    /// officer's id, "{any}" for anything else. A query that the page needs may follow: "?q=AB12".
    std::string_view target;
    std::string_view roles;
    /// What those roles get: s shown (200), d done (303), r refused by a rule (409, 422), n not
    /// there (404). Three letters where it is about a case: one's own, a colleague's, nobody's.
    /// Else one.
    std::string_view answers;
    std::vector<std::pair<std::string, std::string>> fields = {};
};

inline const std::vector<RouteRow>& route_table() {
    using enum web::Method;
    static const std::vector<RouteRow> kRows = {
        // sign-in and accounts
        {get, "/sign-in", kAnybody, "d"},
        {post, "/sign-in", kAnybody, "r"},
        {get, "/sign-in/code", kAnybody, "d"},
        {post, "/sign-in/code", kAnybody, "d"},
        {post, "/sign-out", kAnybody, "d"},
        {get, "/sign-in/provider", kAnybody, "u"},
        {get, "/sign-in/provider/callback", kAnybody, "f"},
        {get, "/sign-in/provider/again", kEverybody, "u"},
        {get, "/welcome", kAnybody, "s"},
        {post, "/welcome", kAnybody, "r"},
        {get, "/welcome/app", kAnybody, "r"},
        {post, "/welcome/app", kAnybody, "r"},
        {get, "/account", kEverybody, "s"},
        {get, "/account/password", kEverybody, "r"},  // of the test's officers none has a password
        {post, "/account/password", kEverybody, "r"},
        {get, "/account/app", kEverybody, "r"},
        {post, "/account/app", kEverybody, "r"},
        {post, "/account/app/prove", kEverybody, "r"},
        {post, "/account/recovery-codes", kEverybody, "r"},
        {post, "/account/sessions/end", kEverybody, "d"},
        {post, "/account/extend", kEverybody, "s"},
        {get, "/administration/officers", kAdministrator, "s"},
        {post, "/administration/officers", kAdministrator, "r"},
        {get, "/administration/officers/{officer}", kAdministrator, "s"},
        {post, "/administration/officers/{officer}/invite", kAdministrator, "s"},
        {post, "/administration/officers/{officer}/identifier", kAdministrator, "d"},
        {post, "/administration/officers/{officer}/role", kAdministrator, "r"},
        {post, "/administration/officers/{officer}/sessions/end", kAdministrator, "d"},
        {post, "/administration/officers/{officer}/leave", kAdministrator, "d"},
        // home, queue, search, supervision
        {get, "/", kEverybody, "s"},
        {get, "/events", kOffice, "s"},
        {get, "/queue", kOffice, "s"},
        {post, "/queue/views", kOffice, "o"},
        {post, "/queue/views/remove", kOffice, "o"},
        {post, "/queue/bulk", kReviewing, "o"},
        {get, "/search?q=nothing", kOffice, "s"},
        {post, "/search", kOffice, "o", {{"q", "AA00AAA"}}},
        {post, "/search/person", kCase, "o", {{"person", "Onymous"}}},
        {get, "/supervision", kSupervisor, "s"},
        {get, "/supervision/case", kSupervisor, "o"},
        {get, "/supervision/case/{case}", kSupervisor, "ooo"},
        {post, "/supervision/case/{case}/confirm", kSupervisor, "ooo"},
        {post, "/supervision/case/{case}/reassign", kSupervisor, "ooo"},
        {post, "/supervision/case/{case}/release", kSupervisor, "ooo"},
        {post, "/supervision/case/{case}/reopen", kSupervisor, "ooo"},
        {get, "/supervision/case/{case}/second-officer", kReviewing, "ooo"},
        {post, "/supervision/case/{case}/second-officer", kReviewing, "ooo"},
        {get, "/supervision/blind", kReviewing, "s"},
        {get, "/supervision/blind/{case}", kReviewing, "ooo"},
        {post, "/supervision/blind/{case}", kReviewing, "ooo"},
        // cases
        {get, "/case/{case}", kCase, "sss"},
        {get, "/case/{case}/points", kCase, "ooo"},
        {get, "/case/{case}/submitter", kCase, "sss"},
        {post, "/case/{case}/take", kReviewing, "ooo"},
        {post, "/case/{case}/release", kReviewing, "ooo"},
        {post, "/case/{case}/decide", kReviewing, "ooo"},
        {post, "/case/{case}/undo", kReviewing, "ooo"},
        {post, "/next", kReviewing, "o"},
        {post, "/case/{case}/messages", kOffice, "ooo"},
        {get, "/case/{case}/outcomes", kCase, "sss"},
        {post, "/case/{case}/outcomes", kOutcomes, "ooo"},
        {get, "/outcomes/import", kOutcomes, "s"},
        {post, "/outcomes/import", kOutcomes, "o"},
        // footage
        {post, "/viewing/{case}", kFootage, "ooo"},
        {post, "/viewing/{any}/prolong", kFootage, "o"},
        {get, "/footage/preview/{case}/{any}", kFootage, "ooo"},
        {get, "/footage/{any}/exhibits/{any}", kFootage, "o"},
        {get, "/footage/{any}/{any}/{any}", kFootage, "o"},
        {post, "/case/{case}/markers", kReviewing, "ooo"},
        {post, "/case/{case}/markers/{any}/remove", kReviewing, "ooo"},
        {post, "/case/{case}/plates", kReviewing, "ooo"},
        {get, "/case/{case}/exhibits", kFootage, "ooo"},
        {post, "/case/{case}/exhibits", kReviewing, "ooo"},
        {get, "/case/{case}/exhibits/{any}/still.png", kFootage, "ooo"},
        {get, "/case/{case}/originals/{any}/download", kOriginals, "ooo"},
        {post, "/case/{case}/originals/{any}/download", kOriginals, "ooo"},
        {get, "/case/{case}/bundle", kBundles, "ooo"},
        {post, "/case/{case}/bundle", kBundles, "ooo"},
        // reports, custody log, administration
        {get, "/reports", kEverybody, "s"},
        {get, "/reports/whole.csv", kEverybody, "s"},
        {get, "/reports/whole.json", kEverybody, "s"},
        {get, "/reports/questions", kEverybody, "o"},
        {get, "/reports/tables/{any}", kEverybody, "o"},
        {get, "/reports/publication", kEverybody, "s"},
        {get, "/reports/publication/data.csv", kEverybody, "s"},
        {get, "/reports/publication/dictionary.csv", kEverybody, "s"},
        {get, "/reports/{any}", kEverybody, "o"},
        {get, "/custody", kLog, "o"},
        {get, "/custody/check", kLog, "o"},
        {post, "/custody/export", kLog, "o"},
        {get, "/administration", kAdministrator, "s"},
        {get, "/administration/law", kAdministrator, "o"},
        {get, "/administration/law/tables", kAdministrator, "o"},
        {get, "/administration/law/offence", kAdministrator, "o"},
        {post, "/administration/law/offence", kAdministrator, "o"},
        {get, "/administration/law/end", kAdministrator, "o"},
        {post, "/administration/law/end", kAdministrator, "o"},
        {get, "/administration/law/holidays", kAdministrator, "o"},
        {post, "/administration/law/holidays", kAdministrator, "o"},
        {get, "/administration/intake", kAdministrator, "o"},
        {post, "/administration/intake", kAdministrator, "o"},
        {get, "/administration/templates", kAdministrator, "o"},
        {get, "/administration/templates/text", kAdministrator, "o"},
        {post, "/administration/templates/text", kAdministrator, "o"},
        {get, "/administration/jobs", kAdministrator, "o"},
        {post, "/administration/jobs/retry", kAdministrator, "o"},
        {get, "/administration/health", kAdministrator, "o"},
        {post, "/administration/health/mails", kAdministrator, "o"},
    };
    return kRows;
}

}  // namespace catseye::tests
