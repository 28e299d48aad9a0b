#include "review/frame_times.hpp"

#include <cmath>

#include <unistd.h>

#include "findings/json.hpp"
#include "store/artefacts.hpp"

namespace catseye::review {
namespace {

using findings::Json;

Error nonsense() {
    return fail(ErrorCode::internal, "a frame index in the vault is not what derive writes");
}

Result<Json> read_json(const File& file, std::int64_t size) {
    std::string text(static_cast<std::size_t>(size), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t got =
            ::pread(file.fd(), text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (got < 0) return fail_errno("read a frame index");
        if (got == 0) return nonsense();
        done += static_cast<std::size_t>(got);
    }
    return findings::parse_json(text);
}

/// Seconds a tick lasts.
Result<double> tick_of(const Json& index) {
    const Json base = index.value("time_base", Json());
    if (!base.is_array() || base.size() != 2 || !base[0].is_number_integer() ||
        !base[1].is_number_integer() || base[1].get<std::int64_t>() <= 0)
        return nonsense();
    return base[0].get<double>() / base[1].get<double>();
}

}  // namespace

Result<FrameTimes> FrameTimes::load(store::Database& database, const store::Vault& vault,
                                    const std::string& original_id) {
    const auto artefact = TRY(store::Artefacts(database).newest(original_id, "frame_index.json"));
    if (!artefact)
        return fail(ErrorCode::invalid_request,
                    "the frames of this original are not known: it could not be read, or is still "
                    "being looked at");
    constexpr std::int64_t kMost = 16 << 20;  // bytes; 300,000 frames need 14 million
    if (artefact->sealed.size_bytes > kMost) return nonsense();
    const File file = TRY(vault.open(store::Shelf::artefacts, artefact->sealed.sha256));
    const Json index = TRY(read_json(file, artefact->sealed.size_bytes));
    if (!index.is_object() || !index.value("pts", Json()).is_array()) return nonsense();
    const double tick = TRY(tick_of(index));
    FrameTimes times;
    const Json& pts = index.at("pts");
    times.milliseconds_.reserve(pts.size());
    for (const Json& one : pts) {
        if (!one.is_number_integer()) return nonsense();
        const double ticks = one.get<double>() - pts[0].get<double>();
        times.milliseconds_.push_back(std::llround(ticks * tick * 1000));
    }
    return times;
}

Result<std::int64_t> FrameTimes::at_ms(std::int64_t frame) const {
    if (frame >= 0 && frame < count()) return milliseconds_[static_cast<std::size_t>(frame)];
    return fail(ErrorCode::invalid_request, "there is no frame " + std::to_string(frame) +
                                                ": the recording has " + std::to_string(count()) +
                                                " frames, numbered from 0");
}

}  // namespace catseye::review
