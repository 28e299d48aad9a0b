#include "review/pdf_document.hpp"

#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using review::PdfDocument;

namespace {

review::PdfHead head() {
    return {"Copy of a report",
            "Example Police",
            "en-GB",
            "Example Police · report K7QM",
            "Page {page} of {pages}",
            *parse_time("2026-03-20T08:15:00Z")};
}

std::string bytes_of(const PdfDocument& document) {
    const auto bytes = document.bytes();
    REQUIRE(bytes);
    return *bytes;
}

/// What a program of poppler prints about the document.
std::string poppler(const std::string& bytes, const std::string& command) {
    const tests::TemporaryFolder folder;
    std::ofstream(folder / "a.pdf") << bytes;
    const std::string line =
        "cd '" + folder.path().string() + "' && " + command + " 2>faults; test ! -s faults";
    FILE* pipe = ::popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof(buffer), pipe))
        output.append(buffer, count);
    REQUIRE(::pclose(pipe) == 0);
    return output;
}

std::string text_of(const PdfDocument& document) {
    return poppler(bytes_of(document), "pdftotext -layout a.pdf -");
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a document says its title, author, language and date, and can be read aloud") {
    PdfDocument document(head());
    document.heading("Copy of a report");
    document.rows({{"Reference", "K7QM"}, {"Received", "20 March 2026"}});
    document.heading("Statement");
    document.paragraph("It passed me.");
    const std::string info = poppler(bytes_of(document), "pdfinfo a.pdf");
    CHECK(has(info, "Title:           Copy of a report\n"));
    CHECK(has(info, "Author:          Example Police\n"));
    CHECK(has(info, "Tagged:          yes\n"));
    CHECK(has(info, "JavaScript:      no\n"));
    CHECK(has(info, "Page size:       595.276 x 841.89 pts (A4)\n"));
    CHECK(has(bytes_of(document), "/Lang (en-GB)"));
    CHECK(has(bytes_of(document), "/DisplayDocTitle true"));
    const std::string structure = poppler(bytes_of(document), "pdfinfo -struct-text a.pdf");
    const auto at = [&](std::string_view part) { return structure.find(part); };
    CHECK(at("H1") < at("\"Copy of a report\""));
    CHECK(at("Table") < at("TH"));
    CHECK(at("\"Reference\"") < at("\"K7QM\""));
    CHECK(at("\"K7QM\"") < at("\"Received\""));
    CHECK(at("H2") < at("\"Statement\""));
    CHECK(at("\"It passed me.\"") != std::string::npos);
}

TEST_CASE("the same document gives the same bytes, another one does not") {
    const auto made = [](const std::string& words) {
        PdfDocument document(head());
        document.heading("Copy");
        document.paragraph(words);
        return bytes_of(document);
    };
    CHECK(made("a") == made("a"));
    CHECK(made("a") != made("b"));
}

TEST_CASE("text of any length flows over pages that know their number") {
    PdfDocument document(head());
    document.heading("Copy");
    std::string words;
    for (int line = 1; line <= 150; ++line)
        words += "line " + std::to_string(line) + "\n";
    document.paragraph(words);
    document.rows({{"Key", words}, {"Last", "row"}});
    const std::string text = text_of(document);
    for (int line = 1; line <= 150; ++line) {
        const auto first = text.find("line " + std::to_string(line) + "\n");
        REQUIRE(first != std::string::npos);
        CHECK(text.find("line " + std::to_string(line) + "\n", first + 1) != std::string::npos);
    }
    const std::string info = poppler(bytes_of(document), "pdfinfo a.pdf");
    const int pages = std::stoi(info.substr(info.find("Pages:") + 6));
    CHECK(pages >= 6);
    for (int page = 1; page <= pages; ++page)
        CHECK(has(text, "Page " + std::to_string(page) + " of " + std::to_string(pages)));
    CHECK(has(text, "Last"));
}

TEST_CASE("a word that is wider than the page is broken, and all of it is there") {
    PdfDocument document(head());
    document.heading(std::string(300, 'h'));
    document.paragraph(std::string(2000, 'p'));
    document.rows({{std::string(200, 'k'), std::string(1000, 'v')}});
    const std::string text = text_of(document);
    CHECK(std::count(text.begin(), text.end(), 'h') == 300);
    CHECK(std::count(text.begin(), text.end(), 'k') == 200);
    CHECK(std::count(text.begin(), text.end(), 'v') == 1000);
    // Nothing runs off the page: every word of the bounding boxes ends inside it.
    const std::string boxes = poppler(bytes_of(document), "pdftotext -bbox a.pdf -");
    std::size_t words = 0;
    for (auto at = boxes.find("xMax=\""); at != std::string::npos;
         at = boxes.find("xMax=\"", at + 1)) {
        ++words;
        CHECK(std::stod(boxes.substr(at + 6)) <= 535);
    }
    CHECK(words > 20);
}

TEST_CASE("a fingerprint that is broken over two lines gets no hyphen") {
    const std::string hash = "aa7bf93202e475a39d57eea442c144d7dc999a5cf8a8e6e259909a048993a1df";
    PdfDocument document(head());
    document.heading("Copy of a report");
    document.rows({{"SHA-256", hash}});
    std::string text = text_of(document);
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    CHECK(has(text, hash));
}

TEST_CASE("whatever a text holds, the document is whole and shows no control character") {
    PdfDocument document(head());
    document.heading("Copy");
    const std::string nul("a\0b", 3);
    for (const std::string& words :
         {nul, std::string("bell\a escape\x1b[31m delete\x7f"), std::string("tab\tend\r\nnext"),
          std::string("gpj.\u202Etxt.exe"), std::string("\xff\xfe broken \xc3"),
          std::string("ŵŷ Ελληνικά Русский العربية עברית 日本語 हिन्दी 🚗"),
          std::string("\u2028\u2029"), std::string(), std::string("<b>&amp; (\\) %PDF endobj")})
        document.paragraph(words);
    const std::string text = text_of(document);
    CHECK(has(text, "ab\n"));
    CHECK(has(text, "bell escape[31m delete\n"));
    CHECK(has(text, "tab end\n"));
    CHECK(has(text, "gpj.txt.exe"));  // nothing turns the direction of a file's name
    CHECK(has(text, "broken\n"));
    CHECK(has(text, "ŵŷ Ελληνικά Русский"));
    CHECK(has(text, "<b>&amp; (\\) %PDF endobj"));
    for (const char c : text)
        CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\f'));
}
