// The upload page without scripts: one form with files in it.
#include "base/hash.hpp"
#include "tests/support/portal_fixture.hpp"

using namespace catseye;
using tests::html_of;
using tests::location_of;
using tests::Method;

namespace {

struct File {
    std::string name;
    std::string bytes;
};

std::string field(const std::string& name, const std::string& value) {
    return "--form\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value +
           "\r\n";
}

std::string file(const File& one) {
    return "--form\r\nContent-Disposition: form-data; name=\"footage\"; filename=\"" + one.name +
           "\"\r\nContent-Type: video/mp4\r\n\r\n" + one.bytes + "\r\n";
}

const std::string kEnd = "--form--\r\n";

/// A report that is begun, and its upload page.
struct FileForm : tests::PortalFixture {
    web::Response send(const std::string& body,
                       const std::string& type = "multipart/form-data; boundary=form") {
        browser.headers["Content-Type"] = type;
        browser.headers["Content-Length"] = std::to_string(body.size());
        auto answer = browser.send(Method::post, "/report/upload", body);
        browser.headers.clear();
        return answer;
    }
    std::string token() { return field("token", browser.token()); }
    std::int64_t uploads() { return count("SELECT count(*) FROM upload"); }
    tests::RouterBrowser browser = begin();
};

}  // namespace

