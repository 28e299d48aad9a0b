// TLS as a real client meets it: certificates by openssl, requests by curl.
#include <cstdio>
#include <fstream>

#include <catch2/catch.hpp>
#include <sys/wait.h>

#include "tests/support/temporary_folder.hpp"
#include "web/http/server.hpp"

using namespace catseye;

namespace {

struct Answer {
    int status = 0;  ///< of the command
    std::string output;
};

Answer run(const std::string& command) {
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    Answer answer;
    char block[4096];
    for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, pipe)) > 0;)
        answer.output.append(block, got);
    answer.status = WEXITSTATUS(::pclose(pipe));
    return answer;
}

/// A server with TLS, and certificates for it.
class TlsHouse {
public:
    TlsHouse() {
        make_certificate("first");
        make_certificate("second");
        use("first");
        web::ServerOptions options;
        options.listen = "127.0.0.1:0";
        options.certificate = path("certificate.pem");
        options.key = path("key.pem");
        web::Router router;
        router.get("/", [](const web::Request& request) {
            return web::plain_text(200, request.secure ? "secure" : "plain");
        });
        auto opened = web::HttpServer::open(std::move(options), std::move(router));
        REQUIRE(opened);
        server = *std::move(opened);
        server->start();
    }
    ~TlsHouse() { server->stop(); }
    TlsHouse(const TlsHouse&) = delete;
    TlsHouse& operator=(const TlsHouse&) = delete;

    std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    void use(const std::string& name) const {
        for (const std::string kind : {"certificate", "key"})
            std::filesystem::copy_file(path(name + "-" + kind + ".pem"), path(kind + ".pem"),
                                       std::filesystem::copy_options::overwrite_existing);
    }
    /// A request that believes the certificate of this name only.
    Answer ask(const std::string& believed, const std::string& more = "") const {
        return run("curl --silent --show-error --max-time 20 --include --noproxy '*' --cacert " +
                   path(believed + "-certificate.pem") + " " + more +
                   " https://localhost:" + std::to_string(server->port()) + "/");
    }

private:
    void make_certificate(const std::string& name) const {
        const Answer made =
            run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
                "-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
                path(name + "-key.pem") + " -out " + path(name + "-certificate.pem"));
        INFO(made.output);
        REQUIRE(made.status == 0);
    }
    tests::TemporaryFolder folder_;

public:
    std::unique_ptr<web::HttpServer> server;
};

}  // namespace

TEST_CASE("a browser is answered by TLS 1.2 and 1.3, with HSTS, and by nothing older") {
    TlsHouse house;
    for (const char* version : {"--tlsv1.3", "--tls-max 1.2"}) {
        const Answer answer = house.ask("first", version);
        INFO(answer.output);
        CHECK(answer.status == 0);
        CHECK(answer.output.find("Strict-Transport-Security: max-age=") != std::string::npos);
        CHECK(answer.output.find("\r\n\r\nsecure") != std::string::npos);
    }
    CHECK(house.ask("first", "--tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0").status == 35);
    CHECK(house.ask("second").status == 60);
}

TEST_CASE("a new certificate is used after a reload, a broken one never") {
    TlsHouse house;
    house.use("second");
    CHECK(house.ask("first").status == 0);
    REQUIRE(house.server->reload());
    CHECK(house.ask("first").status == 60);
    CHECK(house.ask("second").status == 0);

    std::filesystem::copy_file(house.path("first-key.pem"), house.path("key.pem"),
                               std::filesystem::copy_options::overwrite_existing);
    const auto mixed = house.server->reload();
    REQUIRE_FALSE(mixed);
    CHECK(mixed.error().message.find("key.pem") != std::string::npos);
    std::ofstream(house.path("certificate.pem")) << "no certificate";
    const auto broken = house.server->reload();
    REQUIRE_FALSE(broken);
    CHECK(broken.error().message.find("certificate.pem") != std::string::npos);
    CHECK(house.ask("second").status == 0);
}

TEST_CASE("what speaks no TLS is let go, and the next is served") {
    TlsHouse house;
    const Answer plain = run("curl --silent --max-time 20 --noproxy '*' http://127.0.0.1:" +
                             std::to_string(house.server->port()) + "/");
    CHECK(plain.status != 0);
    CHECK(house.ask("first").status == 0);
}
