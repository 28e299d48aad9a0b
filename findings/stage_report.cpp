#include "findings/stage_report.hpp"

#include <algorithm>

#include "findings/json.hpp"

namespace catseye::findings {

namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20U;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 3> kStageVersions{
    {{"probe", 1}, {"derive", 2}, {"still", 1}}};

constexpr std::size_t kSheets = 16;  // 16 sheets of 100 pictures, one every 2 s: 53 minutes
constexpr std::size_t kCrops = 32;

constexpr std::array<std::string_view, kSheets> kSheetNames{
    "filmstrip_00.jpg", "filmstrip_01.jpg", "filmstrip_02.jpg", "filmstrip_03.jpg",
    "filmstrip_04.jpg", "filmstrip_05.jpg", "filmstrip_06.jpg", "filmstrip_07.jpg",
    "filmstrip_08.jpg", "filmstrip_09.jpg", "filmstrip_10.jpg", "filmstrip_11.jpg",
    "filmstrip_12.jpg", "filmstrip_13.jpg", "filmstrip_14.jpg", "filmstrip_15.jpg"};

constexpr std::array<std::string_view, kCrops> kCropNames{
    "plate_crop_00.png", "plate_crop_01.png", "plate_crop_02.png", "plate_crop_03.png",
    "plate_crop_04.png", "plate_crop_05.png", "plate_crop_06.png", "plate_crop_07.png",
    "plate_crop_08.png", "plate_crop_09.png", "plate_crop_10.png", "plate_crop_11.png",
    "plate_crop_12.png", "plate_crop_13.png", "plate_crop_14.png", "plate_crop_15.png",
    "plate_crop_16.png", "plate_crop_17.png", "plate_crop_18.png", "plate_crop_19.png",
    "plate_crop_20.png", "plate_crop_21.png", "plate_crop_22.png", "plate_crop_23.png",
    "plate_crop_24.png", "plate_crop_25.png", "plate_crop_26.png", "plate_crop_27.png",
    "plate_crop_28.png", "plate_crop_29.png", "plate_crop_30.png", "plate_crop_31.png"};

constexpr std::array<std::string_view, kCrops> kViewNames{
    "plate_view_00.png", "plate_view_01.png", "plate_view_02.png", "plate_view_03.png",
    "plate_view_04.png", "plate_view_05.png", "plate_view_06.png", "plate_view_07.png",
    "plate_view_08.png", "plate_view_09.png", "plate_view_10.png", "plate_view_11.png",
    "plate_view_12.png", "plate_view_13.png", "plate_view_14.png", "plate_view_15.png",
    "plate_view_16.png", "plate_view_17.png", "plate_view_18.png", "plate_view_19.png",
    "plate_view_20.png", "plate_view_21.png", "plate_view_22.png", "plate_view_23.png",
    "plate_view_24.png", "plate_view_25.png", "plate_view_26.png", "plate_view_27.png",
    "plate_view_28.png", "plate_view_29.png", "plate_view_30.png", "plate_view_31.png"};

constexpr auto derive_slots() {
    std::array<OutputSlot, 4 + kSheets + 2 * kCrops> slots{};
    std::size_t at = 0;
    slots[at++] = {"proxy", "proxy.mp4", "video/mp4", 4096 * kMiB};
    slots[at++] = {"frame_index", "frame_index.json", "application/json", 64 * kMiB};
    slots[at++] = {"poster", "poster.jpg", "image/jpeg", 4 * kMiB};
    slots[at++] = {"filmstrip_index", "filmstrip.json", "application/json", 4 * kMiB};
    for (const auto name : kSheetNames)
        slots[at++] = {"filmstrip", name, "image/jpeg", 16 * kMiB};
    for (const auto name : kCropNames)
        slots[at++] = {"plate_crop", name, "image/png", 8 * kMiB};
    for (const auto name : kViewNames)
        slots[at++] = {"plate_view", name, "image/png", 8 * kMiB};
    return slots;
}

constexpr auto kDeriveSlots = derive_slots();
constexpr std::array<OutputSlot, 1> kStillSlots{{{"still", "still.png", "image/png", 256 * kMiB}}};

Json to_json(const StageOutput& output) {
    Json json = Json::object();
    if (output.probe) json["probe"] = to_json(*output.probe);
    if (output.derive) json["derive"] = to_json(*output.derive);
    if (output.still) json["still"] = to_json(*output.still);
    json["sightings"] = Json::array();
    for (const Sighting& sighting : output.sightings)
        json["sightings"].push_back(to_json(sighting));
    json["files"] = output.files;
    return json;
}

Error nonsense(std::string_view what) {
    return fail(ErrorCode::invalid_media, "a stage reported nonsense: " + std::string(what));
}

bool is_slot(std::string_view stage, std::string_view name) {
    const auto slots = output_slots(stage);
    return std::any_of(slots.begin(), slots.end(),
                       [&](const OutputSlot& slot) { return slot.name == name; });
}

Result<StageOutput> output_from(std::string_view stage, const Json& json) {
    if (!json.is_object()) return nonsense("the result is no object");
    StageOutput output;
    if (json.contains("probe")) output.probe = TRY(probe_from(json.at("probe")));
    if (json.contains("derive")) output.derive = TRY(derive_from(json.at("derive")));
    if (json.contains("still")) output.still = TRY(still_from(json.at("still")));
    const Json sightings = json.value("sightings", Json::array());
    if (!sightings.is_array() || sightings.size() > 1000) return nonsense("sightings");
    for (const Json& entry : sightings) {
        Sighting sighting = TRY(sighting_from(entry));
        if (sighting.crop && !is_slot(stage, *sighting.crop))
            return nonsense("a crop that is no file of its stage");
        output.sightings.push_back(std::move(sighting));
    }
    const Json files = json.value("files", Json::array());
    if (!files.is_array() || files.size() > output_slots(stage).size()) return nonsense("files");
    for (const Json& entry : files) {
        if (!entry.is_string() || !is_slot(stage, entry.get_ref<const std::string&>()))
            return nonsense("a file that is not one of its stage");
        output.files.push_back(entry.get<std::string>());
    }
    return output;
}

}  // namespace

