#include "media/box_walk.hpp"

#include <algorithm>
#include <cerrno>
#include <span>
#include <string_view>

#include <sys/stat.h>

#include "media/descriptor.hpp"

namespace catseye::media {

namespace {

constexpr int kMaxDepth = 16;  // real files need eight
constexpr std::int64_t kMaxBoxes =
    200'000;  // twenty minutes in fragments of half a second need 30,000
constexpr int kMaxTracks = 32;
constexpr std::int64_t kMaxVideoSamples = 1'000'000;  // twenty minutes at 240 a second are 288,000
constexpr std::int64_t kSamplesPerByte = 16;  // no codec packs more samples into a byte of file
constexpr std::size_t kMaxText = 256;
constexpr std::size_t kMaxOrder = 100;
constexpr std::size_t kChunk = std::size_t{64} * 1024;

using Type = std::uint32_t;
using Bytes = std::span<const std::uint8_t>;

constexpr Type type_of(std::string_view name) {
    Type type = 0;
    for (const char letter : name)
        type = (type << 8U) | static_cast<unsigned char>(letter);
    return type;
}

std::string name_of(Type type) {
    std::string name;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        const auto letter = static_cast<char>((type >> shift) & 0xFFU);
        name += letter >= ' ' && letter <= '~' ? letter : '?';
    }
    return name;
}

template <typename Table>
bool is_one_of(Type type, const Table& table) {
    return std::ranges::find(table, name_of(type)) != std::end(table);
}

constexpr std::string_view kContainers[] = {"moov", "trak", "mdia", "minf", "stbl", "moof",
                                            "traf", "edts", "mvex", "udta", "dinf", "schi"};
constexpr std::string_view kEncrypted[] = {"encv", "enca", "enct", "encs", "drmi",
                                           "drms", "sinf", "senc", "pssh"};
/// Types that stand at the top of files; anything else there that runs past the end is not a box
/// but rubbish.
constexpr std::string_view kTopLevel[] = {"ftyp", "moov", "mdat", "free", "skip", "wide",
                                          "moof", "mfra", "sidx", "styp", "uuid", "udta",
                                          "meta", "pnot", "PICT", "emsg", "prft"};
/// Tables of a track and the bytes of one entry; `stsz` and `stts` have rules of their own besides.
struct TableBox {
    std::string_view name;
    std::int64_t entry_bytes;
};
constexpr TableBox kTables[] = {{"stss", 4}, {"stco", 4}, {"co64", 8},  {"stsc", 12},
                                {"ctts", 8}, {"stts", 8}, {"elst", 12}, {"stps", 4}};

/// A big-endian number at `at`; 0 beyond the end, which every caller takes as "not said".
std::uint64_t number_at(Bytes bytes, std::size_t at, std::size_t width) {
    if (at > bytes.size() || bytes.size() - at < width) return 0;
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes.subspan(at, width))
        number = (number << 8U) | byte;
    return number;
}

std::uint32_t be32(Bytes bytes, std::size_t at) {
    return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}

struct Box {
    Type type = 0;
    std::int64_t payload = 0;  ///< offset of its first byte after the header
    std::int64_t end = 0;      ///< offset after its last byte, inside its parent
    bool overlong = false;     ///< it claims more than its parent holds
};

class Walker {
public:
    Walker(int fd, std::int64_t size) : fd_(fd), size_(size) {}

    Result<BoxFacts> walk() {
        std::int64_t at = 0;
        while (at < size_ && facts_.fault == BoxFault::none) {
            const auto box = TRY(box_at(at, size_));
            const bool known = box && is_one_of(box->type, kTopLevel);
            if (!box || (box->overlong && !known)) {
                TRY(note_trailing(at));
                break;
            }
            if (facts_.order.size() < kMaxOrder) facts_.order.push_back(name_of(box->type));
            if (box->overlong) facts_.cut_short = true;
            if (box->type == type_of("moov")) facts_.has_index = true;
            TRY(enter(*box, 1));
            at = box->end;
        }
        return std::move(facts_);
    }

private:
    /// The box that starts at `at` inside a parent that ends at `limit`; nothing when there is no
    /// sound header.
    Result<std::optional<Box>> box_at(std::int64_t at, std::int64_t limit) {
        std::array<std::uint8_t, 16> header{};
        if (++boxes_ > kMaxBoxes) facts_.fault = BoxFault::malformed;
        const std::size_t got = TRY(read_at(fd_, at, header));
        if (limit - at < 8 || got < 8) return std::optional<Box>();
        const Bytes bytes(header.data(), got);
        Box box{be32(bytes, 4), at + 8, limit};
        std::uint64_t length = be32(bytes, 0);
        if (length == 1) {
            length = number_at(bytes, 8, 8);
            box.payload = at + 16;
            if (length < 16 || limit - at < 16) return std::optional<Box>();
        } else if (length == 0) {  // "to the end of the file"; four zeros are padding, not a type
            if (box.type == 0) return std::optional<Box>();
            return std::optional(box);
        } else if (length < 8) {
            return std::optional<Box>();
        }
        box.overlong = length > static_cast<std::uint64_t>(limit - at);
        if (!box.overlong) box.end = at + static_cast<std::int64_t>(length);
        return std::optional(box);
    }

