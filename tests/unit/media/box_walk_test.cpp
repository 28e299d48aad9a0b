#include "media/box_walk.hpp"

#include <catch2/catch.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.hpp"

using namespace catseye;
using namespace catseye::media;

namespace {

std::string be(std::uint64_t number, int bytes) {
    std::string text;
    for (int each = bytes - 1; each >= 0; --each)
        text += each >= 8 ? '\0' : static_cast<char>((number >> (8 * each)) & 0xFFU);
    return text;
}

std::string box(const std::string& type, const std::string& payload) {
    return be(payload.size() + 8, 4) + type + payload;
}

/// A file in memory.
File memory_file(const std::string& bytes) {
    File file(::memfd_create("boxes", MFD_CLOEXEC));
    REQUIRE(::pwrite(file.fd(), bytes.data(), bytes.size(), 0) ==
            static_cast<ssize_t>(bytes.size()));
    return file;
}

BoxFacts walk(const std::string& bytes) {
    const File file = memory_file(bytes);
    auto facts = walk_boxes(file.fd());
    REQUIRE(facts);
    return *std::move(facts);
}

const std::string kFtyp = box("ftyp", "isom" + be(0, 4));

std::string track(const std::string& tables, const std::string& handler = "vide") {
    const std::string hdlr = box("hdlr", be(0, 8) + handler + be(0, 12));
    return box("trak", box("mdia", hdlr + box("minf", box("stbl", tables))));
}

std::string movie(const std::string& inside) {
    return kFtyp + box("moov", inside) + box("mdat", std::string(64, 'm'));
}

std::string nested(int depth) {
    std::string inside;
    for (int each = 0; each < depth; ++each)
        inside = box("moov", inside);
    return inside;
}

/// A table of samples whose entry holds a table, and so on.
std::string nested_entries(int depth) {
    std::string inside;
    for (int each = 0; each < depth; ++each)
        inside = box("stsd", be(1, 8) + box("avc1", std::string(78, '\0') + inside));
    return inside;
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int each = 0; each < times; ++each)
        all += text;
    return all;
}

}  // namespace

TEST_CASE("every trick with boxes is a fault before libav sees it") {
    const std::string encrypted_entry = box("encv", std::string(78, '\0'));
    const std::string entry_with_sinf = box("avc1", std::string(78, '\0') + box("sinf", ""));
    const std::vector<std::tuple<std::string, std::string, BoxFault>> files = {
        {"a sound file", movie(track(box("stsz", be(0, 8) + be(2, 4) + be(9, 8)))), BoxFault::none},
        {"encrypted sample entry", movie(track(box("stsd", be(1, 8) + encrypted_entry))),
         BoxFault::encrypted},
        {"protection inside a sample entry", movie(track(box("stsd", be(1, 8) + entry_with_sinf))),
         BoxFault::encrypted},
        {"protection system header", movie(box("pssh", be(0, 24))), BoxFault::encrypted},
        {"encrypted fragment", movie("") + box("moof", box("traf", box("senc", be(0, 8)))),
         BoxFault::encrypted},
        {"compressed index", movie(box("cmov", "x")), BoxFault::compressed_index},
        {"20,000 boxes in each other", kFtyp + nested(20'000), BoxFault::malformed},
        {"5,000 sample tables in each other", movie(track(nested_entries(5'000))),
         BoxFault::malformed},
        {"33 tracks", movie(repeated(track(""), 33)), BoxFault::malformed},
        {"300,000 boxes", movie(repeated(box("free", ""), 300'000)), BoxFault::malformed},
        {"sizes for 4 billion samples",
         movie(track(box("stsz", be(0, 8) + be(4'000'000'000, 4) + be(9, 4)))),
         BoxFault::malformed},
        {"4 billion samples of one size",
         movie(track(box("stsz", be(0, 4) + be(1, 4) + be(4'000'000'000, 4)))),
         BoxFault::malformed},
        {"durations for 4 billion samples",
         movie(track(box("stts", be(1, 8) + be(4'000'000'000, 4) + be(1, 4)))),
         BoxFault::malformed},
        {"a table longer than its box",
         movie(track(box("stco", be(0, 4) + be(1000, 4) + be(0, 8)))), BoxFault::malformed},
        {"sound may have many tiny samples",
         movie(track(box("stsz", be(0, 4) + be(1, 4) + be(2000, 4)), "soun")), BoxFault::none},
    };
    for (const auto& [what, bytes, fault] : files) {
        INFO(what);
        CHECK(walk(bytes).fault == fault);
    }
}

TEST_CASE("sizes that lie end the walk and not the program") {
    CHECK_FALSE(walk(kFtyp + be(4, 4) + "free" + std::string(100, 'x')).has_index);
    CHECK_FALSE(walk(kFtyp + be(1, 4) + "mdat" + be(std::uint64_t{1} << 62U, 8)).has_index);
    CHECK(walk(kFtyp + be(1, 4) + "mdat" + be(std::uint64_t{1} << 62U, 8) + "media").cut_short);
    CHECK(walk(kFtyp + be(1, 4) + "mdat" + be(~std::uint64_t{0}, 8) + "media").cut_short);
    CHECK(walk(kFtyp + box("moov", be(500, 4) + "trak")).has_index);
    CHECK(walk("\0").order.empty());
}

TEST_CASE("bytes after the last box are told from padding and from a cut") {
    CHECK(walk(movie("") + "PK\x03\x04 an archive").trailing_bytes == 15);
    CHECK(walk(movie("") + std::string(5000, '\0')).trailing_bytes == 0);
    const std::string cut = movie("").substr(0, movie("").size() - 10);
    CHECK(walk(cut).cut_short);
    CHECK(walk(cut).trailing_bytes == 0);
}

TEST_CASE("the order of boxes, pictures' size, times and places are read") {
    const std::string entry =
        box("avc1", std::string(24, '\0') + be(1920, 2) + be(1080, 2) + std::string(50, '\0'));
    const std::string keys =
        box("keys", be(0, 4) + be(2, 4) + box("mdta", "com.apple.quicktime.location.ISO6709") +
                        box("mdta", "com.apple.quicktime.creationdate"));
    const std::string values = box(
        "ilst", box(be(1, 4), box("data", be(1, 4) + be(0, 4) + "+51.5-000.1/")) +
                    box(be(2, 4), box("data", be(1, 4) + be(0, 4) + "2026-03-20T08:15:02+0000")) +
                    box(be(9, 4), box("data", be(1, 4) + be(0, 4) + "no such key")));
    const std::string meta = box("meta", box("hdlr", std::string(24, '\0')) + keys + values);
    const BoxFacts facts = walk(movie(box("mvhd", be(0, 4) + be(3'850'000'000, 4) + be(0, 4)) +
                                      track(box("stsd", be(1, 8) + entry)) + meta));
    CHECK(facts.order == std::vector<std::string>{"ftyp", "moov", "mdat"});
    CHECK(facts.widest == 1920);
    CHECK(facts.tallest == 1080);
    CHECK(facts.created_s == 3'850'000'000);
    CHECK(facts.location == "+51.5-000.1/");
    CHECK(facts.creation_date == "2026-03-20T08:15:02+0000");
}

TEST_CASE("an Android phone's place is read, within its own length") {
    const std::string place = "+51.4169-000.0806/";
    const BoxFacts facts = walk(
        movie(box("udta", box("\xA9xyz", be(place.size(), 2) + be(0x15C7, 2) + place + "beyond"))));
    CHECK(facts.location == place);
    CHECK(walk(movie(box("udta", box("\xA9xyz", be(60'000, 2) + be(0, 2) + "+1")))).location ==
          "+1");
}
