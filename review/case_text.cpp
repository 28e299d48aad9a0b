#include "review/case_view.hpp"

namespace catseye::review {
namespace {

using findings::Json;

constexpr std::size_t kWhen = 18;  // columns for "2026-03-20 08:15" or "Fri 20 Mar 2026"

/// Control characters, C0 and C1 (U+0080 to U+009F), could move the cursor or rewrite what an
/// officer reads.
std::string harmless(std::string_view text) {
    std::string shown;
    unsigned char before = 0;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (before == 0xC2U && byte < 0xA0U) shown.back() = ' ';
        const bool control = byte < ' ' || byte == 0x7FU || (before == 0xC2U && byte < 0xA0U);
        shown += control ? ' ' : letter;
        before = byte;
    }
    return shown;
}

/// A value in a line of text: a string without its quotes, anything else as JSON, nothing where it
/// is absent.
std::string field(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key)) return "";
    const Json& value = json[key];
    return harmless(value.is_string() ? value.get<std::string>() : findings::to_line(value));
}

/// A day or a time in words, in Europe/London.
std::string when(const Json& json, const char* key) {
    std::string text = field(json, key);
    if (const auto day = parse_day(text)) return to_words(*day);
    if (const auto time = parse_time(text)) return to_london(*time);
    return text;
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}

void add_line(std::string& text, const std::string& name, const std::string& value) {
    if (!value.empty()) text += "  " + padded(name, 14) + value + "\n";
}

void add_heading(std::string& text, const std::string& heading) {
    text += "\n" + heading + "\n";
}

std::string joined(const Json& json, std::initializer_list<const char*> keys) {
    std::string text;
    for (const char* key : keys) {
        const std::string value = field(json, key);
        if (!value.empty()) text += (text.empty() ? "" : "  ") + value;
    }
    return text;
}

/// How long there is to post a notice that is still to be posted.
std::string posting_days(const Json& view) {
    if (!view.contains("posting_days_left")) return "";
    const auto left = view["posting_days_left"].get<std::int64_t>();
    if (left < 0) return "  (past)";
    return "  (" + std::to_string(left) +
           (left == 1 ? " posting day left)" : " posting days left)");
}

void add_facts(std::string& text, const Json& view) {
    const Json& submission = view["submission"];
    text += "Case " + field(view, "ref") + "  " + field(view, "state") + "\n";
    add_line(text, "vehicle",
             joined(view, {"vrm"}) + "  " +
                 joined(view["vehicle"], {"make", "model", "colour", "kind"}));
    add_line(text, "incident",
             when(submission["incident"], "at") + "  " + field(submission["incident"], "place"));
    add_line(text, "reported as", field(submission, "hint"));
    add_line(text, "offence", joined(view, {"offence", "offence_wording"}));
    add_line(text, "received",
             when(submission, "received") + "  by " + field(submission, "mode") + "  report " +
                 field(submission, "reference"));
    add_line(text, "post by", when(view, "last_safe_posting_day") + posting_days(view));
    add_line(text, "held by", field(view, "held_by"));
    add_line(text, "account", field(submission["declaration"], "narrative"));
    add_line(text, "would attend", field(submission["declaration"], "court"));
    if (!view["flag_reasons"].empty()) add_heading(text, "Flags");
    for (const Json& flag : view["flag_reasons"]) {
        text += "  " + joined(flag, {"code", "reason_code"}) + ": " + field(flag, "message") + "\n";
    }
}

void add_footage(std::string& text, const Json& view) {
    add_heading(text, "Originals");
    for (const Json& original : view["originals"]) {
        text += "  " + joined(original, {"original", "file", "state"}) + "  " +
                field(original, "size_bytes") + " bytes\n";
        text += "     sha256 " + field(original, "sha256") + "\n";
        if (original.contains("reason"))
            text += "     " + field(original["reason"], "message") + "\n";
        for (const Json& artefact : original["artefacts"])
            text += "     " + joined(artefact, {"kind", "name"}) + "\n";
    }
    const std::string match = field(view["plate_match"], "sentence");
    if (!view["sightings"].empty() || !match.empty())
        add_heading(text, "Plates seen (advice only)");
    if (!match.empty()) text += "  " + match + "\n";
    for (const Json& sighting : view["sightings"]) {
        text += "  original " + joined(sighting, {"original", "vrm", "state"}) + "  from " +
                field(sighting, "first_s") + " s to " + field(sighting, "last_s") + " s\n";
    }
}

void add_clock(std::string& text, const Json& clock) {
    add_heading(text, "Clock (notice: " + field(clock, "notice") + ")");
    for (const Json& step : clock["steps"]) {
        text += "  " + padded(when(step, "day"), kWhen) + field(step, "what") + "  [" +
                field(step, "rule") + "]\n";
    }
}

void add_history(std::string& text, const Json& view) {
    if (!view["decisions"].empty()) add_heading(text, "Decisions");
    for (const Json& decision : view["decisions"]) {
        text +=
            "  " + padded(when(decision, "decided"), kWhen) +
            joined(decision, {"kind", "disposal", "offence", "nfa_reason", "notice_exception"}) +
            "  by " + field(decision, "officer") + "\n";
        text += std::string(2 + kWhen, ' ') + field(decision, "reason") + "\n";
    }
    if (!view["outcomes"].empty()) add_heading(text, "Outcomes");
    for (const Json& outcome : view["outcomes"]) {
        text += "  " + padded(when(outcome, "on"), kWhen) + field(outcome, "event") + "  by " +
                field(outcome, "officer") + "\n";
    }
    add_heading(text, "Events");
    for (const Json& event : view["events"]) {
        text += "  " + padded(when(event, "at"), kWhen) +
                joined(event, {"event", "actor", "content"}) + "\n";
    }
}

}  // namespace

std::string case_text(const Json& view) {
    std::string text;
    add_facts(text, view);
    add_clock(text, view["clock"]);
    add_footage(text, view);
    add_history(text, view);
    return text;
}

}  // namespace catseye::review