std::int64_t stage_version(std::string_view stage) {
    for (const auto& [name, version] : kStageVersions)
        if (name == stage) return version;
    return 0;
}

std::span<const OutputSlot> output_slots(std::string_view stage) {
    if (stage == "derive") return kDeriveSlots;
    if (stage == "still") return kStillSlots;
    return {};
}

std::string to_line(const ReportLine& line) {
    if (const auto* progress = std::get_if<Progress>(&line))
        return to_line(Json{{"progress", progress->percent}});
    if (const auto* output = std::get_if<StageOutput>(&line))
        return to_line(Json{{"result", to_json(*output)}});
    const auto& error = std::get<Error>(line);
    return to_line(Json{{"error", {{"code", to_string(error.code)}, {"message", error.message}}}});
}

Result<ReportLine> report_line_from(std::string_view stage, std::string_view line) {
    const auto parsed = parse_json(line);
    if (!parsed || !parsed->is_object()) return nonsense("a line that is no JSON object");
    const Json& json = *parsed;
    if (json.contains("progress")) {
        if (!json.at("progress").is_number_integer()) return nonsense("progress");
        return ReportLine(
            Progress{std::clamp<std::int64_t>(json.at("progress").get<std::int64_t>(), 0, 100)});
    }
    if (json.contains("result")) return ReportLine(TRY(output_from(stage, json.at("result"))));
    if (json.contains("error") && json.at("error").is_object()) {
        const Json& error = json.at("error");
        const Json code = error.value("code", Json("internal"));
        const Json message = error.value("message", Json(""));
        if (!code.is_string() || !message.is_string()) return nonsense("error");
        return ReportLine(fail(error_code_from(code.get<std::string>()),
                               message.get<std::string>().substr(0, 1000)));
    }
    return nonsense("a line of no known kind");
}

}  // namespace catseye::findings
