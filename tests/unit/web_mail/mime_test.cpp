#include "web/mail/mime.hpp"

#include <catch2/catch.hpp>

using namespace catseye;

namespace {

const web::MailHead kHead{"Lancashire Constabulary",
                          "no-reply@police.example",
                          "ann@example.org",
                          "catseye.1@police.example",
                          "en",
                          *parse_time("2026-03-20T08:15:02Z")};

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find("\r\n");
        REQUIRE(end != std::string_view::npos);  // every line ends as SMTP wants it
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 2);
    }
    return lines;
}

}  // namespace

TEST_CASE("a mail is plain text in seven bits with the headers that it needs") {
    const std::string message =
        web::mime_message(kHead, {"We have your report", "Hello\n\na=b \nÂ£5\n"});
    CHECK(message ==
          "Date: Fri, 20 Mar 2026 08:15:02 +0000\r\n"
          "From: \"Lancashire Constabulary\" <no-reply@police.example>\r\n"
          "To: <ann@example.org>\r\n"
          "Subject: We have your report\r\n"
          "Message-ID: <catseye.1@police.example>\r\n"
          "Auto-Submitted: auto-generated\r\n"
          "Content-Language: en\r\n"
          "MIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=utf-8\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n"
          "\r\n"
          "Hello\r\n\r\na=3Db=20\r\n=C3=82=C2=A35\r\n");
}

TEST_CASE("no line of a mail is longer than SMTP and MIME allow, whatever it says") {
    std::string subject;
    std::string text;
    for (int at = 0; at < 200; ++at) {
        subject += "Å´ŷ€";
        text += "Å´ŷ€=";
    }
    const std::string message = web::mime_message(kHead, {subject, text});
    for (const std::string& line : lines_of(message)) {
        CHECK(line.size() <= 76);
        for (const char c : line)
            CHECK((c == '\t' || (c >= 0x20 && c < 0x7f)));
    }
}

TEST_CASE("nothing that a header is told can begin another header") {
    for (const std::string evil : {"x\r\nBcc: all@example.org", "x\nBcc: all@example.org",
                                   "x\r\n\r\nBcc: all@example.org", "é\r\nBcc: all@example.org"}) {
        web::MailHead head = kHead;
        head.from_name = evil;
        head.from = evil;
        head.to = evil;
        head.message_id = evil;
        head.language = evil;
        const std::string message = web::mime_message(head, {evil, "text"});
        const auto lines = lines_of(message);
        std::size_t fields = 0;
        while (fields < lines.size() && !lines[fields].empty())
            ++fields;
        for (std::size_t at = 0; at < fields; ++at)
            CHECK_FALSE(lines[at].starts_with("Bcc"));
        CHECK(lines.back() == "text");
        CHECK(lines.size() == fields + 2);
    }
}

TEST_CASE("an encoded word never splits a character, and a text that looks like one is encoded") {
    const std::string message = web::mime_message(
        kHead, {"Ymddiheuriadau am yr oedi gyda'ch adroddiad ŵ ŷ â ê î ô û ẅ ÿ ï", "x"});
    const auto subject = message.substr(message.find("Subject: "), 200);
    CHECK(subject.find("\r\n =?UTF-8?B?") != std::string::npos);
    CHECK(web::mime_message(kHead, {"=?UTF-8?B?eA==?=", "x"}).find("Subject: =?UTF-8?B?PT9VVEYt") !=
          std::string::npos);
}

TEST_CASE("an address is judged before it may stand in a command") {
    for (const char* good : {"ann@example.org", "a.b+c@localhost", "x@y", "o'neil@example.org"})
        CHECK(web::is_mail_address(good));
    const std::string nul("a\0b@x.org", 9);
    for (const std::string& bad :
         {std::string(), std::string("ann"), std::string("@x.org"), std::string("ann@"),
          std::string("a@b@c"), std::string("a b@x.org"), std::string("a@x.org\r\nRCPT TO:<b@y>"),
          std::string("a@x.org>"), std::string("<a@x.org"), std::string("a@x.org,b@y.org"),
          std::string("\"a\"@x.org"), std::string("ån@x.org"), nul,
          std::string(250, 'a') + "@x.org"})
        CHECK_FALSE(web::is_mail_address(bad));
}
