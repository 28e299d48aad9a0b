#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/html/html.hpp"
#include "web/http/message.hpp"
#include "web/site/wording.hpp"

namespace catseye::web {

/// When the session ends, for the warning before it does.
struct SessionTime {
    std::int64_t seconds_left = 0;
    std::string csrf_token;
};

/// What stands around a page.
struct PageFrame {
    std::string path;   ///< of this page without its language, with its query: the other one's link
    std::string title;  ///< of the page; also its heading's words
    std::string force;  ///< the force's name
    bool has_errors = false;
    std::string back = {};  ///< where "Back" leads; empty: nowhere
    std::optional<SessionTime> session = {};
    bool can_save = false;  ///< "save and come back later" is offered
};

/// A whole page. `main` is what stands in the main landmark, its h1 included.
Html page_html(const Wording& words, const PageFrame& frame, const Html& main);
Response page(const Wording& words, const PageFrame& frame, const Html& main, int status = 200);

/// "<h1>" in the usual size.
Html heading(std::string_view words);
/// The words for one of the scripts, as JSON: every text under `prefix`, named by what follows it.
std::string script_words(const Wording& words, const std::string& prefix);
/// Where the text for a data-i18n attribute of a component stands: "report.count." and
/// "characters-under-limit.one" are report.count.characters_under_limit_one.
std::string i18n_key(const std::string& prefix, std::string_view attribute);

}  // namespace catseye::web
