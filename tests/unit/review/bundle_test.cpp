#include "review/bundle.hpp"

#include <iterator>

#include <fcntl.h>
#include <sys/resource.h>

#include "review/bundle_check.hpp"
#include "tests/support/evidence.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

/// A bundle's bytes in a file, checked.
class Check {
public:
    review::BundleVerification of(const std::string& bytes) {
        const auto path = folder_ / "bundle.zip";
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
        auto file = open_regular(path);
        REQUIRE(file);
        auto found = review::verify_bundle(*std::move(file));
        REQUIRE(found);
        return *found;
    }
    bool is_well(const std::string& bytes) { return of(bytes).problems.empty(); }
    /// The bundle that was last looked at, with this byte in this place.
    bool is_well_with(std::size_t at, char byte) {
        const File file(::open((folder_ / "bundle.zip").c_str(), O_RDWR | O_CLOEXEC));
        REQUIRE(::pwrite(file.fd(), &byte, 1, static_cast<off_t>(at)) == 1);
        auto opened = open_regular(folder_ / "bundle.zip");
        const auto found = review::verify_bundle(*std::move(opened));
        REQUIRE(found);
        return found->problems.empty();
    }

    std::string run(const std::string& command) {
        const std::string whole =
            "cd '" + folder_.path().string() + "' && (" + command + ") >out 2>&1";
        const int status = std::system(whole.c_str());
        std::ifstream stream(folder_ / "out");
        const std::string said{std::istreambuf_iterator<char>(stream), {}};
        INFO(said);
        CHECK(status == 0);
        return said;
    }

private:
    TemporaryFolder folder_;
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// One archive of these files, as Catseye writes archives.
std::string archive(const std::vector<std::pair<std::string, std::string>>& files) {
    const std::uint32_t time = review::zip_time(at("2026-03-23T10:00"));
    std::string bytes;
    std::vector<review::ZipEntry> entries;
    for (const auto& [name, content] : files) {
        review::Crc32 crc;
        crc.add(content);
        entries.push_back({name, static_cast<std::int64_t>(content.size()), crc.value(),
                           static_cast<std::int64_t>(bytes.size())});
        bytes += review::zip_header(entries.back(), time) + content;
    }
    return bytes + review::zip_directory(entries, time, static_cast<std::int64_t>(bytes.size()));
}

}  // namespace

TEST_CASE("a bundle holds the case, verifies, and opens in the tools that everybody has") {
    Force force;
    Evidence evidence(force);
    auto made = evidence.bundle(evidence.order());
    const auto promised = made.size_bytes();
    const std::string bytes = evidence.bytes_of(std::move(made));
    CHECK(static_cast<std::int64_t>(bytes.size()) == promised);
    Check check;
    const auto found = check.of(bytes);
    for (const auto& problem : found.problems)
        UNSCOPED_INFO(problem.where + ": " + problem.what);
    CHECK(found.problems.empty());
    CHECK(found.files == 10);
    CHECK(found.reference == evidence.reference);
    CHECK(found.custody_entries >= 5);
    const auto said = check.run(
        "unzip -tq bundle.zip && python3 -m zipfile -t bundle.zip && unzip -q bundle.zip && "
        "sha256sum -c SHA256SUMS && cat originals/original-1.mp4 && pdftotext statement.pdf - && "
        "pdftotext -layout summary.pdf - && cat custody.txt README.txt && date -r README.txt "
        "+%Y-%m-%dT%H:%M");
    CHECK(has(said, "No errors detected"));
    CHECK(has(said, "stills/original-1-frame-12.png: OK"));
    CHECK(has(said, "the original's bytes"));
    CHECK(has(said, "1. I saw it."));
    CHECK(has(said, "exhibit RE/1"));
    CHECK(has(said, "Evidence bundle exported"));
    CHECK(has(said, "by disclosure_officer"));
    CHECK(has(said, "2026-03-23T10:00"));
    CHECK(force.events(evidence.reference).back() == "bundle_exported");
    CHECK(has(force.text("SELECT content FROM custody_entry WHERE event = $1", "bundle_exported"),
              R"("system_user":"root")"));
    CHECK(force.custody_is_whole());
}

TEST_CASE("the copy for the defence has no details of the submitter, the other one has") {
    Force force;
    Evidence evidence(force);
    Check check;
    auto order = evidence.order();
    const std::string text =
        "unzip -o -q bundle.zip && ls && for f in *.pdf; do pdftotext $f -; done && cat *.txt "
        "*.json";
    check.is_well(evidence.bytes_of(evidence.bundle(order)));
    const auto without = check.run(text);
    CHECK_FALSE(has(without, "Onymous"));
    CHECK_FALSE(has(without, "AO/1"));
    CHECK(has(without, "1. I saw it."));
    CHECK(has(without, "Statement of: left out of this copy"));
    order.redaction = review::Redaction::none;
    order.recipient = "prosecution";
    CHECK(check.is_well(evidence.bytes_of(evidence.bundle(order))));
    const auto said = check.run(text);
    CHECK(has(said, "submitter.pdf"));
    CHECK(has(said, "Ann Onymous"));
}

