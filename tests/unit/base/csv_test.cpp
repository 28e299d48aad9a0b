#include "base/csv.hpp"

using catseye::CsvRow;
using catseye::ErrorCode;
using catseye::read_csv;
using catseye::write_csv_row;

namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> cells_of(std::string_view text) {
    const auto rows = read_csv(text);
    REQUIRE(rows);
    std::vector<Cells> all;
    for (const CsvRow& row : *rows)
        all.push_back(row.cells);
    return all;
}

}  // namespace

TEST_CASE("a record is cells between commas, whatever ends the line") {
    const std::vector<Cells> expected{{"a", "b", ""}, {"", "c d", " e"}};
    for (const auto* text : {"a,b,\n,c d, e\n", "a,b,\r\n,c d, e\r\n", "a,b,\r\n,c d, e",
                             "\xEF\xBB\xBF"
                             "a,b,\n\n\r\n,c d, e\n\n"}) {
        CAPTURE(text);
        CHECK(cells_of(text) == expected);
    }
    CHECK(cells_of("").empty());
}

TEST_CASE("a quoted cell may hold commas, quotes and line ends") {
    CHECK(cells_of("\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\"\r\nx") ==
          std::vector<Cells>{{"a,b", "say \"no\"", "two\r\nlines"}, {"x"}});
    CHECK(cells_of("\"\"\n") == std::vector<Cells>{{""}});
    CHECK(cells_of("5\" pipe,a\rb\n") == std::vector<Cells>{{"5\" pipe", "a\rb"}});
}

TEST_CASE("a record knows the line it begins on") {
    const auto rows = read_csv("head\n\n\"two\nlines\"\nlast\n");
    REQUIRE(rows);
    REQUIRE(rows->size() == 3);
    CHECK((*rows)[1].line == 3);
    CHECK((*rows)[2].line == 5);
}

TEST_CASE("a quote that goes astray is refused and its line named") {
    const auto open = read_csv("a\nb,\"c\nd\n");
    REQUIRE_FALSE(open);
    CHECK(open.error().code == ErrorCode::invalid_request);
    CHECK(open.error().message == "line 2: a quoted cell does not end");
    const auto after = read_csv("a\n\"b\" c\n");
    REQUIRE_FALSE(after);
    CHECK(after.error().message == "line 2: text after a closing quote");
}

TEST_CASE("what is written reads back the same") {
    const std::vector<Cells> rows{
        {"a", "", "with, comma"}, {""}, {"say \"no\"", "two\nlines", "a\rb"}, {"é", " "}};
    std::string text;
    for (const Cells& row : rows)
        text += write_csv_row(row);
    CHECK(cells_of(text) == rows);
    CHECK(write_csv_row({"a", "b c"}) == "a,b c\r\n");
}