    /// Bytes after the last box count only when they are not all zero: recorders pre-allocate.
    Result<> note_trailing(std::int64_t at) {
        std::vector<std::uint8_t> chunk(kChunk);
        chunk.resize(TRY(read_at(fd_, at, chunk)));
        if (std::ranges::any_of(chunk, [](std::uint8_t byte) { return byte != 0; }))
            facts_.trailing_bytes = size_ - at;
        return ok();
    }

    Result<> children(std::int64_t at, std::int64_t end, int depth) {
        while (end - at >= 8 && facts_.fault == BoxFault::none) {
            const auto box = TRY(box_at(at, end));
            if (!box) return ok();  // libav skips the rest of a broken parent as well
            TRY(enter(*box, depth));
            at = box->end;
        }
        return ok();
    }

    Result<> enter(const Box& box, int depth) {
        if (is_one_of(box.type, kEncrypted)) return refuse(BoxFault::encrypted);
        if (box.type == type_of("cmov")) return refuse(BoxFault::compressed_index);
        if (box.type == type_of("trak")) {
            handler_ = 0;
            if (++tracks_ > kMaxTracks) return refuse(BoxFault::malformed);
        }
        if (is_one_of(box.type, kContainers)) {
            if (depth > kMaxDepth) return refuse(BoxFault::malformed);
            return children(box.payload, box.end, depth + 1);
        }
        return read_leaf(box, depth);
    }

    Result<> read_leaf(const Box& box, int depth) {
        const auto* table =
            std::ranges::find(kTables, std::string_view(name_of(box.type)), &TableBox::name);
        if (table != std::end(kTables)) TRY(check_table(box, table->entry_bytes));
        switch (box.type) {
            case type_of("stts"):
                return check_durations(box);
            case type_of("stsz"):
                return check_sizes(box);
            case type_of("stsd"):
                return read_sample_entries(box, depth);
            case type_of("hdlr"):
                return read_handler(box);
            case type_of("mvhd"):
                return read_created(box, facts_.created_s);
            case type_of("tkhd"):
                return read_created(box, facts_.track_created_s);
            case type_of("meta"):
                return read_meta(box, depth);
            case type_of("keys"):
                return read_keys(box);
            case type_of("ilst"):
                return read_values(box);
            case type_of("\xA9xyz"):
                return read_location(box);
            default:
                return ok();
        }
    }

    Result<> refuse(BoxFault fault) {
        facts_.fault = fault;
        return ok();
    }

    Result<std::vector<std::uint8_t>> head_of(const Box& box, std::size_t most) const {
        const auto length =
            static_cast<std::size_t>(std::max<std::int64_t>(box.end - box.payload, 0));
        std::vector<std::uint8_t> bytes(std::min(length, most));
        bytes.resize(TRY(read_at(fd_, box.payload, bytes)));
        return bytes;
    }

    Result<> check_table(const Box& box, std::int64_t entry_bytes) {
        const auto head = TRY(head_of(box, 8));
        const std::int64_t room = box.end - box.payload - 8;
        if (std::int64_t{be32(head, 4)} * entry_bytes > std::max<std::int64_t>(room, 0))
            facts_.fault = BoxFault::malformed;
        return ok();
    }

    std::int64_t most_samples() const {
        const std::int64_t fit = size_ * kSamplesPerByte;
        return handler_ == type_of("vide") ? std::min(fit, kMaxVideoSamples) : fit;
    }

    Result<> check_durations(const Box& box) {
        std::int64_t samples = 0;
        for (std::int64_t at = box.payload + 8; at + 8 <= box.end;) {
            std::vector<std::uint8_t> chunk(
                std::min(kChunk, static_cast<std::size_t>((box.end - at) / 8 * 8)));
            chunk.resize(TRY(read_at(fd_, at, chunk)));
            if (chunk.size() < 8) break;
            for (std::size_t entry = 0; entry + 8 <= chunk.size(); entry += 8)
                samples += be32(chunk, entry);
            if (samples > most_samples()) return refuse(BoxFault::malformed);
            at += static_cast<std::int64_t>(chunk.size());
        }
        return ok();
    }

    Result<> check_sizes(const Box& box) {
        const auto head = TRY(head_of(box, 12));
        const std::int64_t each = be32(head, 4);
        const std::int64_t count = be32(head, 8);
        const bool fits =
            each == 0 ? count * 4 <= box.end - box.payload - 12 : count <= most_samples();
        return fits && count <= most_samples() ? ok() : refuse(BoxFault::malformed);
    }

