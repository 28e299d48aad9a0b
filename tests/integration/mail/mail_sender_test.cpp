// The outbox against a real SMTP server.
#include "web/mail/mail_sender.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "base/ids.hpp"
#include "store/migrator.hpp"
#include "tests/integration/mail/smtp_house.hpp"

using namespace catseye;
using namespace std::chrono_literals;
using findings::Json;
using tests::becomes_true;
using tests::PostOffice;
using tests::TemporaryFolder;
using Turn = web::MailSender::Turn;

namespace {

const Time kNow = *parse_time("2026-03-20T08:15:00Z");

web::Wording wording(web::Language language) {
    auto words = web::Wording::load(language, {});
    REQUIRE(words);
    return *std::move(words);
}

/// A site of one database whose mails go to `url`.
struct House {
    explicit House(const std::string& url,
                   std::optional<std::filesystem::path> file = std::nullopt) {
        settings.mail_server = url;
        settings.mail_from = "no-reply@police.example";
        auto opened =
            store::open_sqlite(file ? *file : folder / "test.db", store::Access::read_write);
        REQUIRE(opened);
        database = *std::move(opened);
        REQUIRE(store::migrate(*database, kNow));
        site.emplace(*database, settings, wording(web::Language::en), wording(web::Language::cy));
        site->clock = [this] { return now.load(); };
    }
    std::string add(const std::string& recipient, const std::string& kind = "withdrawn",
                    const Json& parameters = {{"reference", "R"}}) {
        store::OutboxMessage mail;
        mail.id = make_id(now);
        mail.dedupe_key = mail.id;
        mail.kind = kind;
        mail.recipient = recipient;
        mail.parameters = parameters.dump();
        mail.made = mail.due = now;
        REQUIRE(store::Outbox(*database).add(mail));
        return mail.id;
    }
    std::string column(const std::string& name, const std::string& id) {
        const auto rows =
            database->query("SELECT CAST(" + name + " AS TEXT) FROM outbox WHERE id = $1", {id});
        REQUIRE(rows);
        REQUIRE(*(*rows)->next());
        return (*rows)->text(0);
    }
    Turn send() {
        const auto turn = sender().send_next(now);
        REQUIRE(turn);
        return *turn;
    }
    web::MailSender& sender(web::MailPace pace = {}, const std::string& certificates = "") {
        if (!sender_) {
            auto server = web::smtp_server(settings);
            REQUIRE(server);
            REQUIRE(*server);
            (*server)->certificates = certificates;
            sender_.emplace(*site, **server, pace);
        }
        return *sender_;
    }

    TemporaryFolder folder;
    Settings settings;
    std::unique_ptr<store::Database> database;
    std::atomic<Time> now{kNow};
    std::optional<web::Site> site;
    std::optional<web::MailSender> sender_;
};

}  // namespace

TEST_CASE("a mail arrives as it was written, and what it said is forgotten here") {
    PostOffice office;
    House house(office.url());
    house.settings.force_name = "Heddlu Sŵn, \"Gogledd\"";
    const std::string id =
        house.add("ann@example.org", "return_code", {{"code", "012345"}, {"path", ""}});
    CHECK(house.send() == Turn::sent);
    CHECK(house.send() == Turn::idle);
    const auto mails = office.mails();
    REQUIRE(mails.size() == 1);
    const Json& mail = mails.front();
    CHECK(mail["from"] == "no-reply@police.example");
    CHECK(mail["to"] == Json::array({"ann@example.org"}));
    CHECK(mail["headers"]["Subject"] == "Your code: 012345");
    CHECK(mail["headers"]["Message-ID"] == "<catseye." + id + "@police.example>");
    CHECK(mail["headers"]["Auto-Submitted"] == "auto-generated");
    CHECK(mail["headers"]["From"].get<std::string>().find("Heddlu Sŵn") != std::string::npos);
    CHECK(mail["headers"]["From"].get<std::string>().find("<no-reply@police.example>") !=
          std::string::npos);
    CHECK(mail["text"].get<std::string>().find("Your code is 012345") != std::string::npos);
    CHECK(mail["text"].get<std::string>().find("Heddlu Sŵn, \"Gogledd\"") != std::string::npos);
    CHECK(mail["defects"].empty());
    CHECK(house.column("state", id) == "sent");
    CHECK(house.column("recipient", id).empty());
    CHECK(house.column("parameters", id) == "{}");
}

