#include "review/custody_words.hpp"

#include <algorithm>
#include <array>

namespace catseye::review {

namespace {

using enum LoggedAct;

constexpr CustodyWord kWords[] = {
    {"submission_received", collection, "Report received"},
    {"original_sealed", collection, "Original sealed"},
    {"statement_signed", collection, "Statement signed"},
    {"more_received", collection, "The submitter added to the report"},
    {"withdrawn", alteration, "The submitter withdrew the report"},
    {"report_copied", disclosure, "The submitter took a copy of the report"},
    {"stage_done", alteration, "Footage processed"},
    {"original_settled", alteration, "Processing of the original ended"},
    {"case_opened", collection, "Case opened"},
    {"case_waiting", alteration, "Case ready for an officer"},
    {"case_taken", consultation, "Case taken"},
    {"case_released", alteration, "Case given back"},
    {"decided_recommended", alteration, "Disposal recommended"},
    {"decided_final", alteration, "Final disposal"},
    {"outcome_recorded", alteration, "Outcome recorded"},
    {"officer_added", alteration, "Officer made known"},
    {"custody_log_exported", disclosure, "Custody log taken as a file"},
    {"setting_changed", alteration, "An intake rule changed"},
    {"wording_changed", alteration, "A text for the public changed"},
    {"job_retried", alteration, "Processing of footage tried again"},
    {"law_amended", alteration, "The law's tables amended"},
    {"clock_recomputed", alteration, "Time limits counted anew"},
    {"original_downloaded", disclosure, "Untouched original taken"},
    {"bundle_exported", disclosure, "Evidence bundle exported"},
};

}  // namespace

std::string_view to_string(LoggedAct act) {
    constexpr std::array<std::string_view, 6> kActs{"collection", "alteration",  "consultation",
                                                    "disclosure", "combination", "erasure"};
    return kActs.at(static_cast<std::size_t>(act));
}

std::span<const CustodyWord> custody_words() {
    return kWords;
}

const CustodyWord* custody_word(std::string_view event) {
    const auto* found = std::find_if(std::begin(kWords), std::end(kWords),
                                     [&](const CustodyWord& word) { return word.event == event; });
    return found == std::end(kWords) ? nullptr : found;
}

std::string event_words(std::string_view event) {
    const CustodyWord* word = custody_word(event);
    return std::string(word == nullptr ? event : word->words);
}

}  // namespace catseye::review
