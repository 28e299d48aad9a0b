#include "web/upload/multipart.hpp"

#include <catch2/catch.hpp>

using namespace catseye;
using web::MultipartParser;

namespace {

/// Writes down what it hears: "name=value;" and "name(file)=bytes;".
class Listener final : public web::PartSink {
public:
    bool on_part(const web::PartHead& head) override {
        heard += head.name + (head.file_name ? "(" + *head.file_name + ")" : "") + "=";
        return head.name != "refused";
    }
    bool on_bytes(std::span<const std::byte> bytes) override {
        heard.append(static_cast<const char*>(static_cast<const void*>(bytes.data())),
                     bytes.size());
        return true;
    }
    bool on_part_end() override {
        heard += ";";
        return true;
    }
    std::string heard;
};

std::string part(const std::string& head, const std::string& body) {
    return "--XX\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n";
}

}  // namespace

TEST_CASE("a form is heard the same however its bytes are cut") {
    const std::string form =
        part("name=\"token\"", "abc") +
        part("name=\"footage\"; filename=\"a.mp4\"", "one\r\n--X\r\n--XY\r\ntwo") +
        part("name=\"empty\"; filename=\"\"", "") + part("name=last", std::string("\0\r\n\0", 4)) +
        "--XX--\r\n";
    const std::string expected =
        "token=abc;footage(a.mp4)=one\r\n--X\r\n--XY\r\ntwo;empty()=;last=" +
        std::string("\0\r\n\0", 4) + ";";
    for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7},
                                    std::size_t{64}, form.size()}) {
        MultipartParser parser("XX");
        Listener listener;
        auto state = MultipartParser::State::preamble;
        for (std::size_t at = 0; at < form.size(); at += piece)
            state = parser.feed(
                std::as_bytes(std::span(form).subspan(at, std::min(piece, form.size() - at))),
                listener);
        INFO("pieces of " << piece);
        CHECK(state == MultipartParser::State::done);
        CHECK(listener.heard == expected);
    }
}

TEST_CASE("a form that is none is malformed, and one that breaks off is not done") {
    using State = MultipartParser::State;
    const std::pair<std::string, State> cases[] = {
        {"", State::preamble},
        {"nothing of the kind", State::preamble},
        {"a preamble\r\n" + part("name=a", "b") + "--XX--", State::done},
        {part("name=a", "b"), State::bytes},
        {"--XX\r\nContent-Disposition: form-data; name=a\r\n", State::head},
        {"--XX\r\nContent-Type: text/plain\r\n\r\nb\r\n--XX--", State::malformed},
        {"--XX\r\nContent-Disposition: attachment; name=a\r\n\r\nb\r\n--XX--", State::malformed},
        {"--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nb\r\n--XX--", State::malformed},
        {"--XXgarbage\r\n", State::malformed},
        {"--XX\r\n" + std::string(9000, 'x'), State::malformed},
        {part("name=refused", "b") + "--XX--", State::refused},
        {"--XX--", State::done},
    };
    for (const auto& [form, state] : cases) {
        INFO(form.substr(0, 60));
        MultipartParser parser("XX");
        Listener listener;
        CHECK(parser.feed(std::as_bytes(std::span(form)), listener) == state);
    }
    std::string many;
    for (int count = 0; count < 60; ++count)
        many += part("name=a", "b");
    MultipartParser parser("XX");
    Listener listener;
    CHECK(parser.feed(std::as_bytes(std::span(many)), listener) == State::malformed);
}

TEST_CASE("only a form's own content type has a boundary") {
    CHECK(web::multipart_boundary("multipart/form-data; boundary=abc") == "abc");
    CHECK(web::multipart_boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"") ==
          std::nullopt);
    CHECK(web::multipart_boundary("multipart/form-data; boundary=\"abc\"") == "abc");
    for (const std::string type : {"", "multipart/mixed; boundary=abc", "multipart/form-data",
                                   "multipart/form-data; boundary=", "text/plain; boundary=abc"})
        CHECK(web::multipart_boundary(type) == std::nullopt);
    CHECK(web::multipart_boundary("multipart/form-data; boundary=" + std::string(80, 'x')) ==
          std::nullopt);
}
