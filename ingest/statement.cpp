#include "ingest/statement.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "review/law.hpp"

namespace catseye::ingest {

const char* const kTruthDeclaration =
    "This statement is true to the best of my knowledge and belief and I make it knowing that, if "
    "it "
    "is tendered in evidence, I shall be liable to prosecution if I have wilfully stated in it "
    "anything which I know to be false, or do not believe to be true.";

namespace {

/// Paragraphs with their numbers.
class Paragraphs {
public:
    void add(const std::string& sentence) {
        if (sentence.empty()) return;
        text_ += std::to_string(++count_) + ". " + sentence + "\n\n";
    }
    /// "words: what was said", where something was.
    void add(const std::string& words, const std::string& said) {
        if (!said.empty()) add(words + " " + said);
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
    int count_ = 0;
};

std::string mode_words(const std::string& mode) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kModes{{
        {"car", "I was driving a car."},
        {"van", "I was driving a van or lorry."},
        {"bus", "I was driving a bus or coach."},
        {"passenger", "I was a passenger in a vehicle."},
        {"cyclist", "I was riding a bicycle."},
        {"motorcyclist", "I was riding a motorcycle."},
        {"horse_rider", "I was riding a horse."},
        {"pedestrian", "I was on foot."},
    }};
    for (const auto& [word, sentence] : kModes)
        if (word == mode) return std::string(sentence);
    return {};
}

std::string vehicle_words(const Vehicle& vehicle) {
    std::string words;
    for (const std::string* part : {&vehicle.colour, &vehicle.make, &vehicle.model, &vehicle.kind})
        if (!part->empty()) words += (words.empty() ? "" : " ") + *part;
    words = (words.empty() ? "a vehicle" : "a vehicle (" + words + ")");
    words += " bearing the registration mark " + vehicle.vrm_given;
    if (vehicle.vrm_normal.find('?') != std::string::npos)
        words += " (? stands for a character that I could not read)";
    if (!vehicle.operator_name.empty()) words += ", marked " + vehicle.operator_name;
    return words;
}

std::string vehicles_words(const std::vector<Vehicle>& vehicles) {
    std::string words = "My complaint concerns ";
    for (std::size_t at = 0; at < vehicles.size(); ++at)
        words += (at == 0                     ? ""
                  : at + 1 == vehicles.size() ? ", and "
                                              : ", ") +
                 vehicle_words(vehicles[at]);
    return words + ".";
}

std::string clock_words(const Incident& incident) {
    if (incident.clock_offset_s == 0) return incident.clock_explanation;
    const std::int64_t seconds = std::abs(incident.clock_offset_s);
    std::string words = "The clock of my camera was " + std::to_string(seconds / 60) + " minutes " +
                        std::to_string(seconds % 60) + " seconds " +
                        (incident.clock_offset_s > 0 ? "ahead of" : "behind") + " the right time.";
    if (!incident.clock_explanation.empty()) words += " " + incident.clock_explanation;
    return words;
}

std::string integrity_words(const FootageStatement& footage) {
    std::string words;
    if (footage.integrity == "untouched")
        words = "The footage is exactly what the camera recorded.";
    if (footage.integrity == "trimmed")
        words = "The footage was shortened; nothing else was changed.";
    if (footage.integrity == "other")
        words = "The footage was changed as follows: " + footage.integrity_note;
    if (footage.keeps_original)
        words +=
            *footage.keeps_original
                ? " I still have the recording as the camera made it, and will keep it until the "
                  "police tell me that it is no longer needed."
                : " I no longer have the recording as the camera made it.";
    if (!footage.published_at.empty())
        words += " The footage has been published: " + footage.published_at;
    return words;
}

std::string exhibit_words(const std::vector<SealedFile>& files, const Submitter& submitter,
                          const FootageStatement& footage) {
    const std::string initials = exhibit_initials(submitter);
    std::string words = footage.camera.empty()
                            ? "The incident was recorded by a camera."
                            : "The incident was recorded by this camera: " + footage.camera + ".";
    words += " I produce the recording as:";
    for (std::size_t at = 0; at < files.size(); ++at) {
        words += "\n   Exhibit " + initials + "/" + std::to_string(at + 1) + ": the file \"" +
                 files[at].client_name + "\", " + std::to_string(files[at].sealed.size_bytes) +
                 " bytes, SHA-256 " + files[at].sealed.sha256;
        for (const Moment& moment : footage.moments)
            if (moment.file == static_cast<std::int64_t>(at + 1))
                words += "; the incident begins about " +
                         std::to_string(static_cast<std::int64_t>(moment.at_s)) +
                         " seconds into it";
    }
    return words;
}

std::string court_words(const std::string& court) {
    if (court == "yes") return "I am willing to attend court if I am needed.";
    if (court == "no") return "I am not willing to attend court.";
    if (court == "not_sure") return "I am not sure whether I am willing to attend court.";
    return {};
}

/// The characters at which words begin: by code point, so that any script keeps its letters.
std::string first_character(const std::string& name) {
    if (name.empty()) return {};
    std::size_t width = 1;
    while (width < name.size() && (static_cast<unsigned char>(name[width]) & 0xc0U) == 0x80U)
        ++width;
    std::string letter = name.substr(0, width);
    if (letter.size() == 1 && letter[0] >= 'a' && letter[0] <= 'z')
        letter[0] = static_cast<char>(letter[0] - 'a' + 'A');
    return letter;
}

}  // namespace

std::string exhibit_initials(const Submitter& submitter) {
    const std::string initials =
        first_character(submitter.first_name) + first_character(submitter.last_name);
    return initials.empty() ? "W" : initials;
}

std::string statement_text(const Declaration& declaration, const std::vector<SealedFile>& files) {
    const Submitter& submitter = declaration.submitter;
    const Incident& incident = declaration.incident;
    std::string text =
        "WITNESS STATEMENT\nCriminal Justice Act 1967, section 9; Magistrates' Courts "
        "Act 1980, section 5B\n\nStatement of: " +
        submitter.first_name + " " + submitter.last_name +
        "\nAge: " + (submitter.over_18.value_or(false) ? "over 18" : "not stated") + "\n\n" +
        kTruthDeclaration + "\n\n";
    Paragraphs paragraphs;
    const std::string when = to_london(incident.at);
    paragraphs.add("On " + to_words(london_day(incident.at)) + " at about " +
                   when.substr(when.size() - 5) + " I was at " + incident.place + ".");
    paragraphs.add(mode_words(declaration.mode));
    paragraphs.add("My view of what happened:", declaration.observed.view);
    paragraphs.add("The conditions:", declaration.observed.conditions);
    paragraphs.add(vehicles_words(declaration.vehicles));
    paragraphs.add("In my own words, this is what happened:\n\n" + declaration.narrative);
    paragraphs.add("The effect on me and others:", declaration.observed.effect);
    paragraphs.add("What I could see of the driver:", declaration.observed.driver);
    paragraphs.add("Others who saw it:", declaration.observed.witnesses);
    if (!files.empty()) paragraphs.add(exhibit_words(files, submitter, declaration.footage));
    paragraphs.add(integrity_words(declaration.footage));
    paragraphs.add(clock_words(incident));
    paragraphs.add(court_words(declaration.court));
    return text + paragraphs.text();
}

}  // namespace catseye::ingest
