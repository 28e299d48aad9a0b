#include "review/report_cells.hpp"
#include "review/report_sources.hpp"

namespace catseye::review {

namespace {

/// "1 course completed", "600 courses completed".
std::string some(std::int64_t count, const std::string& one, const std::string& many) {
    return with_commas(count) + " " + (count == 1 ? one : many);
}

std::string was_were(std::int64_t count) {
    return count == 1 ? " was" : " were";
}

/// "a, b and c".
std::string listed(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (at > 0) text += at + 1 == parts.size() ? " and " : ", ";
        text += parts[at];
    }
    return text;
}

/// How many, and of them how many count for the rate; `acted` is "action was taken" or what is
/// known instead.
std::string opening(const Headline& headline, const std::string& period, const std::string& verb,
                    const std::string& acted) {
    const std::string one = headline.unit.substr(0, headline.unit.size() - 1);
    std::string text = "In " + period + ", " + some(headline.reviewed, one, headline.unit) +
                       was_were(headline.reviewed) + " " + verb;
    const ActionRate& rate = headline.rates.at(1);
    const std::int64_t duplicates = headline.reviewed - rate.of;
    if (duplicates > 0) text += ", " + some(duplicates, "duplicate", "duplicates") + " among them";
    text += "; " + acted + " in " + percent({rate.actioned, rate.of}, 0);
    if (duplicates > 0) text += " of the other " + with_commas(rate.of);
    return text + " (" + with_commas(headline.actioned) + ")";
}

std::string closing(const Headline& headline) {
    std::string text = "; no action in " + with_commas(headline.not_actioned);
    if (headline.unmapped > 0)
        text += "; what became of " + with_commas(headline.unmapped) + " is not known";
    text += "; " + with_commas(headline.pending) + (headline.pending == 1 ? " is" : " are") +
            " still open";
    if (headline.not_reviewed > 0)
        text += " (" + with_commas(headline.not_reviewed) + " of them not reviewed yet)";
    return text + ".";
}

std::string month_name(std::chrono::month month) {
    static constexpr const char* kNames[] = {"January",   "February", "March",    "April",
                                             "May",       "June",     "July",     "August",
                                             "September", "October",  "November", "December"};
    return kNames[static_cast<unsigned>(month) - 1];
}

std::string day_words(Day day) {
    const std::chrono::year_month_day date(day);
    return std::to_string(static_cast<unsigned>(date.day())) + " " + month_name(date.month()) +
           " " + std::to_string(static_cast<int>(date.year()));
}

}  // namespace

std::string period_words(Period period) {
    const std::chrono::year_month_day from(period.from);
    const std::chrono::year_month_day to(period.to);
    std::string year = std::to_string(static_cast<int>(from.year()));
    const Day year_end = from.year() / std::chrono::December / 31;
    const Day month_end = from.year() / from.month() / std::chrono::last;
    if (from.month() == std::chrono::January && from.day() == std::chrono::day(1) &&
        period.to == year_end)
        return year;
    if (from.day() == std::chrono::day(1) && period.to == month_end)
        return month_name(from.month()) + " " + year;
    return "the period from " + day_words(period.from) + " to " + day_words(period.to);
}

std::string filter_words(const ReportFilter& filter) {
    std::string words;
    for (const auto& [name, word] : filter.conditions())
        words.append(words.empty() ? " (only " : ", ").append(name).append(" ").append(word);
    return words.empty() ? words : words + ")";
}

std::string own_sentence(const Headline& headline, const CaseHistories& cases,
                         const std::string& period) {
    std::map<ActionDone, std::int64_t> done;
    for (const CaseHistory* const history : cases)
        if (history->counted.standing == Standing::actioned) ++done[action_done(*history)];
    std::vector<std::string> parts = {
        some(done[ActionDone::course], "course completed", "courses completed"),
        some(done[ActionDone::fixed_penalty], "fixed penalty", "fixed penalties"),
        some(done[ActionDone::prosecution], "prosecution", "prosecutions"),
        some(done[ActionDone::warning_letter], "warning letter", "warning letters"),
        with_commas(done[ActionDone::other]) + " other"};
    if (const std::int64_t withdrawn = done[ActionDone::withdrawn]; withdrawn > 0)
        parts.push_back(with_commas(withdrawn) + " withdrawn before charge");
    if (const std::int64_t awaited = done[ActionDone::awaited]; awaited > 0)
        parts.push_back(with_commas(awaited) + " decided whose result is not in yet");
    return opening(headline, period, "reviewed", "action was taken") + ", including " +
           listed(parts) + closing(headline);
}

std::string published_sentence(const Headline& headline, const Law& law, const std::string& period,
                               const std::string& basis) {
    std::vector<std::string> parts;
    for (const auto& [code, count] : headline.by_disposal) {
        const Disposal* disposal = law.disposal(code);
        if (count > 0 && disposal != nullptr && disposal->counts_as_action == CountsAsAction::yes)
            parts.push_back(with_commas(count) + " × " + disposal->label);
    }
    return opening(headline, period, "published",
                   basis == "recommended" ? "action was recommended" : "action was taken") +
           (parts.empty() ? "" : ": " + listed(parts)) + closing(headline);
}

}  // namespace catseye::review
