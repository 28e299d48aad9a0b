#include "web/upload/tus.hpp"

#include <iterator>
#include <thread>

#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "ingest/upload_metadata.hpp"
#include "store/drafts.hpp"
#include "tests/support/engines.hpp"
#include "tests/support/route.hpp"

using namespace catseye;
using namespace std::chrono_literals;
using tests::field_of;
using web::Method;

namespace {

const Time kStart = Time(std::chrono::hours(500'000));
using Fields = std::map<std::string, std::string>;

/// The tus routes over a real store and vault; a request says by a header whose draft it is.
struct House {
    House() {
        settings.intake_max_file_bytes = 10'000;
        settings.intake_max_submission_bytes = 25'000;
        settings.intake_max_files = 3;
        settings.intake_free_bytes = 1;
        for (const char* id : {"ANN", "BOB"}) {
            store::Draft draft;
            draft.id = draft.request_id = id;
            draft.made = draft.saved = kStart;
            draft.expires = kStart + 24h;
            REQUIRE(store::Drafts(*database).add(draft));
        }
        web::add_tus_routes(router, {uploads, [this] { return settings.intake_max_file_bytes; },
                                     [](const web::Request& request) {
                                         const auto who = request.headers.find("Who");
                                         return Result<std::optional<std::string>>(
                                             who ? std::optional<std::string>(*who) : std::nullopt);
                                     },
                                     [this] { return at; }});
    }
    web::Response ask(Method method, const std::string& path, Fields fields,
                      std::string_view body = {}) {
        fields.try_emplace("Tus-Resumable", "1.0.0");
        fields.try_emplace("Who", "ANN");
        if (!body.empty()) fields.try_emplace("Content-Length", std::to_string(body.size()));
        for (auto field = fields.begin(); field != fields.end();)
            field = field->second == "-" ? fields.erase(field) : std::next(field);
        return tests::ask(router, tests::request_of(method, path, fields), body);
    }
    std::string create(std::int64_t size, Fields fields = {}) {
        fields.emplace("Upload-Length", std::to_string(size));
        const auto made = ask(Method::post, "/files", std::move(fields));
        REQUIRE(made.status == 201);
        return field_of(made, "Location");
    }
    web::Response patch(const std::string& path, std::int64_t offset, std::string_view body,
                        Fields fields = {}) {
        fields.emplace("Upload-Offset", std::to_string(offset));
        fields.try_emplace("Content-Type", "application/offset+octet-stream");
        return ask(Method::patch, path, std::move(fields), body);
    }
    std::string offset_of(const std::string& path) {
        return field_of(ask(Method::head, path, {}), "Upload-Offset");
    }

    tests::TemporaryFolder folder;
    Settings settings;
    Time at = kStart;
    std::unique_ptr<store::Database> database = tests::engines().front().open(folder);
    std::unique_ptr<store::Vault> vault = *store::open_folder_vault(folder / "vault");
    ingest::UploadStore uploads{*database, *vault,
                                [this]() -> const Settings& { return settings; }};
    web::Router router;
};

const std::string kBody = "0123456789";
// echo -n 0123456789 | openssl dgst -sha256 -binary | base64
const std::string kDigest = "sha256 hNiYd/DUBB77a/kaFvAkjy/Vc+avBcGflr7bn4gveII=";

}  // namespace

TEST_CASE("a server of tus says what it offers, whatever the request's version") {
    House house;
    for (const char* version : {"1.0.0", "-", "0.2.2"}) {
        const auto answer = house.ask(Method::options, "/files", {{"Tus-Resumable", version}});
        CHECK(answer.status == 204);
        CHECK(field_of(answer, "Tus-Version") == "1.0.0");
        CHECK(field_of(answer, "Tus-Resumable") == "1.0.0");
        CHECK(field_of(answer, "Tus-Max-Size") == "10000");
        CHECK(field_of(answer, "Tus-Checksum-Algorithm") == "sha256");
        CHECK(field_of(answer, "Tus-Extension") ==
              "creation,creation-with-upload,checksum,expiration,termination");
    }
}

TEST_CASE("a creation that cannot be is refused by its status") {
    House house;
    const std::string defer = "Upload-Defer-Length";
    struct Case {
        Fields fields;
        std::string body;
        int status;
    };
    const Case cases[] = {
        {{{"Upload-Length", "10"}}, "", 201},
        {{{"Upload-Length", "10"}, {"Tus-Resumable", "-"}}, "", 412},
        {{{"Upload-Length", "10"}, {"Tus-Resumable", "2.0.0"}}, "", 412},
        {{{"Upload-Length", "10"}, {"Who", "-"}}, "", 403},
        {{{"Upload-Length", "10"}, {"Sec-Fetch-Site", "cross-site"}}, "", 403},
        {{{"Upload-Length", "10"}, {"Origin", "https://evil.example"}, {"Host", "snap.example"}},
         "",
         403},
        {{}, "", 400},
        {{{"Upload-Length", "-5"}}, "", 400},
        {{{"Upload-Length", "ten"}}, "", 400},
        {{{"Upload-Length", "10 "}}, "", 400},
        {{{"Upload-Length", "99999999999999999999"}}, "", 400},
        {{{"Upload-Length", "0"}}, "", 400},
        {{{defer, "1"}}, "", 400},
        {{{"Upload-Length", "10001"}}, "", 413},
        {{{"Upload-Length", "10"}, {"Upload-Metadata", "filename ???"}}, "", 400},
        {{{"Upload-Length", "10"}, {"Upload-Metadata", "a YQ==,a YQ=="}}, "", 400},
        {{{"Upload-Length", "10"}, {"Upload-Metadata", "filename RklMRS5NUDQ="}}, "", 201},
        {{{"Upload-Length", "10"}, {"Content-Type", "video/mp4"}}, "01234", 415},
        {{{"Upload-Length", "10"}, {"Content-Type", "application/offset+octet-stream"}},
         "0123456789x",
         413},
    };
    for (const Case& one : cases) {
        INFO(one.body << " " << (one.fields.empty() ? "" : one.fields.begin()->second));
        const auto answer = house.ask(Method::post, "/files", one.fields, one.body);
        CHECK(answer.status == one.status);
        CHECK(field_of(answer, "Tus-Resumable") == "1.0.0");
        if (answer.status == 412) CHECK(field_of(answer, "Tus-Version") == "1.0.0");
        const auto uploads = store::Uploads(*house.database).of_draft("ANN");
        for (const auto& upload : *uploads)
            REQUIRE(store::Uploads(*house.database).remove(upload.id));
    }
}

TEST_CASE("an upload goes in pieces, is sealed when it is whole, and its bytes are those sent") {
    House house;
    const std::string path = house.create(10, {{"Upload-Metadata", "filename RklMRS5NUDQ="}});
    CHECK(path.size() == std::string("/files/").size() + 32);
    CHECK(house.offset_of(path) == "0");
    const auto first = house.patch(path, 0, "0123");
    CHECK(first.status == 204);
    CHECK(field_of(first, "Upload-Offset") == "4");
    CHECK_FALSE(field_of(first, "Upload-Expires").empty());
    CHECK(house.patch(path, 4, "456789").status == 204);
    const auto head = house.ask(Method::head, path, {});
    CHECK(head.status == 200);
    CHECK(field_of(head, "Upload-Offset") == "10");
    CHECK(field_of(head, "Upload-Length") == "10");
    CHECK(field_of(head, "Upload-Metadata") == "filename RklMRS5NUDQ=");
    const auto upload = store::Uploads(*house.database).by_id(path.substr(7));
    REQUIRE(*upload);
    CHECK((*upload)->client_name == "FILE.MP4");
    CHECK((*upload)->sha256 == sha256_of(kBody));
    CHECK(house.vault->holds(store::Shelf::originals, sha256_of(kBody)));
    CHECK(house.vault->list_incoming()->empty());
}

TEST_CASE("a finished upload takes nothing more, and says so again to who missed the answer") {
    House house;
    const std::string path = house.create(10);
    REQUIRE(house.patch(path, 0, kBody).status == 204);
    CHECK(house.offset_of(path) == "10");
    const auto again = house.patch(path, 10, "");
    CHECK(again.status == 204);
    CHECK(field_of(again, "Upload-Offset") == "10");
    CHECK(house.patch(path, 0, kBody).status == 409);
    CHECK(house.patch(path, 10, "x").status == 413);
    CHECK(house.vault->holds(store::Shelf::originals, sha256_of(kBody)));
}

TEST_CASE("bytes may come with the creation") {
    House house;
    const auto made = house.ask(
        Method::post, "/files",
        {{"Upload-Length", "10"}, {"Content-Type", "application/offset+octet-stream"}}, "01234");
    CHECK(made.status == 201);
    CHECK(field_of(made, "Upload-Offset") == "5");
    CHECK(house.offset_of(field_of(made, "Location")) == "5");
}

TEST_CASE("a piece that cannot be is refused by its status, and nothing of it counts") {
    House house;
    const std::string path = house.create(10);
    REQUIRE(house.patch(path, 0, "0123").status == 204);
    struct Case {
        Method method;
        std::string path;
        Fields fields;
        std::string body;
        int status;
    };
    const std::string type = "application/offset+octet-stream";
    const std::string unknown = "/files/00000000000000000000000000000000";
    const Case cases[] = {
        {Method::patch, path, {{"Upload-Offset", "4"}, {"Content-Type", "video/mp4"}}, "4", 415},
        {Method::patch, path, {{"Content-Type", type}}, "4", 400},
        {Method::patch, path, {{"Upload-Offset", "x"}, {"Content-Type", type}}, "4", 400},
        {Method::patch, path, {{"Upload-Offset", "-4"}, {"Content-Type", type}}, "4", 400},
        {Method::patch, path, {{"Upload-Offset", "3"}, {"Content-Type", type}}, "4", 409},
        {Method::patch, path, {{"Upload-Offset", "5"}, {"Content-Type", type}}, "4", 409},
        {Method::patch, path, {{"Upload-Offset", "11"}, {"Content-Type", type}}, "4", 409},
        {Method::patch, path, {{"Upload-Offset", "4"}, {"Content-Type", type}}, "4567890", 413},
        {Method::patch,
         path,
         {{"Upload-Offset", "4"},
          {"Content-Type", type},
          {"Content-Length", "-"},
          {"Transfer-Encoding", "chunked"}},
         "4567890",
         413},
        {Method::patch,
         path,
         {{"Upload-Offset", "4"}, {"Content-Type", type}, {"Upload-Checksum", "md5 YQ=="}},
         "4",
         400},
        {Method::patch,
         path,
         {{"Upload-Offset", "4"}, {"Content-Type", type}, {"Upload-Checksum", "sha256 YQ=="}},
         "4",
         400},
        {Method::patch,
         path,
         {{"Upload-Offset", "4"}, {"Content-Type", type}, {"Upload-Checksum", "sha256 %%%"}},
         "4",
         400},
        {Method::patch,
         path,
         {{"Upload-Offset", "4"}, {"Content-Type", type}, {"Upload-Checksum", kDigest}},
         "4",
         460},
        {Method::patch,
         path,
         {{"Upload-Offset", "4"}, {"Content-Type", type}, {"Tus-Resumable", "-"}},
         "4",
         412},
        {Method::patch,
         path,
         {{"Upload-Offset", "4"}, {"Content-Type", type}, {"Who", "BOB"}},
         "4",
         404},
        {Method::patch,
         path,
         {{"Upload-Offset", "4"}, {"Content-Type", type}, {"Who", "-"}},
         "4",
         404},
        {Method::patch, unknown, {{"Upload-Offset", "0"}, {"Content-Type", type}}, "4", 404},
        {Method::head, unknown, {}, "", 404},
        {Method::head, path, {{"Who", "BOB"}}, "", 404},
        {Method::del, unknown, {}, "", 404},
        {Method::head, path, {{"Tus-Resumable", "2.0.0"}}, "", 412},
        {Method::del, path, {{"Tus-Resumable", "-"}}, "", 412},
        {Method::del, path, {{"Who", "BOB"}}, "", 404},
        {Method::get, path, {}, "", 405},
        {Method::put, path, {}, "4", 405},
        {Method::post, path, {}, "", 405},
    };
    for (const Case& one : cases) {
        INFO(to_string(one.method) << " " << one.status);
        CHECK(house.ask(one.method, one.path, one.fields, one.body).status == one.status);
        CHECK(house.offset_of(path) == "4");
    }
    CHECK(std::get<std::string>(house.ask(Method::head, path, {{"Who", "BOB"}}).body) ==
          std::get<std::string>(house.ask(Method::head, unknown, {}).body));
}

TEST_CASE("a digest that is right counts, and one that is wrong discards just its piece") {
    House house;
    const std::string path = house.create(20);
    CHECK(house.patch(path, 0, kBody, {{"Upload-Checksum", kDigest}}).status == 204);
    CHECK(house.patch(path, 10, "9876543210", {{"Upload-Checksum", kDigest}}).status == 460);
    CHECK(house.offset_of(path) == "10");
    CHECK(house.patch(path, 10, kBody, {{"Upload-Checksum", kDigest}}).status == 204);
    CHECK(house.vault->holds(store::Shelf::originals, sha256_of(kBody + kBody)));
}

TEST_CASE("a method may be named by a field, for clients that have only POST") {
    House house;
    const std::string path = house.create(10);
    CHECK(house
              .ask(Method::post, path,
                   {{"X-HTTP-Method-Override", "PATCH"},
                    {"Upload-Offset", "0"},
                    {"Content-Type", "application/offset+octet-stream"}},
                   "01234")
              .status == 204);
    CHECK(house.ask(Method::post, path, {{"X-HTTP-Method-Override", "DELETE"}}).status == 204);
    CHECK(house.ask(Method::head, path, {}).status == 404);
}

TEST_CASE("what is terminated is gone, row and bytes") {
    House house;
    const std::string path = house.create(10);
    REQUIRE(house.patch(path, 0, "0123").status == 204);
    CHECK(house.ask(Method::del, path, {}).status == 204);
    CHECK(house.ask(Method::del, path, {}).status == 404);
    CHECK(house.patch(path, 4, "4").status == 404);
    CHECK(house.vault->list_incoming()->empty());
}

TEST_CASE("what has lapsed is gone, and swept") {
    House house;
    const std::string path = house.create(10);
    house.at = kStart + house.settings.portal_draft;
    CHECK(house.ask(Method::head, path, {}).status == 410);
    CHECK(house.patch(path, 0, kBody).status == 410);
    REQUIRE(house.uploads.expire(house.at));
    CHECK(house.ask(Method::head, path, {}).status == 404);
    CHECK(house.vault->list_incoming()->empty());
    CHECK_FALSE(*store::Drafts(*house.database).by_id("ANN"));
}

TEST_CASE("a report has so many files, so large together, and leaves the disk its reserve") {
    House house;
    house.create(10'000);
    house.create(10'000);
    CHECK(house.ask(Method::post, "/files", {{"Upload-Length", "6000"}}).status == 413);
    house.create(5'000);
    CHECK(house.ask(Method::post, "/files", {{"Upload-Length", "1"}}).status == 413);
    house.settings.intake_free_bytes = std::int64_t{1} << 60U;
    const auto full = house.ask(Method::post, "/files", {{"Upload-Length", "1"}, {"Who", "BOB"}});
    CHECK(full.status == 507);
    CHECK(std::get<std::string>(full.body).find("storage is nearly full") != std::string::npos);
    CHECK(store::Uploads(*house.database).of_draft("BOB")->empty());
}

TEST_CASE("a disk that others filled meanwhile stops an upload, and what has arrived is kept") {
    House house;
    house.settings.intake_max_file_bytes = house.settings.intake_max_submission_bytes = 64 << 20;
    const std::string path = house.create(40 << 20);
    const std::string piece(20 << 20, 'x');

    auto request = tests::request_of(Method::patch, path,
                                     {{"Tus-Resumable", "1.0.0"},
                                      {"Who", "ANN"},
                                      {"Upload-Offset", "0"},
                                      {"Content-Type", "application/offset+octet-stream"}});
    const auto match = house.router.match(request.method, request.path);
    request.arguments = match.arguments;
    auto start = match.route->body_handler(request);
    auto receiver = std::get<std::unique_ptr<web::BodyReceiver>>(std::move(start));
    REQUIRE_FALSE(receiver->take(std::as_bytes(std::span(piece))));
    REQUIRE(receiver->wants_checkpoint());
    house.settings.intake_free_bytes = std::int64_t{1} << 60U;
    const auto stopped = receiver->checkpoint();
    REQUIRE(stopped);
    CHECK(stopped->status == 507);
    receiver.reset();
    const std::string arrived = std::to_string(piece.size());
    CHECK(house.offset_of(path) == arrived);
    CHECK(house.patch(path, 20 << 20, "x").status == 507);
    CHECK(house.offset_of(path) == arrived);

    house.settings.intake_free_bytes = 1;
    CHECK(house.patch(path, 20 << 20, piece).status == 204);
    CHECK(house.vault->holds(store::Shelf::originals, sha256_of(piece + piece)));
}

TEST_CASE("who waits for a writer that does not let go holds no thread that others need") {
    House house;
    const std::string id = house.create(10).substr(7);
    auto first = house.uploads.open("ANN", id, 0, kStart);
    auto writer = std::get<std::unique_ptr<ingest::UploadWriter>>(*std::move(first));
    std::atomic<int> locked{0};
    std::atomic<int> served{0};
    std::vector<std::thread> newcomers;
    for (int newcomer = 0; newcomer < 4; ++newcomer)
        newcomers.emplace_back([&] {
            using Writer = std::unique_ptr<ingest::UploadWriter>;
            const auto opened = house.uploads.open("ANN", id, 0, kStart);
            if (!opened) return;
            if (std::holds_alternative<Writer>(*opened)) ++served;
            const auto* refusal = std::get_if<ingest::UploadRefusal>(&*opened);
            if (refusal != nullptr && *refusal == ingest::UploadRefusal::locked) ++locked;
        });
    while (locked == 0)  // three may wait, the fourth is told to come again: 423
        std::this_thread::yield();
    writer.reset();
    for (std::thread& newcomer : newcomers)
        newcomer.join();
    CHECK(locked == 1);
    CHECK(served == 3);
}

TEST_CASE("whoever writes an upload lets go when it is sent again, and what it had saved counts") {
    House house;
    const std::string id = house.create(10).substr(7);
    auto first = house.uploads.open("ANN", id, 0, kStart);
    REQUIRE(first);
    auto writer = std::get<std::unique_ptr<ingest::UploadWriter>>(*std::move(first));
    REQUIRE(writer->append(std::as_bytes(std::span(kBody.data(), 4))));
    std::atomic<bool> asked{false};
    writer->on_wanted([&asked] { asked = true; });
    std::thread newcomer([&] {
        auto second = house.uploads.open("ANN", id, 4, kStart);
        CHECK(second);
        CHECK(std::holds_alternative<std::unique_ptr<ingest::UploadWriter>>(*second));
    });
    while (!asked)
        std::this_thread::yield();
    REQUIRE(writer->checkpoint());
    writer.reset();
    newcomer.join();
}

TEST_CASE(
    "an upload that is whole and not sealed is sealed within a minute, and can be asked for") {
    House house;
    const std::string path = house.create(10);
    const std::string id = path.substr(7);
    {
        auto opened = house.uploads.open("ANN", id, 0, kStart);
        auto writer = std::get<std::unique_ptr<ingest::UploadWriter>>(*std::move(opened));
        REQUIRE(writer->append(std::as_bytes(std::span(kBody))));
        REQUIRE(writer->checkpoint());  // the seal fails
    }
    SECTION("by itself") {
        REQUIRE(house.uploads.expire(kStart));
    }
    SECTION("when the sender asks again") {
        CHECK(house.patch(path, 10, "").status == 204);
    }
    CHECK((*store::Uploads(*house.database).by_id(id))->sha256 == sha256_of(kBody));
}

TEST_CASE("an upload whose process died over the seal is sealed at the next start") {
    House house;
    const std::string id = house.create(10).substr(7);
    {
        auto opened = house.uploads.open("ANN", id, 0, kStart);
        auto writer = std::get<std::unique_ptr<ingest::UploadWriter>>(*std::move(opened));
        REQUIRE(writer->append(std::as_bytes(std::span(kBody))));
        REQUIRE(writer->checkpoint());  // and here it dies
    }
    REQUIRE(house.uploads.finish_interrupted());
    CHECK((*store::Uploads(*house.database).by_id(id))->sha256 == sha256_of(kBody));
    REQUIRE(house.uploads.finish_interrupted());
}

TEST_CASE("an upload whose bytes have vanished is unknown, and never sealed with a hole") {
    House house;
    const std::string path = house.create(10);
    REQUIRE(house.patch(path, 0, "0123").status == 204);
    const auto incoming = house.vault->list_incoming();
    REQUIRE(incoming);
    for (const std::string& name : *incoming)
        REQUIRE(house.vault->remove_incoming(name));
    CHECK(house.patch(path, 4, "456789").status == 404);
    CHECK(house.ask(Method::head, path, {}).status == 404);
    CHECK(store::Uploads(*house.database).of_draft("ANN")->empty());
}

TEST_CASE("a client's file name is shown, never obeyed") {
    const std::pair<std::string, std::string> cases[] = {
        {"FILE0042.MP4", "FILE0042.MP4"},
        {"../../etc/passwd", "passwd"},
        {"C:\\Users\\Ann\\clip.mov", "clip.mov"},
        {"<script>alert(1)</script>.mp4", "script>.mp4"},
        {std::string("a\0b\n\x1b[31m.mp4", 14), "ab[31m.mp4"},
        {"gpj.\xe2\x80\xae"
         "4pm.exe",
         "gpj.4pm.exe"},
        {"", "clip"},
        {"/", "clip"},
        {"\xff\xfe", "clip"},
        {"fideo Gŵyl.mp4", "fideo Gŵyl.mp4"},
        {std::string(500, 'x'), std::string(200, 'x')},
    };
    for (const auto& [given, shown] : cases)
        CHECK(ingest::shown_name(given) == shown);
}