TEST_CASE("a mail to nobody is given up, one that the server puts off is tried again later") {
    PostOffice office;
    House house(office.url());
    struct Row {
        std::string recipient;
        std::string state;
        std::string why;
    };
    for (const Row& row :
         {Row{"unknown@example.org", "failed", "RCPT 550"},
          Row{"later@example.org", "waiting", "RCPT 451"},
          Row{"no address", "failed", "the recipient is no address"},
          Row{"a@b.org>\r\nRCPT TO:<c@d.org", "failed", "the recipient is no address"}}) {
        INFO(row.recipient);
        const std::string id = house.add(row.recipient);
        CHECK(house.send() == Turn::not_sent);
        CHECK(house.column("state", id) == row.state);
        const std::string error = house.column("last_error", id);
        CHECK(error.substr(0, row.why.size()) == row.why);
        CHECK(error.find('@') == std::string::npos);  // what we keep names nobody
        CHECK(house.column("recipient", id).empty() == (row.state == "failed"));
    }
    const std::string refused =
        house.add("ann@example.org", "more_received", {{"reference", "forbidden"}, {"files", 0}});
    CHECK(house.send() == Turn::not_sent);
    CHECK(house.column("state", refused) == "failed");
    CHECK(office.taken() == 0);
    CHECK(house.send() == Turn::idle);
}

TEST_CASE("tries stand further and further apart, and end when the news is old") {
    PostOffice office;
    House house(office.url());
    const std::string id = house.add("later@example.org");
    int tries = 0;
    while (house.column("state", id) == "waiting") {
        const Time due = from_ms(std::stoll(house.column("due_ms", id)));
        house.now = due - 1ms;
        CHECK(house.send() == Turn::idle);
        house.now = due;
        CHECK(house.send() == Turn::not_sent);
        ++tries;
        REQUIRE(tries < 100);
    }
    CHECK(house.now.load() - kNow >= 72h);
    CHECK(house.now.load() - kNow < 75h);
    CHECK(tries == 40);  // 1, 5 and 30 minutes, then every two hours for three days
    CHECK(house.column("last_error", id) == "it was not sent while it was of use");

    house.now = kNow;
    const std::string code = house.add("later@example.org", "return_code", {{"code", "1"}});
    CHECK(house.send() == Turn::not_sent);
    house.now = kNow + 15min;
    CHECK(house.send() == Turn::not_sent);
    CHECK(house.column("state", code) == "failed");  // nobody could use it any more
}

TEST_CASE("mails wait while the server is down, and all go out once it is back") {
    PostOffice office;
    House house(office.url());
    office.close();
    const std::string id = house.add("ann@example.org");
    house.add("bob@example.org");
    CHECK(house.send() == Turn::unreachable);
    CHECK(house.column("state", id) == "waiting");
    house.sender_.reset();
    house.sender({20ms, 20ms, 180s}).start();
    office.open();
    house.now = kNow + 10min;
    house.sender().nudge();
    CHECK(becomes_true([&] { return office.taken() == 2; }));
    CHECK(becomes_true([&] { return *store::Outbox(*house.database).waiting() == 0; }));
}