TEST_CASE("files of a form are sealed under the names that their owner knows") {
    FileForm form;
    const std::string longer(200'000, 'b');
    const auto answer = form.send(form.token() + file({"GH010042.MP4", "the front"}) +
                                  file({"../../etc/<b>rear.mp4", longer}) + kEnd);
    CHECK(location_of(answer) == "/report/upload");
    CHECK(form.uploads() == 2);
    CHECK(form.count("SELECT count(*) FROM upload WHERE sha256 = '" + sha256_of("the front") +
                     "' AND client_name = 'GH010042.MP4'") == 1);
    CHECK(form.count("SELECT count(*) FROM upload WHERE sha256 = '" + sha256_of(longer) + "'") ==
          1);
    const std::string page = html_of(form.browser.get("/report/upload"));
    CHECK(page.find("<b>rear") == std::string::npos);
    CHECK(page.find("&lt;b&gt;rear.mp4") != std::string::npos);
}

TEST_CASE("a file field that was left empty is no file, and a form without any says so") {
    FileForm form;
    const auto answer = form.send(form.token() + file({"", ""}) + kEnd);
    CHECK(answer.status == 422);
    CHECK(form.uploads() == 0);
}

TEST_CASE("a form without this session's token before its files is taken from nobody") {
    FileForm form;
    const std::string clip = file({"a.mp4", "bytes"});
    for (const std::string& body :
         {clip + kEnd, clip + form.token() + kEnd, field("token", "wrong") + clip + kEnd,
          form.token() + form.token() + clip + kEnd}) {
        const int status = form.send(body).status;
        CHECK((status == 403 || status == 422));
    }
    form.browser.headers["Sec-Fetch-Site"] = "cross-site";
    CHECK(form.send(form.token() + clip + kEnd).status == 403);
    CHECK(form.uploads() == 0);
}

TEST_CASE("a form that breaks off or is none leaves nothing behind") {
    FileForm form;
    const std::string clip = file({"a.mp4", std::string(5000, 'x')});
    CHECK(form.send(form.token() + clip).status == 422);
    CHECK(form.send(form.token() + clip.substr(0, 3000)).status == 422);
    CHECK(form.send("no form at all").status == 422);
    CHECK(form.send(form.token() + clip + kEnd, "text/plain").status == 400);
    CHECK(form.send(form.token() + clip + kEnd, "multipart/form-data").status == 400);
    CHECK(form.send("").status == 400);
    CHECK(form.uploads() <= 1);  // a file that had come whole before the form broke off may stay
    CHECK(form.count("SELECT count(*) FROM upload WHERE sha256 IS NULL") == 0);
}

TEST_CASE("a file that cannot be taken is named, and the others are kept") {
    FileForm form;
    form.settings.intake_max_files = 2;
    const auto answer = form.send(form.token() + file({"one.mp4", "1"}) + file({"empty.mp4", ""}) +
                                  file({"two.mp4", "2"}) + file({"three.mp4", "3"}) + kEnd);
    CHECK(answer.status == 422);
    const std::string page = html_of(answer);
    CHECK(page.find("empty.mp4") != std::string::npos);
    CHECK(page.find("three.mp4") != std::string::npos);
    CHECK(form.count("SELECT count(*) FROM upload WHERE sha256 IS NOT NULL") == 2);
}

TEST_CASE("files that fit together are taken, however large the form around them is") {
    FileForm form;
    form.settings.intake_max_submission_bytes = 2500;
    const std::string half(1000, 'x');
    const auto answer = form.send(form.token() + file({"front.mp4", half + "1"}) +
                                  file({"rear.mp4", half + "2"}) + kEnd);
    CHECK(location_of(answer) == "/report/upload");
    CHECK(form.count("SELECT count(*) FROM upload WHERE sha256 IS NOT NULL") == 2);
}

TEST_CASE("a disk without room takes no file and says what to do") {
    FileForm form;
    form.settings.intake_free_bytes = std::int64_t{1} << 60U;
    const auto answer = form.send(form.token() + file({"one.mp4", "1"}) + kEnd);
    CHECK(answer.status == 422);
    CHECK(html_of(answer).find("one.mp4") != std::string::npos);
    CHECK(form.uploads() == 0);
}

TEST_CASE("a disk that others filled meanwhile refuses that file and takes the next") {
    FileForm form;
    form.settings.intake_max_file_bytes = form.settings.intake_max_submission_bytes = 64 << 20;
    const std::string longer(static_cast<std::size_t>(ingest::kCheckpointBytes) + 1000, 'x');
    const std::string first = form.token() + file({"longer.mp4", longer});
    const std::string second = file({"short.mp4", "1"}) + kEnd;
    auto request =
        tests::request_of(Method::post, "/report/upload",
                          {{"Content-Type", "multipart/form-data; boundary=form"},
                           {"Content-Length", std::to_string(first.size() + second.size())},
                           {"Cookie", form.browser.cookie}});
    auto start = form.router.match(request.method, request.path).route->body_handler(request);
    const auto receiver = std::get<std::unique_ptr<web::BodyReceiver>>(std::move(start));
    CHECK(receiver->may_wait());  // so the server feeds it where a sync holds up nobody else

    // The first file but for its end: what has come is to be saved.
    const std::string_view most = std::string_view(first).substr(0, first.size() - 500);
    REQUIRE_FALSE(receiver->take(std::as_bytes(std::span(most))));
    REQUIRE(receiver->wants_checkpoint());
    SECTION("with room it is saved") {
        CHECK_FALSE(receiver->checkpoint());
        CHECK_FALSE(receiver->wants_checkpoint());
        CHECK(form.count("SELECT offset_bytes FROM upload") > ingest::kCheckpointBytes);
        receiver->cut();
        CHECK(form.uploads() == 0);  // nobody resumes a form
    }
    SECTION("without room it goes") {
        form.settings.intake_free_bytes = std::int64_t{1} << 60U;
        CHECK_FALSE(receiver->checkpoint());
        CHECK(form.uploads() == 0);
        form.settings.intake_free_bytes = 1;
        const std::string rest = first.substr(most.size()) + second;
        REQUIRE_FALSE(receiver->take(std::as_bytes(std::span(rest))));
        const auto answer = receiver->finish();
        CHECK(answer.status == 422);
        CHECK(html_of(answer).find("longer.mp4") != std::string::npos);
        CHECK(form.count("SELECT count(*) FROM upload WHERE sha256 = '" + sha256_of("1") + "'") ==
              1);
        CHECK(form.uploads() == 1);
    }
}

TEST_CASE("whoever has no report is sent to where one is found") {
    FileForm form;
    form.browser.cookie.clear();
    CHECK(location_of(form.send(form.token() + file({"a.mp4", "x"}) + kEnd)) == "/report/return");
}
