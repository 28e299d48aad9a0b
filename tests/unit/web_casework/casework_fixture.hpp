#pragma once
#include "tests/support/console_fixture.hpp"
#include "web/casework/casework.hpp"

namespace catseye::tests {

/// A console with the pages of a case, and one case that waits.
struct CaseworkFixture : ConsoleFixture {
    CaseworkFixture() { web::add_casework_pages(routes); }

    std::string path() const { return "/case/" + reference; }
    /// What the form of the case page holds that this browser would post.
    std::string seen(RouterBrowser& browser) {
        const std::string page = html_of(browser.get(path()));
        const std::string mark = "name=\"seen\" value=\"";
        const auto at = page.find(mark);
        if (at == std::string::npos) return "";
        return page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
    }
    /// A decision as the form sends it.
    RouterBrowser::Fields decision(RouterBrowser& browser, const std::string& disposal) {
        RouterBrowser::Fields fields{{"seen", seen(browser)},
                                     {"offence", "RT88576"},
                                     {"disposal", disposal},
                                     {"reason", "seen clearly throughout"},
                                     {"then", "stay"}};
        if (disposal == "NFA") fields.emplace_back("nfa_reason", "INSUFFICIENT_EVIDENCE");
        return fields;
    }
    web::Response decide(RouterBrowser& browser, const std::string& disposal) {
        return browser.post(path() + "/decide", decision(browser, disposal));
    }

    std::string reference = force.waiting_case();
};

/// Whether a page says this, as text.
inline bool says(const web::Response& response, std::string_view words) {
    return html_of(response).find(web::text(words).str()) != std::string::npos;
}
inline std::string location(const web::Response& response) {
    return std::string(response.headers.find("Location").value_or(""));
}

}  // namespace catseye::tests
