#include "web/portal/portal.hpp"

namespace catseye::web {

namespace {

constexpr auto kProceedingsDays = std::chrono::days(183);

}  // namespace

bool is_too_old(Day incident, Time now) {
    return incident + kProceedingsDays < london_day(now);
}

void add_report_pages(Router& router, Portal& portal) {
    add_checker_pages(router, portal);
    add_begin_pages(router, portal);
    add_question_pages(router, portal);
    add_vehicle_pages(router, portal);
    add_footage_pages(router, portal);
    add_sending_pages(router, portal);
}

Result<std::optional<std::string>> draft_of(Site& site, const Request& request) {
    const Time now = site.clock();
    const auto session = TRY(session_of(site, request, now));
    if (!session || !session->draft_id) return std::optional<std::string>();
    const auto draft = TRY(store::Drafts(site.database).by_id(*session->draft_id));
    if (!draft || draft->state != "open" || draft->expires <= now)
        return std::optional<std::string>();
    return std::optional(draft->id);
}

PageFunction with_draft(Portal& portal, DraftPage run) {
    return [&portal, run = std::move(run)](Visit& visit) {
        if (!visit.session || !visit.session->draft_id)
            return see_other(visit.at("/report/return"));
        auto draft = store::Drafts(visit.site.database).by_id(*visit.session->draft_id);
        if (!draft) return failed(visit, draft.error());
        if (!*draft || (*draft)->expires <= visit.now || (*draft)->kind != "report")
            return see_other(visit.at("/report/return"));
        // Sent in another tab, or by a second click: the receipt is the answer.
        if ((*draft)->state == "sent") return see_other(visit.at("/report/sent"));
        return run(portal, visit, **draft);
    };
}

std::optional<Response> save(Portal& portal, Visit& visit, store::Draft& draft,
                             const Answers& answers) {
    draft.answers = answers.dump();
    draft.language = to_string(visit.language);
    draft.expires = visit.now + portal.site.settings().portal_draft;
    const auto saved = store::Drafts(visit.site.database).save(draft, visit.now);
    if (!saved) return failed(visit, saved.error());
    if (*saved) {
        if (const auto kept = store::Uploads(visit.site.database).prolong(draft.id, draft.expires);
            !kept)
            return failed(visit, kept.error());
        return std::nullopt;
    }
    const Wording& words = visit.words();
    const std::string title(words("report.conflict.title"));
    return page(
        words, visit.frame(title),
        heading(title) + words.rich("report.conflict.text", {{"tasks", visit.at("/report/tasks")}}),
        409);
}

}  // namespace catseye::web
