#include "web/tracking/tracking.hpp"

#include "base/ids.hpp"
#include "web/html/govuk.hpp"
#include "web/site/dates.hpp"

namespace catseye::web {

void add_tracking_pages(Router& router, Tracking& tracking) {
    add_status_pages(router, tracking);
    add_more_pages(router, tracking);
    add_copy_pages(router, tracking);
}

PageFunction with_report(Tracking& tracking, ReportPage run) {
    return [&tracking, run = std::move(run)](Visit& visit) {
        if (visit.session && visit.session->submission_id)
            return run(tracking, visit, *visit.session->submission_id);
        const auto sent = sent_submission(visit);
        if (!sent) return failed(visit, sent.error());
        if (!*sent) return see_other(visit.at("/track"));
        return run(tracking, visit, **sent);
    };
}

Result<std::optional<store::Draft>> more_draft(const Visit& visit,
                                               const std::string& submission_id) {
    if (!visit.session || !visit.session->draft_id) return std::optional<store::Draft>();
    auto draft = TRY(store::Drafts(visit.site.database).by_id(*visit.session->draft_id));
    const bool fits = draft && draft->kind == "more" && draft->submission_id == submission_id &&
                      draft->expires > visit.now;
    return fits ? std::move(draft) : std::optional<store::Draft>();
}

Result<store::Draft> open_more_draft(Visit& visit, const std::string& submission_id) {
    if (auto there = TRY(more_draft(visit, submission_id)); there && there->state == "open")
        return *std::move(there);
    store::Draft draft;
    draft.id = make_id(visit.now);
    draft.kind = "more";
    draft.submission_id = submission_id;
    draft.request_id = "more-" + draft.id;
    draft.language = to_string(visit.language);
    draft.made = draft.saved = visit.now;
    draft.expires = visit.now + visit.site.settings().portal_draft;
    auto transaction = TRY(store::Transaction::begin(visit.site.database));
    TRY(store::Drafts(visit.site.database).add(draft));
    visit.session->submission_id = submission_id;
    visit.session->draft_id = draft.id;
    TRY(keep_session(visit));
    TRY(transaction.commit());
    return draft;
}

Html question_html(const Visit& visit, const review::TrackedVehicle& vehicle) {
    if (!vehicle.asked) return {};
    const Wording& words = visit.words();
    Html wants;
    for (const std::string& code : vehicle.asked->wants)
        wants += element("li", {}, text(words("track.ask." + code)));
    return govuk::inset_text(
        element("strong", {}, text(words("track.ask.title", {{"mark", vehicle.vrm_given}}))) +
        // An officer writes in English, whatever the language of the page.
        element("p", {{"class", "govuk-body"}, {"lang", "en"}}, text(vehicle.asked->text)) +
        paragraph(text(words("track.ask.needed"))) +
        element("ul", {{"class", "govuk-list govuk-list--bullet"}}, wants) +
        paragraph(element(
            "strong", {},
            text(words("track.ask.by", {{"date", date_words(words, vehicle.asked->answer_by)}})))));
}

Html faults_html(const Visit& visit, const std::vector<FieldFault>& faults) {
    if (faults.empty()) return {};
    std::vector<govuk::SummaryError> errors;
    for (const FieldFault& fault : faults)
        errors.push_back({fault.message, "#" + fault.field});
    return govuk::error_summary(std::string(visit.words()("site.problem")), errors);
}

std::string fault_of(const std::vector<FieldFault>& faults, std::string_view field) {
    for (const FieldFault& fault : faults)
        if (fault.field == field) return fault.message;
    return {};
}

}  // namespace catseye::web