TEST_CASE(
    "a process that dies between the server's answer and its own note sends again, recognisably") {
    PostOffice office;
    TemporaryFolder folder;
    const auto file = folder / "shared.db";
    office.hold(true);
    std::string id;
    {
        House house(office.url(), file);
        id = house.add("ann@example.org");
    }
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        House house(office.url(), file);
        (void)house.sender().send_next(kNow);
        ::_exit(0);
    }
    REQUIRE(becomes_true([&] { return office.taken() == 1; }));
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    office.hold(false);

    House house(office.url(), file);
    CHECK(house.column("state", id) == "waiting");
    CHECK(house.send() == Turn::idle);  // the dead one's try still counts
    house.now = kNow + 181s;
    CHECK(house.send() == Turn::sent);
    const auto mails = office.mails();
    REQUIRE(mails.size() == 2);
    CHECK(mails[0]["raw"] == mails[1]["raw"]);  // the same Message-ID, date and words
    CHECK(house.column("state", id) == "sent");
}

TEST_CASE("a sender that is told to stop ends at once, and what it was sending waits") {
    PostOffice office;
    House house(office.url());
    office.hold(true);
    const std::string id = house.add("ann@example.org");
    house.sender({20ms, 20ms, 180s}).start();
    REQUIRE(becomes_true([&] { return office.taken() == 1; }));
    const auto begin = std::chrono::steady_clock::now();
    house.sender().stop();
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
    CHECK(house.column("state", id) == "waiting");
    office.hold(false);
}

TEST_CASE("a server that asks for a login gets it, and a wrong password sends nothing") {
    TemporaryFolder folder;
    std::ofstream(folder / "right") << "secret\n";
    std::ofstream(folder / "wrong") << "guess\n";
    PostOffice office({"--login", "snap:secret"});
    for (const auto& [file, sent] :
         {std::pair<const char*, bool>{"wrong", false}, {"right", true}}) {
        House house(office.url());
        house.settings.mail_user = "snap";
        house.settings.mail_password_file = folder / file;
        const std::string id = house.add("ann@example.org");
        CHECK(house.send() == (sent ? Turn::sent : Turn::unreachable));
        CHECK(house.column("last_error", id) == (sent ? "" : "AUTH 535, curl: Login denied"));
    }
    CHECK(office.taken() == 1);
}

TEST_CASE("TLS is used where the server offers it, and its certificate must be right") {
    TemporaryFolder folder;
    const std::string pem = (folder / "server.pem").string();
    const std::string command =
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "
        "subjectAltName=DNS:localhost -keyout '" +
        pem + "' -out '" + pem + ".crt' 2>/dev/null && cat '" + pem + ".crt' >> '" + pem + "'";
    REQUIRE(std::system(command.c_str()) == 0);
    PostOffice office({"--certificate", pem});
    {
        House house(office.url("localhost"));
        house.add("ann@example.org");
        CHECK(house.send() == Turn::unreachable);  // nobody vouches for it: nothing in clear text
        CHECK(office.taken() == 0);
    }
    House house(office.url("localhost"));
    house.add("ann@example.org");
    house.sender({}, pem + ".crt");
    CHECK(house.send() == Turn::sent);
    const auto mails = office.mails();
    REQUIRE(mails.size() == 1);
    CHECK(mails.front()["tls"] == true);
}

TEST_CASE("without a server mails wait, and a sender's address that is none stops the start") {
    TemporaryFolder folder;
    House house("smtp://127.0.0.1:9");
    house.settings.mail_server.clear();
    auto none = web::MailSender::open(*house.site);
    REQUIRE(none);
    CHECK(*none == nullptr);
    house.settings.mail_server = "smtp://127.0.0.1:9";
    CHECK(*web::MailSender::open(*house.site) != nullptr);
    house.settings.mail_from = "no reply";
    CHECK(web::MailSender::open(*house.site).error().code == ErrorCode::invalid_request);
    house.settings.mail_from = "no-reply@police.example";
    house.settings.mail_password_file = folder / "missing";
    CHECK(web::MailSender::open(*house.site).error().code == ErrorCode::not_found);
}
