#include "findings/json.hpp"

#include <cmath>

#include "base/utf8.hpp"

namespace catseye::findings {

namespace {

constexpr std::size_t kMaxText = 4096;
constexpr std::size_t kMaxEntries = 100'000;
constexpr int kMaxDepth = 32;

/// Reads one JSON object written by a child that may be lying. The first fault is kept and
/// everything after it reads as empty, so that a caller asks once at the end.
class Reader {
public:
    explicit Reader(const Json& json) : json_(json) {
        if (!json.is_object()) fault("an object was expected");
    }

    std::string text(const char* key) {
        const Json* value = at(key);
        if (value == nullptr) return {};
        if (!value->is_string()) return fault(key), std::string();
        const auto& found = value->get_ref<const std::string&>();
        if (found.size() > kMaxText || !is_utf8(found)) return fault(key), std::string();
        return found;
    }
    double number(const char* key) {
        const Json* value = at(key);
        if (value == nullptr) return 0;
        if (!value->is_number() || !std::isfinite(value->get<double>())) return fault(key), 0;
        return value->get<double>();
    }
    std::int64_t whole(const char* key) {
        const Json* value = at(key);
        if (value == nullptr) return 0;
        const bool fits = value->is_number_integer() &&
                          !(value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX);
        if (!fits) return fault(key), 0;
        return value->get<std::int64_t>();
    }
    bool truth(const char* key) {
        const Json* value = at(key);
        if (value == nullptr) return false;
        if (!value->is_boolean()) return fault(key), false;
        return value->get<bool>();
    }
    /// The entry, which must be there, or an empty object.
    const Json& object(const char* key) {
        static const Json kEmpty = Json::object();
        const Json* value = at(key);
        return value == nullptr ? kEmpty : *value;
    }
    bool has(const char* key) const { return json_.is_object() && json_.contains(key); }

    /// Every entry of a list; a missing list is empty.
    template <typename Visit>
    void each(const char* key, Visit visit) {
        if (!has(key)) return;
        const Json& list = json_.at(key);
        if (!list.is_array() || list.size() > kMaxEntries) return fault(key);
        for (const Json& entry : list) {
            if (error_) return;
            visit(entry);
        }
    }
    template <typename Enum>
    Enum word(const char* key, std::initializer_list<Enum> known) {
        const std::string found = text(key);
        for (const Enum value : known)
            if (to_string(value) == found) return value;
        fault(key);
        return *known.begin();
    }
    void absorb(const Reader& inner) {
        if (!error_) error_ = inner.error_;
    }
    void fault(std::string_view what) {
        if (!error_)
            error_ =
                fail(ErrorCode::invalid_media, "a stage reported nonsense: " + std::string(what));
    }
    template <typename T>
    Result<T> finish(T value) {
        if (error_) return *error_;
        return value;
    }

private:
    const Json* at(const char* key) {
        if (error_) return nullptr;
        if (has(key)) return &json_.at(key);
        fault(std::string(key) + " is missing");
        return nullptr;
    }
    const Json& json_;
    std::optional<Error> error_;
};

Json reasons_json(const std::vector<Reason>& reasons) {
    Json list = Json::array();
    for (const Reason& reason : reasons)
        list.push_back({{"code", reason.code}, {"message", reason.message}});
    return list;
}

std::vector<Reason> read_reasons(Reader& reader, const char* key) {
    std::vector<Reason> reasons;
    reader.each(key, [&](const Json& entry) {
        Reader inner(entry);
        reasons.push_back({inner.text("code"), inner.text("message")});
        reader.absorb(inner);
    });
    return reasons;
}

Json video_json(const VideoFacts& video) {
    Json json = {{"codec", video.codec},
                 {"width", video.width},
                 {"height", video.height},
                 {"frame_rate", video.frame_rate},
                 {"variable_frame_rate", video.variable_frame_rate},
                 {"rotation", video.rotation}};
    if (video.frames) json["frames"] = *video.frames;
    return json;
}

VideoFacts read_video(Reader& outer) {
    Reader reader(outer.object("video"));
    VideoFacts video{reader.text("codec"),
                     reader.whole("width"),
                     reader.whole("height"),
                     reader.number("frame_rate"),
                     reader.truth("variable_frame_rate"),
                     reader.whole("rotation"),
                     {}};
    if (reader.has("frames")) video.frames = reader.whole("frames");
    outer.absorb(reader);
    return video;
}

Json gps_json(const Gps& gps) {
    Json points = Json::array();
    for (const GpsPoint& point : gps.points) {
        Json json = {{"t_s", point.t_s}, {"lat", point.lat}, {"lon", point.lon}};
        if (point.speed_kmh) json["speed_kmh"] = *point.speed_kmh;
        if (point.time) json["time"] = *point.time;
        points.push_back(std::move(json));
    }
    return {{"family", gps.family}, {"points", std::move(points)}};
}

Gps read_gps(Reader& outer) {
    Reader reader(outer.object("gps"));
    Gps gps{reader.text("family"), {}};
    reader.each("points", [&](const Json& entry) {
        Reader inner(entry);
        GpsPoint point{inner.number("t_s"), inner.number("lat"), inner.number("lon"), {}, {}};
        if (inner.has("speed_kmh")) point.speed_kmh = inner.number("speed_kmh");
        if (inner.has("time")) point.time = inner.text("time");
        gps.points.push_back(std::move(point));
        reader.absorb(inner);
    });
    outer.absorb(reader);
    return gps;
}

/// A list of exactly N finite numbers.
template <std::size_t N>
std::array<double, N> read_numbers(Reader& reader, const Json& list, const char* key) {
    std::array<double, N> numbers{};
    if (!list.is_array() || list.size() != N) return reader.fault(key), numbers;
    for (std::size_t at = 0; at < N; ++at) {
        if (!list[at].is_number() || !std::isfinite(list[at].template get<double>()))
            return reader.fault(key), numbers;
        numbers[at] = list[at].template get<double>();
    }
    return numbers;
}

PlateView read_view(Reader& outer) {
    const Json& json = outer.object("best");
    Reader reader(json);
    PlateView view;
    view.frame = reader.whole("frame");
    view.time_s = reader.number("time_s");
    view.box = read_numbers<4>(reader, reader.object("box"), "box");
    std::size_t corner = 0;
    reader.each("corners", [&](const Json& entry) {
        if (corner == view.corners.size()) return reader.fault("corners");
        view.corners[corner++] = read_numbers<2>(reader, entry, "corners");
    });
    view.sharpness = reader.number("sharpness");
    outer.absorb(reader);
    return view;
}

/// Rejects nesting that would exhaust the stack of whoever walks the tree later.
bool too_deep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxDepth) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

}  // namespace