TEST_CASE("the same plan and the same log give the same bytes") {
    Force force;
    Evidence evidence(force);
    const Time now = at("2026-03-23T10:00");
    const auto plan =
        review::plan_bundle(force.database(), *evidence.vault, force.law(), evidence.order(), now);
    REQUIRE(plan);
    const auto noted = review::record_bundle(force.database(), evidence.order(), now);
    REQUIRE(noted);
    const auto first = review::finish_bundle(force.database(), *plan, *noted);
    REQUIRE(force.decide(evidence.reference, "reviewer", "NFA"));  // later entries change nothing
    const auto second = review::finish_bundle(force.database(), *plan, *noted);
    CHECK(evidence.bytes_of(*first) == evidence.bytes_of(*second));
}

TEST_CASE("a bundle in which any one byte was changed does not verify") {
    Force force;
    Evidence evidence(force);
    const std::string bytes = evidence.bytes_of(evidence.bundle(evidence.order()));
    Check check;
    REQUIRE(check.is_well(bytes));
    // Every byte but those inside the two PDFs, of which every 97th: they are one hash like the
    // rest.
    std::size_t tried = 0;
    const auto begin = bytes.find("%PDF");
    const auto end = bytes.rfind("%%EOF");
    for (std::size_t at = 0; at<bytes.size(); at += at> begin && at < end ? 97 : 1) {
        const auto changed = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
        if (check.is_well_with(at, changed)) FAIL_CHECK("byte " << at << " of " << bytes.size());
        const bool again = check.is_well_with(at, bytes[at]);
        if (!again) FAIL_CHECK("byte " << at << " put back");
        ++tried;
    }
    CHECK(tried > 5000);
    for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{30}, begin,
                                   bytes.size() - 22, bytes.size() - 1})
        CHECK_FALSE(check.is_well(bytes.substr(0, size)));
    CHECK_FALSE(check.is_well(bytes + "x"));
    CHECK_FALSE(check.is_well("x" + bytes));
    CHECK_FALSE(check.is_well(bytes + bytes));
}

