#include "review/observations.hpp"

#include "base/ids.hpp"
#include "findings/stage_report.hpp"
#include "findings/vrm.hpp"
#include "review/officers.hpp"
#include "store/custody_log.hpp"
#include "store/job_queue.hpp"
#include "store/submissions.hpp"

namespace catseye::review {
namespace {

constexpr std::size_t kLongestTitle = 200;

template <typename Kind>
Kind observed(const store::ReviewCase& review_case, const store::Original& original,
              const LookingAt& at, Time now) {
    Kind one;
    one.id = make_id(now);
    one.case_id = review_case.id;
    one.original_id = original.id;
    one.officer_id = at.officer.id;
    one.made = now;
    return one;
}

/// One more than the exhibits of this case that begin with these letters, whoever made them.
std::string next_label(const std::vector<store::Exhibit>& exhibits, const std::string& initials) {
    std::int64_t number = 1;
    for (const store::Exhibit& exhibit : exhibits)
        if (exhibit.label.starts_with(initials + "/")) ++number;
    return initials + "/" + std::to_string(number);
}

}  // namespace

struct Observing::Place {
    store::ReviewCase review_case;
    store::Original original;
};

Result<Observing::Place> Observing::place_of(const LookingAt& at) {
    const auto found = TRY(store::Cases(database_).by_reference(at.reference));
    if (!found) return fail(ErrorCode::not_found, "no case has this reference");
    if (found->held_by && *found->held_by != at.officer.id && *found->held_until > now_)
        return fail(ErrorCode::conflict,
                    "A colleague holds this case: what you add now could cross what they do.");
    auto original = TRY(store::Submissions(database_).original_of_case(found->id, at.original));
    if (!original) return fail(ErrorCode::not_found, "the case has no such original");
    return Place{*found, *std::move(original)};
}

Result<FrameTimes> Observing::times_of(const LookingAt& at) {
    return FrameTimes::load(database_, vault_, TRY(place_of(at)).original.id);
}

Result<> Observing::mark(const LookingAt& at, const NewMarker& wanted) {
    TRY(check_free_text("The title of a marker", wanted.title, 1, kLongestTitle));
    if (wanted.last_frame < wanted.first_frame)
        return fail(ErrorCode::invalid_request, "A stretch ends after it begins.");
    const FrameTimes times = TRY(times_of(at));
    auto transaction = TRY(store::Transaction::begin(database_));
    const Place place = TRY(place_of(at));
    auto marker = observed<store::Marker>(place.review_case, place.original, at, now_);
    marker.first_frame = wanted.first_frame;
    marker.last_frame = wanted.last_frame;
    marker.first_ms = TRY(times.at_ms(wanted.first_frame));
    marker.last_ms = TRY(times.at_ms(wanted.last_frame));
    marker.title = wanted.title;
    TRY(store::Observations(database_).add(marker));
    TRY(store::CustodyLog(database_).append({at.officer.id,
                                             "marker_added",
                                             marker.case_id,
                                             {{"marker", marker.id},
                                              {"original", marker.original_id},
                                              {"first_frame", std::to_string(marker.first_frame)},
                                              {"last_frame", std::to_string(marker.last_frame)}}},
                                            now_));
    return transaction.commit();
}

Result<> Observing::unmark(const LookingAt& at, const std::string& marker_id) {
    auto transaction = TRY(store::Transaction::begin(database_));
    const Place place = TRY(place_of(at));
    if (!TRY(store::Observations(database_).remove_marker(place.review_case.id, marker_id, now_)))
        return fail(ErrorCode::not_found, "the case has no such marker any more");
    TRY(store::CustodyLog(database_).append(
        {at.officer.id, "marker_removed", place.review_case.id, {{"marker", marker_id}}}, now_));
    return transaction.commit();
}

Result<> Observing::check_plate(const LookingAt& at, const NewPlateCheck& wanted) {
    const std::string confirmed = TRY(findings::normalise_vrm(wanted.vrm_confirmed));
    std::optional<std::string> read;
    if (!wanted.vrm_read.empty()) read = TRY(findings::normalise_vrm(wanted.vrm_read));
    const FrameTimes times = TRY(times_of(at));
    TRY(times.at_ms(wanted.frame));
    auto transaction = TRY(store::Transaction::begin(database_));
    const Place place = TRY(place_of(at));
    auto check = observed<store::PlateCheck>(place.review_case, place.original, at, now_);
    check.frame = wanted.frame;
    check.vrm_reported = place.review_case.vrm_normal;
    check.vrm_read = read;
    check.vrm_confirmed = confirmed;
    TRY(store::Observations(database_).add(check));
    const auto yes_no = [](bool truth) { return std::string(truth ? "yes" : "no"); };
    TRY(store::CustodyLog(database_).append(
        {at.officer.id,
         "plate_checked",
         check.case_id,
         {{"check", check.id},
          {"original", check.original_id},
          {"frame", std::to_string(check.frame)},
          {"as_reported", yes_no(confirmed == check.vrm_reported)},
          {"as_read", yes_no(read == confirmed)}}},
        now_));
    return transaction.commit();
}

Result<std::string> Observing::exhibit(const LookingAt& at, const NewExhibit& wanted) {
    const std::string title = wanted.title.empty()
                                  ? "Frame " + std::to_string(wanted.frame) + " of original " +
                                        std::to_string(at.original)
                                  : wanted.title;
    TRY(check_free_text("The title of an exhibit", title, 1, kLongestTitle));
    const FrameTimes times = TRY(times_of(at));
    const std::int64_t at_ms = TRY(times.at_ms(wanted.frame));
    auto transaction = TRY(store::Transaction::begin(database_));
    const Place place = TRY(place_of(at));
    auto exhibit = observed<store::Exhibit>(place.review_case, place.original, at, now_);
    exhibit.frame = wanted.frame;
    exhibit.at_ms = at_ms;
    exhibit.title = title;
    const store::NewJob job{exhibit.original_id, "still", findings::stage_version("still"),
                            "frame=" + std::to_string(wanted.frame), 0};
    store::JobQueue jobs(database_);
    TRY(jobs.add(job, now_));
    exhibit.job_id = TRY(jobs.id_of(job)).value_or("");
    store::Observations observations(database_);
    const auto before = TRY(observations.exhibits_of(exhibit.case_id));
    exhibit.label = next_label(before, exhibit_initials(at.officer.name));
    TRY(observations.add(exhibit));
    TRY(store::CustodyLog(database_).append({at.officer.id,
                                             "exhibit_made",
                                             exhibit.case_id,
                                             {{"exhibit", exhibit.id},
                                              {"original", exhibit.original_id},
                                              {"original_sha256", place.original.sha256},
                                              {"frame", std::to_string(exhibit.frame)},
                                              {"job", exhibit.job_id}}},
                                            now_));
    TRY(transaction.commit());
    return exhibit.label;
}

std::string exhibit_initials(std::string_view name) {
    constexpr std::size_t kMost = 4;
    std::string initials;
    bool begins = true;
    for (const char c : name) {
        const bool lower = c >= 'a' && c <= 'z';
        const bool letter = lower || (c >= 'A' && c <= 'Z');
        if (letter && begins && initials.size() < kMost)
            initials += lower ? static_cast<char>(c - 'a' + 'A') : c;
        begins = c == ' ' || c == '-' || c == '.';
    }
    return initials.empty() ? "EX" : initials;
}

}  // namespace catseye::review
