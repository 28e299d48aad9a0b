#include <algorithm>

#include "review/case_ledger.hpp"
#include "review/districts.hpp"
#include "review/report_sources.hpp"

namespace catseye::review {

namespace {

constexpr std::string_view kNoOffence = "none";
constexpr std::string_view kNoArea = "not known";
constexpr std::string_view kNoMode = "unmapped";

std::string_view or_else(std::string_view word, std::string_view otherwise) {
    return word.empty() ? otherwise : word;
}

std::vector<ReportChoice> by_frequency(const std::map<std::string_view, std::int64_t>& counts) {
    std::vector<std::pair<std::string_view, std::int64_t>> rows(counts.begin(), counts.end());
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<ReportChoice> choices;
    choices.reserve(rows.size());
    for (const auto& [word, count] : rows)
        choices.push_back({std::string(word), ""});
    return choices;
}

CountedCases counted_of(const std::vector<CaseHistory>& cases) {
    CountedCases counted;
    counted.reserve(cases.size());
    for (const CaseHistory& history : cases)
        counted.push_back(&history.counted);
    return counted;
}

Result<> check_word(const char* what, const std::string& word,
                    const std::vector<ReportChoice>& choices) {
    if (word.empty()) return ok();
    std::string known;
    for (const ReportChoice& choice : choices) {
        if (choice.word == word) return ok();
        known += (known.empty() ? "" : ", ") + choice.word;
    }
    return fail(ErrorCode::invalid_request, "nothing to report on has the " + std::string(what) +
                                                " '" + word + "'; there is " +
                                                (known.empty() ? "none yet" : known));
}

void add_where_missing(std::vector<ReportChoice>& choices, const std::string& word) {
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const ReportChoice& one) { return one.word == word; });
    if (found == choices.end()) choices.push_back({word, ""});
}

/// Every district of ours can be asked for, by name, whether a case lies in it or not.
void name_districts(ReportChoices& choices) {
    choices.areas.clear();
    for (const District& district : Districts::shipped().all())
        choices.areas.push_back({district.name, ""});
    choices.areas.push_back({std::string(kNoArea), ""});
}

}  // namespace

bool keeps(const ReportFilter& filter, const CountedCase& counted) {
    const auto is = [](const std::string& wanted, std::string_view word,
                       std::string_view otherwise) {
        return wanted.empty() || wanted == or_else(word, otherwise);
    };
    return is(filter.offence, counted.offence, kNoOffence) &&
           is(filter.area, counted.area, kNoArea) &&
           is(filter.mode, counted.submitter_mode, kNoMode);
}

bool wants(const ReportRequest& request, std::string_view table) {
    return request.tables.empty() ||
           std::find(request.tables.begin(), request.tables.end(), table) != request.tables.end();
}

ReportChoices choices_of(const CountedCases& cases, const Law& law) {
    std::map<std::string_view, std::int64_t> offences;
    std::map<std::string_view, std::int64_t> areas;
    std::map<std::string_view, std::int64_t> modes;
    for (const CountedCase* const one : cases) {
        ++offences[or_else(one->offence, kNoOffence)];
        ++areas[or_else(one->area, kNoArea)];
        ++modes[or_else(one->submitter_mode, kNoMode)];
    }
    ReportChoices choices{{}, by_frequency(offences), by_frequency(areas), by_frequency(modes)};
    for (ReportChoice& offence : choices.offences) {
        const auto known =
            std::find_if(law.offences().begin(), law.offences().end(),
                         [&](const Offence& one) { return one.code == offence.word; });
        if (known != law.offences().end()) offence.meaning = known->wording;
        if (offence.word == kNoOffence) offence.meaning = "no offence chosen";
    }
    return choices;
}

Result<> check_filter(const ReportFilter& filter, const ReportChoices& choices) {
    TRY(check_word("offence", filter.offence, choices.offences));
    TRY(check_word("area", filter.area, choices.areas));
    TRY(check_word("mode", filter.mode, choices.modes));
    return ok();
}

Result<> check_own_filter(const ReportFilter& filter, const Law& law,
                          const std::vector<CaseHistory>& cases) {
    if (filter.conditions().empty()) return ok();
    ReportChoices choices = choices_of(counted_of(cases), law);
    name_districts(choices);
    if (law.knows_offence(filter.offence)) add_where_missing(choices.offences, filter.offence);
    return check_filter(filter, choices);
}

Result<ReportChoices> report_choices(store::Database& database, const Law& law,
                                     const std::string& source, CaseLedger& ledger) {
    ReportChoices choices;
    if (source == "own") {
        const CaseLedger::View view = TRY(ledger.now(database, law));
        choices = choices_of(counted_of(view.cases), law);
        name_districts(choices);
    } else {
        choices = TRY(published_choices(database, law, source));
    }
    choices.sources.push_back({"own", "our own cases"});
    const auto rows = TRY(
        database.query("SELECT DISTINCT source, publisher FROM published_import ORDER BY source"));
    while (TRY(rows->next()))
        choices.sources.push_back({rows->text(0), rows->text(1) + ", as published"});
    return choices;
}

}  // namespace catseye::review