Json to_json(const ProbeFindings& probe) {
    Json json = {{"verdict", to_string(probe.verdict)}, {"reasons", reasons_json(probe.reasons)}};
    if (!probe.container.empty()) json["container"] = probe.container;
    if (probe.duration_s) json["duration_s"] = *probe.duration_s;
    if (probe.video) json["video"] = video_json(*probe.video);
    if (probe.audio) json["audio"] = {{"codec", probe.audio->codec}};
    json["times"] = Json::array();
    for (const ClaimedTime& time : probe.times)
        json["times"].push_back(
            {{"source", time.source}, {"value", time.value}, {"basis", time.basis}});
    if (probe.gps) json["gps"] = gps_json(*probe.gps);
    json["edit_signs"] = Json::array();
    for (const EditSign& sign : probe.edit_signs)
        json["edit_signs"].push_back(
            {{"rule", sign.rule}, {"value", sign.value}, {"means", sign.means}});
    return json;
}

Result<ProbeFindings> probe_from(const Json& json) {
    Reader reader(json);
    ProbeFindings probe;
    probe.verdict = reader.word(
        "verdict", {Verdict::rejected, Verdict::accepted, Verdict::accepted_with_warnings});
    probe.reasons = read_reasons(reader, "reasons");
    if (reader.has("container")) probe.container = reader.text("container");
    if (reader.has("duration_s")) probe.duration_s = reader.number("duration_s");
    if (reader.has("video")) probe.video = read_video(reader);
    if (reader.has("audio")) {
        Reader audio(reader.object("audio"));
        probe.audio = AudioFacts{audio.text("codec")};
        reader.absorb(audio);
    }
    reader.each("times", [&](const Json& entry) {
        Reader inner(entry);
        probe.times.push_back({inner.text("source"), inner.text("value"), inner.text("basis")});
        reader.absorb(inner);
    });
    if (reader.has("gps")) probe.gps = read_gps(reader);
    reader.each("edit_signs", [&](const Json& entry) {
        Reader inner(entry);
        probe.edit_signs.push_back({inner.text("rule"), inner.text("value"), inner.text("means")});
        reader.absorb(inner);
    });
    return reader.finish(std::move(probe));
}

