#include "web/site/form.hpp"

#include <catch2/catch.hpp>

using catseye::web::Form;

TEST_CASE("a field is what was typed, whatever the browser made of it on the way") {
    struct Case {
        std::string sent;
        std::string value;
    };
    const Case cases[] = {
        {"a=b", "b"},
        {"a=b+c%20d", "b c d"},
        {"a=%2B%26%3D%25", "+&=%"},
        {"a=Gwynedd+%C5%B5", "Gwynedd ŵ"},
        {"a=one%0D%0Atwo%0Dthree%0Afour", "one\ntwo\nthree\nfour"},
        {"a=++x++", "x"},
        {"a=b=c", "b=c"},
        {"a", ""},
        {"a=", ""},
        {"&&a=b&", "b"},
        {"x=y", ""},
        {"", ""},
    };
    for (const Case& one : cases) {
        INFO(one.sent);
        const auto form = Form::parse(one.sent);
        REQUIRE(form);
        CHECK(form->text("a") == one.value);
    }
}

TEST_CASE("a field that comes twice is nothing where one answer is meant") {
    const auto form = Form::parse("role=a&role=b&tick=x&tick=y");
    REQUIRE(form);
    CHECK(form->text("role").empty());
    CHECK(form->has("role"));
    CHECK(form->all("tick") == std::vector<std::string>{"x", "y"});
    CHECK(form->all("none").empty());
}

TEST_CASE("a form that no browser sends is refused whole") {
    for (const std::string bad : {"a=%", "a=%4", "a=%zz", "%zz=a", "a=%00", "a=%ff", "a=%c3%28",
                                  "a=%ed%a0%80", "a=%c0%af"}) {
        INFO(bad);
        CHECK_FALSE(Form::parse("b=c&" + bad));
    }
    std::string many;
    for (int field = 0; field < 200; ++field)
        many += "f" + std::to_string(field) + "=x&";
    CHECK(Form::parse(many));
    CHECK_FALSE(Form::parse(many + "more=x"));
}
