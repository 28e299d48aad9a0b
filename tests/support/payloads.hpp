#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace catseye::tests {

/// 300 texts that would do something somewhere if they were not taken as text.
inline std::vector<std::string> payloads() {
    const std::vector<std::string> cores = {"<script>window.hit=1</script>",
                                            "<img src=x onerror=window.hit=1>",
                                            "<svg onload=window.hit=1>",
                                            "\"><b>bold</b>",
                                            "' onmouseover='window.hit=1",
                                            "\" autofocus onfocus=\"window.hit=1",
                                            "</textarea><script>window.hit=1</script>",
                                            "</title><h1>other</h1>",
                                            "<!-- comment",
                                            "]]><x>",
                                            "&lt;b&gt;&amp;#60;",
                                            "javascript:window.hit=1",
                                            "{{7*7}}${7*7}<%=7*7%>",
                                            "'; DROP TABLE decision; --",
                                            "\" OR \"1\"=\"1",
                                            "1); DELETE FROM review_case; --",
                                            "$1 $2 $99",
                                            "%s%n%x",
                                            "=HYPERLINK(\"http://example.org\")",
                                            "+1+1",
                                            "-1-1",
                                            "@SUM(A1:A9)",
                                            "=cmd|' /C calc'!A0",
                                            "\xE2\x80\xAE"
                                            "evil",
                                            "\xE2\x81\xA6"
                                            "isolated",
                                            "a\tb",
                                            "line\nbreak",
                                            "\x01\x02\x1B[31mred",
                                            "\xC2\x9B"
                                            "31m",
                                            "\xEF\xBB\xBF"
                                            "mark",
                                            "\xF0\x9F\x9A\x97 car",
                                            "../../etc/passwd",
                                            "e\xCC\x81\xCC\x81\xCC\x81",
                                            "\xEF\xBF\xBD",
                                            "Gwaredwch y \xC5\xB7",
                                            "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
                                            "\\\\host\\share",
                                            "--><!--",
                                            "`id`",
                                            "$(id)",
                                            "null",
                                            "NaN",
                                            "0x0",
                                            "<a href=\"javascript:window.hit=1\">x</a>",
                                            "<style>*{display:none}</style>",
                                            "<iframe src=//example.org>",
                                            "<base href=//example.org>",
                                            "<meta http-equiv=refresh content=0>",
                                            "<form action=//example.org>",
                                            "<input name=token>"};
    const std::vector<std::pair<std::string, std::string>> around = {
        {"", ""},     {"seen: ", ""},  {"", " seen"},
        {"\"", "\""}, {"<p>", "</p>"}, {std::string(300, 'x'), ""}};
    std::vector<std::string> all;
    for (const auto& [before, after] : around)
        for (const std::string& core : cores)
            all.push_back(before + core + after);
#ifdef CATSEYE_SANITIZED  // five times as slow, and little the wiser for the six ways to wrap each
    for (std::size_t kept = 1; kept * 7 < all.size(); ++kept)
        all[kept] = all[kept * 7];
    all.resize((all.size() + 6) / 7);
#endif
    return all;
}

/// The texts, a few at a time, so that no page grows long.
inline std::vector<std::vector<std::string>> few_at_a_time() {
    constexpr std::size_t kFew = 25;
    std::vector<std::vector<std::string>> groups;
    for (const std::string& text : payloads()) {
        if (groups.empty() || groups.back().size() == kFew) groups.emplace_back();
        groups.back().push_back(text);
    }
    return groups;
}

inline std::int64_t count_of(const std::string& text, char wanted) {
    return std::count(text.begin(), text.end(), wanted);
}

/// Markup is as much as with a harmless text, so none came from the payload. Characters that turn
/// the direction of text are not on the page.
inline void check_inert(const std::string& page, const std::string& harmless) {
    for (const char c : {'<', '>', '"', '\''}) {
        CAPTURE(c);
        CHECK(count_of(page, c) == count_of(harmless, c));
    }
    CHECK(page.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(page.find('\x1B') == std::string::npos);
}

/// Where there is no harmless page to count against: no payload with markup stands on the page as
/// it was typed.
inline void check_no_markup_of(const std::string& page, const std::string& payload) {
    if (payload.find('<') != std::string::npos) CHECK(page.find(payload) == std::string::npos);
    CHECK(page.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(page.find('\x1B') == std::string::npos);
}

}  // namespace catseye::tests
