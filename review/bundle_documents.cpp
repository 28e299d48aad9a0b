#include "review/bundle_documents.hpp"

#include <algorithm>

#include "review/custody_words.hpp"
#include "review/pdf_document.hpp"

namespace catseye::review {

namespace {

using findings::Json;
using Rows = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kLeftOut = "left out of this copy";

bool shows_submitter(const BundlePlan& plan) {
    return plan.order.redaction == Redaction::none;
}

PdfHead head_of(const BundlePlan& plan, const std::string& title) {
    return {title + ", case " + plan.order.reference,
            plan.order.force,
            "en-GB",
            plan.order.force + " · case " + plan.order.reference,
            "Page {page} of {pages}",
            plan.made};
}

/// A string as it stands, a number as a number; nothing where it is absent.
std::string field(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key)) return "";
    const Json& value = json[key];
    return value.is_string() ? value.get<std::string>() : findings::to_line(value);
}

/// A day or a time of the view, for people.
std::string when(const Json& json, const char* key) {
    std::string text = field(json, key);
    if (const auto day = parse_day(text)) return to_words(*day);
    if (const auto time = parse_time(text)) return to_london(*time);
    return text;
}

void add(Rows& rows, std::string name, std::string value) {
    if (!value.empty()) rows.emplace_back(std::move(name), std::move(value));
}

void add_case(PdfDocument& document, const BundlePlan& plan, const Json& view) {
    const Json& submission = view["submission"];
    const Json& vehicle = view["vehicle"];
    std::string described;
    for (const char* part : {"colour", "make", "model", "kind"})
        if (const std::string words = field(vehicle, part); !words.empty())
            described += (described.empty() ? "" : " ") + words;
    Rows rows;
    add(rows, "Case", field(view, "ref"));
    add(rows, "Report", plan.submission_reference);
    add(rows, "Report received", when(submission, "received"));
    add(rows, "Incident", when(submission["incident"], "at"));
    add(rows, "Place", field(submission["incident"], "place"));
    add(rows, "Vehicle as reported", field(vehicle, "vrm_given"));
    add(rows, "Described as", described);
    add(rows, "Offence", field(view, "offence"));
    add(rows, "Wording", field(view, "offence_wording"));
    add(rows, "State of the case", field(view, "state"));
    document.rows(rows);
}

void add_account(PdfDocument& document, const Json& view) {
    const Json& declared = view["submission"]["declaration"];
    const std::string narrative = field(declared, "narrative");
    if (narrative.empty()) return;
    document.heading("What the submitter said");
    document.paragraph(narrative);
}

void add_clock(PdfDocument& document, const Json& view) {
    document.heading("Time limits and how they were counted");
    Rows rows;
    for (const Json& step : view["clock"]["steps"])
        add(rows, step.contains("day") ? when(step, "day") : "No day",
            field(step, "what") + "\n" + field(step, "rule"));
    document.rows(rows);
}

void add_decisions(PdfDocument& document, const Json& view) {
    if (view["decisions"].empty() && view["outcomes"].empty()) return;
    document.heading("What was decided, and what followed");
    Rows rows;
    for (const Json& decision : view["decisions"])
        add(rows, when(decision, "decided"),
            std::string(field(decision, "kind") == "final" ? "Final" : "Recommended") + ": " +
                field(decision, "disposal") + "\nby " + field(decision, "officer"));
    for (const Json& outcome : view["outcomes"])
        add(rows, when(outcome, "on"), field(outcome, "event"));
    document.rows(rows);
}

void add_exhibits(PdfDocument& document, const BundlePlan& plan) {
    document.heading("Exhibits and files");
    document.paragraph(
        "Each file with its size and its SHA-256, which is the same wherever the file is the same. "
        "A picture is one frame of the original named with it, decoded and not otherwise changed. "
        "A playable copy is made for viewing; the evidence is the original.");
    for (const BundlePart& part : plan.parts) {
        Rows rows{{part.what, part.name}};
        for (const BundleExhibit& exhibit : plan.exhibits)
            if (exhibit.name == part.name)
                rows.emplace_back(exhibit.label.empty() ? "picture of" : "exhibit " + exhibit.label,
                                  "frame " + field(exhibit.details, "frame") + " of original " +
                                      std::to_string(exhibit.original) + ", " +
                                      exhibit.original_sha256);
        rows.emplace_back("size", std::to_string(part.sealed.size_bytes) + " bytes");
        rows.emplace_back("SHA-256", part.sealed.sha256);
        document.rows(rows);
    }
}

std::string name_of(const std::string& actor, const std::vector<NamedOfficer>& officers) {
    const auto found = std::find_if(officers.begin(), officers.end(),
                                    [&](const NamedOfficer& one) { return one.id == actor; });
    return found == officers.end() ? actor : found->name;
}

/// `text` with all between each `before` and the next `after` replaced.
std::string replaced(std::string text, std::string_view before, std::string_view after,
                     std::string_view with) {
    std::size_t at = 0;
    while ((at = text.find(before, at)) != std::string::npos) {
        at += before.size();
        const std::size_t end = text.find(after, at);
        if (end == std::string::npos) break;
        text.replace(at, end - at, with);
    }
    return text;
}

}  // namespace

std::string unnamed(const store::SignedStatement& statement) {
    constexpr std::string_view kHidden = "...";
    std::string text = replaced(statement.text, "\nStatement of: ", "\n", kLeftOut);
    text = replaced(std::move(text), "\n   Exhibit ", "/", kHidden);
    const std::string& name = statement.signed_name;
    for (std::size_t at = 0; !name.empty() && (at = text.find(name, at)) != std::string::npos;
         at += kHidden.size())
        text.replace(at, name.size(), kHidden);
    return text;
}