    Result<> read_sample_entries(const Box& box, int depth) {
        constexpr std::int64_t kVisualEntry =
            78;  // fixed fields before the boxes of a picture's entry
        if (depth > kMaxDepth) return refuse(BoxFault::malformed);
        std::int64_t at = box.payload + 8;
        while (box.end - at >= 8 && facts_.fault == BoxFault::none) {
            const auto entry = TRY(box_at(at, box.end));
            if (!entry) return ok();
            if (is_one_of(entry->type, kEncrypted)) return refuse(BoxFault::encrypted);
            if (handler_ == type_of("vide")) {
                const auto head = TRY(head_of(*entry, 32));
                facts_.widest =
                    std::max(facts_.widest, static_cast<std::int64_t>(number_at(head, 24, 2)));
                facts_.tallest =
                    std::max(facts_.tallest, static_cast<std::int64_t>(number_at(head, 26, 2)));
                TRY(children(entry->payload + kVisualEntry, entry->end, depth + 1));
            }
            at = entry->end;
        }
        return ok();
    }

    /// The media's handler comes before the tables it explains; one inside `meta` says nothing of
    /// the track.
    Result<> read_handler(const Box& box) {
        const auto head = TRY(head_of(box, 12));
        const Type handler = be32(head, 8);
        if (handler == type_of("vide") || handler == type_of("soun")) handler_ = handler;
        return ok();
    }

    Result<> read_created(const Box& box, std::optional<std::int64_t>& created) {
        const auto head = TRY(head_of(box, 12));
        const bool wide = !head.empty() && head[0] == 1;
        const std::uint64_t seconds = wide ? number_at(head, 4, 8) : be32(head, 4);
        constexpr std::uint64_t kLatest = std::uint64_t{1}
                                          << 40U;  // far beyond any calendar we print
        if (!created && seconds != 0 && seconds < kLatest)
            created = static_cast<std::int64_t>(seconds);
        return ok();
    }

    /// QuickTime's `meta` holds boxes at once; ISO's has four bytes of version and flags first.
    Result<> read_meta(const Box& box, int depth) {
        if (depth > kMaxDepth) return refuse(BoxFault::malformed);
        const auto head = TRY(head_of(box, 8));
        const bool quicktime = be32(head, 4) == type_of("hdlr");
        return children(box.payload + (quicktime ? 0 : 4), box.end, depth + 1);
    }

    Result<> read_keys(const Box& box) {
        const auto bytes = TRY(head_of(box, kChunk));
        keys_.clear();
        for (std::size_t at = 8; at + 8 <= bytes.size();) {
            const std::size_t length = be32(bytes, at);
            if (length < 8 || length > bytes.size() - at) break;
            keys_.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(at) + 8,
                               bytes.begin() + static_cast<std::ptrdiff_t>(at + length));
            at += length;
        }
        return ok();
    }

    /// An item's type is the number of its key, from 1; its `data` box holds a type, a locale and
    /// the text.
    Result<> read_values(const Box& list) {
        constexpr std::size_t kTextAt = 16;
        std::int64_t at = list.payload;
        while (list.end - at >= 8 && facts_.fault == BoxFault::none) {
            const auto item = TRY(box_at(at, list.end));
            if (!item) return ok();
            at = item->end;
            if (item->type == 0 || item->type > keys_.size()) continue;
            const auto bytes = TRY(head_of(*item, kTextAt + kMaxText));
            if (bytes.size() <= kTextAt || be32(bytes, 4) != type_of("data")) continue;
            const std::string text(bytes.begin() + kTextAt, bytes.end());
            const std::string& key = keys_[item->type - 1];
            if (key == "com.apple.quicktime.location.ISO6709") facts_.location = text;
            if (key == "com.apple.quicktime.creationdate") facts_.creation_date = text;
        }
        return ok();
    }

    Result<> read_location(const Box& box) {
        const auto bytes = TRY(head_of(box, 4 + kMaxText));
        if (bytes.size() <= 4 || facts_.location) return ok();
        const auto length = std::min<std::size_t>(number_at(bytes, 0, 2), bytes.size() - 4);
        facts_.location =
            std::string(bytes.begin() + 4, bytes.begin() + 4 + static_cast<std::ptrdiff_t>(length));
        return ok();
    }

    int fd_;
    std::int64_t size_;
    BoxFacts facts_;
    std::int64_t boxes_ = 0;
    int tracks_ = 0;
    Type handler_ = 0;  ///< of the track being walked
    std::vector<std::string> keys_;
};

}  // namespace

Result<BoxFacts> walk_boxes(int fd) {
    struct stat facts {};
    if (fstat(fd, &facts) != 0) return fail_errno("ask the size of the original");
    return Walker(fd, facts.st_size).walk();
}

}  // namespace catseye::media