Json to_json(const DeriveFindings& derive) {
    return {{"proxy", to_string(derive.proxy)}, {"packets", derive.packets},
            {"frames", derive.frames},          {"decode_errors", derive.decode_errors},
            {"duration_s", derive.duration_s},  {"warnings", reasons_json(derive.warnings)}};
}

Result<DeriveFindings> derive_from(const Json& json) {
    Reader reader(json);
    DeriveFindings derive;
    derive.proxy = reader.word("proxy", {ProxyMethod::remuxed, ProxyMethod::transcoded});
    derive.packets = reader.whole("packets");
    derive.frames = reader.whole("frames");
    derive.decode_errors = reader.whole("decode_errors");
    derive.duration_s = reader.number("duration_s");
    derive.warnings = read_reasons(reader, "warnings");
    return reader.finish(std::move(derive));
}

Json to_json(const StillFindings& still) {
    return {{"frame", still.frame},
            {"pts", still.pts},
            {"time_base", {still.time_base_num, still.time_base_den}},
            {"width", still.width},
            {"height", still.height}};
}

Result<StillFindings> still_from(const Json& json) {
    Reader reader(json);
    StillFindings still;
    still.frame = reader.whole("frame");
    still.pts = reader.whole("pts");
    const auto base = read_numbers<2>(reader, reader.object("time_base"), "time_base");
    if (std::abs(base[0]) > 1e9 || std::abs(base[1]) > 1e9)
        reader.fault("time_base");
    else {
        still.time_base_num = static_cast<std::int64_t>(base[0]);
        still.time_base_den = static_cast<std::int64_t>(base[1]);
    }
    still.width = reader.whole("width");
    still.height = reader.whole("height");
    return reader.finish(still);
}

Json to_json(const Sighting& sighting) {
    Json json = Json::object();
    if (sighting.vrm) json["vrm"] = *sighting.vrm;
    json["state"] = to_string(sighting.state);
    json["confidence"] = sighting.confidence;
    if (sighting.plate_format) json["plate_format"] = *sighting.plate_format;
    json["first_s"] = sighting.first_s;
    json["last_s"] = sighting.last_s;
    json["reads"] = sighting.reads;
    json["best"] = {{"frame", sighting.best.frame},
                    {"time_s", sighting.best.time_s},
                    {"box", sighting.best.box},
                    {"corners", sighting.best.corners},
                    {"sharpness", sighting.best.sharpness}};
    json["alternatives"] = Json::array();
    for (const PlateAlternative& other : sighting.alternatives)
        json["alternatives"].push_back({{"vrm", other.vrm}, {"confidence", other.confidence}});
    if (sighting.crop) json["crop"] = *sighting.crop;
    return json;
}

Result<Sighting> sighting_from(const Json& json) {
    Reader reader(json);
    Sighting sighting;
    if (reader.has("vrm")) sighting.vrm = reader.text("vrm");
    sighting.state = reader.word(
        "state", {SightingState::unread, SightingState::check, SightingState::confident});
    sighting.confidence = reader.number("confidence");
    if (reader.has("plate_format")) sighting.plate_format = reader.text("plate_format");
    sighting.first_s = reader.number("first_s");
    sighting.last_s = reader.number("last_s");
    sighting.reads = reader.whole("reads");
    sighting.best = read_view(reader);
    reader.each("alternatives", [&](const Json& entry) {
        Reader inner(entry);
        sighting.alternatives.push_back({inner.text("vrm"), inner.number("confidence")});
        reader.absorb(inner);
    });
    if (reader.has("crop")) sighting.crop = reader.text("crop");
    return reader.finish(std::move(sighting));
}

Result<Json> parse_json(std::string_view text) {
    if (too_deep(text)) return fail(ErrorCode::invalid_request, "JSON is nested too deeply");
    try {
        return Json::parse(text);
    } catch (const Json::exception& error) {
        return fail(ErrorCode::invalid_request, std::string("not JSON: ") + error.what());
    }
}

std::string to_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_pretty(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace catseye::findings