TEST_CASE("an archive that is hostile is refused in a sentence") {
    Check check;
    const std::string manifest = R"({"format":"catseye-bundle-1"})";
    const auto says = [&](const std::string& bytes, std::string_view words) {
        const auto found = check.of(bytes);
        std::string all;
        for (const auto& problem : found.problems)
            all += problem.where + ": " + problem.what + "\n";
        INFO(all);
        CHECK(has(all, words));
    };
    says(archive({{"a", "1"}, {"manifest.json", manifest}, {"SHA256SUMS", ""}}), "does not name");
    says(archive({{"../a", "1"}}), "a name that no bundle has");
    says(archive({{"/etc/passwd", "1"}}), "a name that no bundle has");
    says(archive({{"a//b", "1"}}), "a name that no bundle has");
    says(archive({{"a\\b", "1"}}), "a name that no bundle has");
    says(archive({{std::string(101, 'a'), "1"}}), "do not belong");
    says(archive({{"a", "1"}, {"a", "2"}}), "there twice");
    says(archive({{"a", "1"}}), "no manifest.json");
    says("not an archive at all, but long enough to be one of some kind", "not as Catseye");
    // A length that is not there, up to the largest.
    auto longer = archive({{"a", "1"}});
    longer[18] = longer[22] = '\x7f';
    says(longer, "longer than the archive");
    says(archive({{"a", ""}, {"manifest.json", std::string(40000, '[')}, {"SHA256SUMS", ""}}),
         "is not JSON");
    std::vector<std::pair<std::string, std::string>> many;
    for (int i = 0; i <= 10'000; ++i)
        many.emplace_back("f" + std::to_string(i), "");
    says(archive(many), "too many files");
}

TEST_CASE("who makes a whole new set of hashes is found out by the custody log") {
    Force force;
    Evidence evidence(force);
    auto made = evidence.bundle(evidence.order());
    const auto forged = [&](const std::string& name, const std::string& from,
                            const std::string& to) {
        // As a forger with this program would: the part changed, manifest and sums made to fit.
        auto parts = made.parts;
        std::string sums;
        for (auto& part : parts) {
            const auto put = [&](const std::string& old, const std::string& fresh) {
                const auto at = part.text.find(old);
                if (at != std::string::npos) part.text.replace(at, old.size(), fresh);
            };
            const std::string before = sha256_of(part.text);
            if (part.name == name) put(from, to);
            if (part.name == "manifest.json")
                for (const auto& other : made.parts)
                    if (other.name == name)
                        put(other.sealed.sha256,
                            sha256_of(std::string(other.text)
                                          .replace(other.text.find(from), from.size(), to)));
            if (part.name == "SHA256SUMS") part.text = sums;
            if (!part.shelf) part.sealed.sha256 = sha256_of(part.text);
            sums += review::sums_line(part.sealed.sha256, part.name);
        }
        return evidence.bytes_of({made.made, made.file_name, parts});
    };
    Check check;
    CHECK(check.is_well(evidence.bytes_of(made)));
    CHECK(check.is_well(forged("custody.txt", "Custody log", "custody log")));
    const auto found = check.of(forged("custody.json", "case_opened", "case_closed"));
    REQUIRE(found.problems.size() == 1);
    CHECK(found.problems.front().what == "was changed after it was written");
}

TEST_CASE("bytes that changed in the vault never leave it") {
    Force force;
    Evidence evidence(force);
    const auto made = evidence.bundle(evidence.order());
    const auto path = force.folder() / "vault" / "originals" /
                      evidence.original_sha256.substr(0, 2) /
                      evidence.original_sha256.substr(2, 2) / evidence.original_sha256;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    std::ofstream(path) << "the original's bytez";
    review::BundleStream stream(made, *evidence.vault);
    std::vector<char> block(1U << 20U);
    auto got = stream.read(block);
    while (got && *got > 0)
        got = stream.read(block);
    REQUIRE_FALSE(got);
    CHECK(has(got.error().message, "not those of"));
}

TEST_CASE(
    "an export needs a known recipient, reason, officer and case; nothing is noted otherwise") {
    Force force;
    Evidence evidence(force);
    const auto count = force.count("custody_entry");
    for (auto change : {+[](review::BundleOrder& order) { order.recipient = "anyone"; },
                        +[](review::BundleOrder& order) { order.reason = ""; },
                        +[](review::BundleOrder& order) { order.actor.officer = "nobody"; },
                        +[](review::BundleOrder& order) { order.reference = "NONE"; }}) {
        auto order = evidence.order();
        change(order);
        CHECK_FALSE(review::record_bundle(force.database(), order, at("2026-03-23T10:00")));
    }
    CHECK(force.count("custody_entry") == count);
}

TEST_CASE("a bundle is streamed in constant memory") {
    Force force;
    Evidence evidence(force, std::string(20'000'000, 'x'));
    auto made = evidence.bundle(evidence.order());
    const auto promised = made.size_bytes();
    // Many times the same large file: the vault has it once.
    for (int copy = 0; copy < 20; ++copy) {
        auto part = made.parts.at(3);
        REQUIRE(part.what == "original");
        part.name = "originals/copy-" + std::to_string(copy);
        made.parts.push_back(part);
    }
    review::BundleStream stream(std::move(made), *evidence.vault);
    std::vector<char> block(1U << 20U);
    std::int64_t bytes = 0;
    rusage before{};
    rusage after{};
    ::getrusage(RUSAGE_SELF, &before);
    for (auto got = stream.read(block); got && *got > 0; got = stream.read(block))
        bytes += static_cast<std::int64_t>(*got);
    ::getrusage(RUSAGE_SELF, &after);
    CHECK(bytes > promised + 20 * 20'000'000);
    CHECK(after.ru_maxrss - before.ru_maxrss < 8 * 1024);
}

TEST_CASE("files beyond four gigabytes have their numbers in the ZIP64 fields") {
    const TemporaryFolder folder;
    const auto path = folder / "big.zip";
    const auto file = create_file(path, 0600);
    REQUIRE(file);
    constexpr std::int64_t kSize = (std::int64_t{1} << 32U) + 5;  // a hole, for the most part
    const std::uint32_t time = review::zip_time(at("2026-03-23T10:00"));
    std::vector<review::ZipEntry> entries{{"originals/original-1.mp4", kSize, 0, 0}};
    const auto put = [&](const std::string& bytes, std::int64_t offset) {
        REQUIRE(::pwrite(file->fd(), bytes.data(), bytes.size(), offset) ==
                static_cast<ssize_t>(bytes.size()));
        return offset + static_cast<std::int64_t>(bytes.size());
    };
    std::int64_t end = put(review::zip_header(entries.front(), time), 0) + kSize;
    entries.push_back({"after", 3, 0, end});
    end = put(review::zip_header(entries.back(), time) + "abc", end);
    put(review::zip_directory(entries, time, end), end);
    const std::string tool =
        "python3 -c \"import zipfile; z = zipfile.ZipFile('" + path.string() +
        "'); print([(i.filename, i.file_size) for i in z.infolist()], z.open('after'))\" >'" +
        (folder / "said").string() + "'";
    CHECK(std::system(tool.c_str()) == 0);
    std::ifstream said(folder / "said");
    CHECK(has({std::istreambuf_iterator<char>(said), {}},
              "[('originals/original-1.mp4', 4294967301), ('after', 3)]"));
    auto opened = open_regular(path);
    auto reader = review::ZipReader::open(*std::move(opened));
    REQUIRE(reader);
    const auto first = reader->next();
    REQUIRE(first);
    CHECK((*first)->size_bytes == kSize);
    const auto second = reader->next();
    REQUIRE(second);
    CHECK((*second)->name == "after");
    REQUIRE(reader->next());
    CHECK(reader->finish());
}
