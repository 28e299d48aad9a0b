#include "web/console/queue_query.hpp"

#include "review/case_state.hpp"
#include "web/http/percent.hpp"

namespace catseye::web {
namespace {

constexpr std::size_t kLongestCode = 40;
constexpr std::size_t kLongestPlace = 200;

std::string code_in(const Form& form, std::string_view name) {
    std::string code = form.text(name);
    return code.size() <= kLongestCode ? code : std::string();
}

std::string holder_in(const Form& form, const std::string& officer_id) {
    const std::string held = code_in(form, "held");
    return held == "me" ? officer_id : held == "nobody" ? std::string() : held;
}

}  // namespace

review::QueueFilter queue_filter_from(const Form& form, const std::string& officer_id) {
    review::QueueFilter filter;
    const std::string state = form.text("state");
    if (state != "closed" && review::case_state_from(state)) filter.state = state;
    filter.hint = code_in(form, "hint");
    filter.flag = code_in(form, "flag");
    filter.mode = code_in(form, "mode");
    filter.place = form.text("place");
    if (filter.place.size() > kLongestPlace) filter.place.clear();
    filter.band = review::clock_band_from(form.text("band"));
    filter.holder = holder_in(form, officer_id);
    filter.held_by_nobody = form.text("held") == "nobody";
    filter.unseen = form.text("new") == "yes";
    filter.answered = form.text("answered") == "yes";
    return filter;
}

std::string query_of(const review::QueueFilter& filter, const std::string& officer_id) {
    std::string query;
    const auto put = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        query += (query.empty() ? "" : "&") + std::string(name) + "=" + encode_percent(value);
    };
    put("state", filter.state);
    put("hint", filter.hint);
    put("band", filter.band ? review::to_string(*filter.band) : "");
    put("flag", filter.flag);
    put("mode", filter.mode);
    put("place", filter.place);
    put("held", filter.held_by_nobody         ? "nobody"
                : filter.holder == officer_id ? (filter.holder.empty() ? "" : "me")
                                              : std::string_view(filter.holder));
    put("new", filter.unseen ? "yes" : "");
    put("answered", filter.answered ? "yes" : "");
    return query;
}

review::QueueLimits queue_limits(const Settings& settings) {
    return {settings.review_processing_grace, settings.review_urgent_posting_days};
}

}  // namespace catseye::web
