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
    {"decision_undone", alteration, "A decision taken back"},
    {"submitter_asked", disclosure, "The submitter asked for more"},
    {"searched_person", consultation, "A person searched for"},
    {"outcome_recorded", alteration, "Outcome recorded"},
    {"case_reassigned", alteration, "Case given to another officer"},
    {"case_reopened", alteration, "Case reopened"},
    {"second_officer_asked", alteration, "A second officer asked"},
    {"reviewed_blind", alteration, "Decided again without seeing the first decision"},
    {"case_viewed", consultation, "Case viewed"},
    {"footage_viewed", consultation, "Footage viewed"},
    {"footage_previewed", consultation, "Footage previewed"},
    {"submitter_viewed", consultation, "The submitter's details viewed"},
    {"marker_added", alteration, "Marker added"},
    {"marker_removed", alteration, "Marker removed"},
    {"plate_checked", alteration, "Registration mark confirmed"},
    {"exhibit_made", alteration, "Exhibit made"},
    {"exhibit_downloaded", disclosure, "Exhibit taken"},
    {"officer_added", alteration, "Officer made known"},
    {"officer_role_changed", alteration, "Officer's role changed"},
    {"officer_left", alteration, "Officer left"},
    {"officer_identifier_set", alteration, "Officer's identifier set"},
    {"officer_identity_linked", alteration, "Officer linked to the force's sign-in"},
    {"officer_sessions_ended", alteration, "Officer signed out everywhere"},
    {"officer_account_made", alteration, "Officer's account made"},
    {"officer_invited", alteration, "Officer invited"},
    {"officer_password_changed", alteration, "Officer's password changed"},
    {"officer_totp_changed", alteration, "Officer's authenticator changed"},
    {"officer_recovery_codes_renewed", alteration, "Officer's recovery codes renewed"},
    {"recovery_code_used", consultation, "Signed in with a recovery code"},
    {"signed_in", consultation, "Signed in"},
    {"proved_again", consultation, "Proved again who they are"},
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
