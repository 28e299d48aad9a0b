#include <array>

#include "review/report_sources.hpp"

namespace catseye::review {

namespace {

/// The answers, in the words of the requests that forces have had (West Midlands 1484A/23, North
/// Yorkshire 0656-202324, Dyfed-Powys 913/2023).
constexpr std::array<const char*, 8> kQuestions = {
    "submissions received",        "submissions reviewed",        "no action taken",
    "positive action taken",       "of it: warning letters sent", "of it: courses completed",
    "of it: fixed penalties paid", "of it: prosecutions begun"};
using Answers = std::array<std::int64_t, kQuestions.size()>;

void add(Answers& answers, const CaseHistory& history) {
    const Standing standing = history.counted.standing;
    ++answers[0];
    if (standing != Standing::not_reviewed) ++answers[1];
    if (standing == Standing::not_actioned) ++answers[2];
    if (standing != Standing::actioned) return;
    ++answers[3];
    switch (action_done(history)) {
        case ActionDone::warning_letter:
            ++answers[4];
            return;
        case ActionDone::course:
            ++answers[5];
            return;
        case ActionDone::fixed_penalty:
            ++answers[6];
            return;
        case ActionDone::prosecution:
            ++answers[7];
            return;
        case ActionDone::awaited:
        case ActionDone::other:
        case ActionDone::withdrawn:
            return;
    }
}

template <typename Keep>
ReportTable questions(const char* id, const char* title, const CaseHistories& cases, Keep keep) {
    std::map<std::string_view, Answers> years;
    Answers all{};
    for (const CaseHistory* const history : cases) {
        if (!keep(*history)) continue;
        add(years[history->counted.month.substr(0, 4)], *history);
        add(all, *history);
    }
    ReportTable table{id, title, "cases", {"question"}, {}};
    for (const auto& [year, answers] : years)
        table.columns.emplace_back(year);
    table.columns.emplace_back("all");
    for (std::size_t at = 0; at < kQuestions.size(); ++at) {
        auto& row = table.rows.emplace_back(std::vector<Cell>{kQuestions[at]});
        for (const auto& [year, answers] : years)
            row.emplace_back(answers[at]);
        row.emplace_back(all[at]);
    }
    return table;
}

}  // namespace

ReportTable question_table(const CaseHistories& cases) {
    return questions("F1", "Questions asked, by year of submission", cases,
                     [](const CaseHistory&) { return true; });
}

ReportTable cyclist_question_table(const CaseHistories& cases) {
    return questions(
        "F2", "The same questions, for cyclists alone", cases,
        [](const CaseHistory& history) { return history.counted.submitter_mode == "cyclist"; });
}

}  // namespace catseye::review
