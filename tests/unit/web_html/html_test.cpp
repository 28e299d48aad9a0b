#include "web/html/html.hpp"

#include <type_traits>

#include <catch2/catch.hpp>

#include "tests/unit/web_html/markup.hpp"

using namespace catseye;
using web::element;
using web::raw;
using web::text;

// Text does not become markup by being handed over: the compiler refuses.
static_assert(!std::is_convertible_v<std::string, web::Html>);
static_assert(!std::is_convertible_v<const char*, web::Html>);
static_assert(!std::is_constructible_v<web::Html, std::string>);
static_assert(!std::is_constructible_v<web::Html, const char*>);
static_assert(!std::is_assignable_v<web::Html&, std::string>);

TEST_CASE("text is escaped, whatever it holds") {
    struct Case {
        std::string given, expected;
    };
    const std::vector<Case> cases = {
        {"plain", "plain"},
        {"", ""},
        {"<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
        {"\" onclick=\"x", "&quot; onclick=&quot;x"},
        {"&amp;", "&amp;amp;"},
        {"Ll\xc5\xb7n & caf\xc3\xa9", "Ll\xc5\xb7n &amp; caf\xc3\xa9"},
    };
    for (const Case& one : cases)
        CHECK(text(one.given).str() == one.expected);
}

TEST_CASE("an element has its attributes in order, values as text, and its content as it is") {
    CHECK(element("a", {{"href", "/?a=1&b=\"2\""}, {"hidden", std::nullopt}}, text("<b>")).str() ==
          "<a href=\"/?a=1&amp;b=&quot;2&quot;\" hidden>&lt;b&gt;</a>");
    CHECK(web::void_element("input", {{"value", ""}}).str() == "<input value=\"\">");
    CHECK((element("p", {}, raw("<br>")) + text("&")).str() == "<p><br></p>&amp;");
    CHECK(web::link("/x", text("words")).str() == "<a class=\"govuk-link\" href=\"/x\">words</a>");
}

TEST_CASE("the comparison of markup sees what a reader would") {
    using tests::normal_markup;
    CHECK(normal_markup("<p  b=\"2\"\n a=\"1\">\n  x &amp; y\n</p>") ==
          normal_markup("<p a=\"1\" b=\"2\">x & y</p>"));
    CHECK(normal_markup("<p>a</p>") != normal_markup("<p>b</p>"));
    CHECK(normal_markup("<p>a</p>") != normal_markup("<p class=\"x\">a</p>"));
    CHECK(normal_markup("<p disabled>a</p>") != normal_markup("<p>a</p>"));
    CHECK(normal_markup("<span>Error:</span> a") != normal_markup("<span>Error:</span>a"));
}