Result<std::string> statement_pdf(const BundlePlan& plan, const store::SignedStatement& statement) {
    PdfDocument document(head_of(plan, "Witness statement"));
    document.heading("Witness statement");
    const bool whole = shows_submitter(plan);
    document.paragraph(whole ? statement.text : unnamed(statement));
    document.rows(
        {{"Signed by", whole ? statement.signed_name : std::string(kLeftOut)},
         {"Signed", to_london(statement.signed_at) + " (Europe/London)"},
         {whole ? "SHA-256 of the text" : "SHA-256 of the whole text", statement.sha256}});
    return document.bytes();
}

Result<std::string> submitter_pdf(const BundlePlan& plan, const Json& details) {
    PdfDocument document(head_of(plan, "Submitter's details"));
    document.heading("Submitter's details: keep apart");
    document.paragraph(
        "These details are for the prosecution and the court alone. They are not for the defence.");
    constexpr std::pair<const char*, const char*> kFields[] = {
        {"first_name", "First name"},
        {"last_name", "Last name"},
        {"email", "Email"},
        {"phone", "Telephone"},
        {"address", "Address"},
        {"postcode", "Postcode"},
        {"support", "Support that they asked for"}};
    Rows rows;
    for (const auto& [key, words] : kFields)
        add(rows, words, field(details, key));
    document.rows(rows);
    return document.bytes();
}

Result<std::string> summary_pdf(const BundlePlan& plan, const Json& view) {
    PdfDocument document(head_of(plan, "Case summary"));
    document.heading("Case summary");
    document.paragraph("As it stood on " + to_london(plan.made) + " (Europe/London), made for: " +
                       words_of(disclosure_recipients(), plan.order.recipient) + ". " +
                       words_of(disclosure_reasons(), plan.order.reason) + ".");
    if (!shows_submitter(plan))
        document.paragraph("The submitter's name, address and contact are left out of this copy.");
    add_case(document, plan, view);
    add_account(document, view);
    add_clock(document, view);
    add_decisions(document, view);
    add_exhibits(document, plan);
    return document.bytes();
}

std::string readme_text(const BundlePlan& plan) {
    return "Evidence bundle of case " + plan.order.reference + "\n" + plan.order.force + "\n" +
           "Made on " + to_london(plan.made) +
           " (Europe/London) for: " + words_of(disclosure_recipients(), plan.order.recipient) +
           "\n\n" +
           R"(WHAT IS HERE
  summary.pdf      the case, its time limits, and every file with its SHA-256
  statement.pdf    the witness statement as it was signed
)" +
           (shows_submitter(plan) ? "  submitter.pdf    who sent the report: keep it apart, it is "
                                    "not for the defence\n"
                                  : "") +
           R"(  originals/       the recordings exactly as they were received: the evidence
  playable/        copies that play in every browser, made for viewing
  stills/          single frames of the originals
  custody.txt      who did what with the evidence, and when
  custody.json     the same as it stands in the log, so that it can be recomputed
  manifest.json    every file with its size and SHA-256
  SHA256SUMS       the same for the usual tools

TO SEE IT
  Copy the whole folder to a disk first. Open playable/ with any browser or player. An original may
  need the camera maker's player; it is never converted.

TO CHECK IT, WITHOUT THE INTERNET
  With Catseye:  catseye verify BUNDLE.zip       (the ZIP file itself, not unpacked)
  Linux:         sha256sum -c SHA256SUMS
  macOS:         shasum -a 256 -c SHA256SUMS
  Windows:       certutil -hashfile FILE SHA256   and compare with SHA256SUMS

HOW THE CUSTODY LOG IS CHECKED
  Each entry of custody.json has a sha256. It is SHA-256 over these seven, joined by line feeds:
  previous_sha256, seq, at_ms, actor, event, subject, content. previous_sha256 is the sha256 of the
  entry before it in the force's whole log. Entries about other cases are not in this extract, so
  seq has gaps. The receipt that the submitter was given names one of these entries with its sha256:
  if the two agree, nothing up to that entry was changed since the report was received.
)";
}

std::string custody_json(const std::vector<store::CustodyEntry>& entries,
                         const std::vector<NamedOfficer>& officers) {
    Json list = Json::array();
    for (const store::CustodyEntry& entry : entries)
        list.push_back({{"seq", entry.seq},
                        {"at_ms", to_ms(entry.at)},
                        {"at", to_iso(entry.at)},
                        {"actor", entry.actor},
                        {"actor_name", name_of(entry.actor, officers)},
                        {"event", entry.event},
                        {"subject", entry.subject},
                        {"content", entry.content},
                        {"previous_sha256", entry.previous_sha256},
                        {"sha256", entry.sha256}});
    return findings::to_pretty({{"entries", std::move(list)}}) + "\n";
}

std::string custody_text(const BundlePlan& plan, const std::vector<store::CustodyEntry>& entries,
                         const std::vector<NamedOfficer>& officers) {
    std::string text = "Custody log of case " + plan.order.reference +
                       ", its report and its originals. Times are those of Europe/London.\n";
    for (const store::CustodyEntry& entry : entries)
        text += "\n" + to_london(entry.at) + "  " + event_words(entry.event) + "\n    by " +
                name_of(entry.actor, officers) + ", entry " + std::to_string(entry.seq) + " " +
                entry.sha256 + "\n    about " + entry.subject + " " + entry.content + "\n";
    return text;
}

}  // namespace catseye::review
