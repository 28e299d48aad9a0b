#include "media/file_kind.hpp"

#include <catch2/catch.hpp>

using namespace catseye::media;
using namespace std::string_view_literals;

namespace {

Recognised recognise_text(std::string_view text) {
    return recognise({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string transport_stream(std::size_t junk, std::size_t packet, std::size_t sync_at,
                             int packets) {
    std::string stream(junk, 'x');
    for (int each = 0; each < packets; ++each) {
        std::string bytes(packet, '\x11');
        bytes[sync_at] = 'G';
        stream += bytes;
    }
    return stream;
}

}  // namespace

TEST_CASE("the first bytes say what a file is, whatever its name") {
    const std::vector<std::pair<std::string_view, FileKind>> files = {
        {""sv, FileKind::empty},
        {"\0\0\0\x18"
         "ftypmp42"sv,
         FileKind::mov},
        {"\0\0\0\x08wide\0\0\0\x08mdat"sv, FileKind::mov},
        {"\0\0\0\x18"
         "ftypheic"sv,
         FileKind::still_image},
        {"RIFF\x10\0\0\0AVI LIST"sv, FileKind::avi},
        {"RIFF\x10\0\0\0WAVEfmt "sv, FileKind::audio},
        {"\x1A\x45\xDF\xA3\x01"sv, FileKind::matroska},
        {"\0\0\x01\xBA\x44"sv, FileKind::mpeg},
        {"\xFF\xD8\xFF\xE0"sv, FileKind::jpeg},
        {"\x89PNG\r\n\x1A\n\0"sv, FileKind::png},
        {"RIFF\x10\0\0\0WEBPVP8 "sv, FileKind::webp},
        {"GIF89a"sv, FileKind::still_image},
        {"PK\x03\x04rest"sv, FileKind::archive},
        {"#EXTM3U\nfile:///etc/passwd"sv, FileKind::playlist},
        {"ffconcat version 1.0\nfile x"sv, FileKind::playlist},
        {"v=0\r\no=- 0 0 IN IP4 127.0.0.1"sv, FileKind::playlist},
        {"<?xml version=\"1.0\"?><MPD type=\"static\">"sv, FileKind::playlist},
        {"FLV\x01\x05"sv, FileKind::other_container},
        {"<!doctype html><html>"sv, FileKind::unknown},
        {"$GPRMC,081502.00,A,5345.6,N"sv, FileKind::unknown},
    };
    for (const auto& [head, kind] : files) {
        INFO(head);
        CHECK(recognise_text(head).kind == kind);
    }
}

TEST_CASE("a transport stream is found behind junk and with the clock of AVCHD") {
    const auto plain = recognise_text(transport_stream(0, 188, 0, 20));
    CHECK(plain.kind == FileKind::mpegts);
    CHECK(plain.packet_bytes == 188);
    CHECK(plain.leading_bytes == 0);
    const auto behind_junk = recognise_text(transport_stream(1000, 188, 0, 60));
    CHECK(behind_junk.kind == FileKind::mpegts);
    CHECK(behind_junk.leading_bytes == 1000);
    const auto avchd = recognise_text(transport_stream(0, 192, 4, 20));
    CHECK(avchd.kind == FileKind::mpegts);
    CHECK(avchd.packet_bytes == 192);
    CHECK(avchd.leading_bytes == 0);
}

TEST_CASE("a single letter G does not make a transport stream") {
    CHECK(recognise_text("Good morning").kind == FileKind::unknown);
    CHECK(recognise_text(std::string(8192, 'x').append(1, 'G')).kind == FileKind::unknown);
}
