#include "review/report_tables.hpp"

#include <algorithm>

namespace catseye::review {

namespace {

using Row = std::vector<Cell>;
template <typename Key>
using Groups = std::map<Key, Tally>;

template <typename KeyOf>
auto group_by(const Counted& counted, KeyOf key_of) {
    Groups<decltype(key_of(std::declval<const CountedCase&>()))> groups;
    for (const CountedCase* const one : counted.cases)
        groups[key_of(*one)].add(*one, counted.law);
    return groups;
}

Tally total_of(const Counted& counted) {
    Tally total;
    for (const CountedCase* const one : counted.cases)
        total.add(*one, counted.law);
    return total;
}

/// The most frequent first; equals by name, so that the same data gives the same table.
template <typename Key>
std::vector<std::pair<Key, Tally>> by_frequency(const Groups<Key>& groups) {
    std::vector<std::pair<Key, Tally>> rows(groups.begin(), groups.end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.second.received() > b.second.received();
    });
    return rows;
}

/// The columns that split `received` by disposal: every code that occurs, then what has none.
struct DisposalColumns {
    explicit DisposalColumns(const Counted& counted, const Tally& total) {
        for (const Disposal& disposal : counted.law.disposals())
            if (total.of_disposal(disposal.code) > 0) codes.push_back(disposal.code);
        if (total.of_disposal("") > 0) codes.emplace_back();
        if (total.unmapped() > 0) codes.emplace_back("UNMAPPED");
    }
    void name(std::vector<std::string>& columns) const {
        for (const std::string& code : codes)
            columns.push_back(code.empty() ? "PENDING" : code);
    }
    void fill(Row& row, const Tally& tally) const {
        for (const std::string& code : codes)
            row.emplace_back(tally.of_disposal(code));
    }
    std::vector<std::string> codes;
};

void fill_monthly(Row& row, const Tally& tally, const Tally& total) {
    for (const std::int64_t count : {tally.received(), tally.reviewed(), tally.actioned(),
                                     tally.not_actioned(), tally.pending()})
        row.emplace_back(count);
    if (total.unmapped() > 0) row.emplace_back(tally.unmapped());
    for (const Share& rate : {tally.rate_received(), tally.rate_reviewed(), tally.rate_in_scope()})
        row.emplace_back(rate);
}

/// What published rows call each code: the most frequent wording, and how many others there are.
std::map<std::string, std::string> published_wordings(const Counted& counted) {
    std::map<std::string, std::map<std::string, std::int64_t>> spellings;
    for (const CountedCase* const one : counted.cases)
        if (!one->offence.empty() && !one->wording.empty())
            ++spellings[std::string(one->offence)][std::string(one->wording)];
    std::map<std::string, std::string> wordings;
    for (const auto& [code, counts] : spellings) {
        const auto most =
            std::max_element(counts.begin(), counts.end(),
                             [](const auto& a, const auto& b) { return a.second < b.second; });
        wordings[code] = most->first;
        if (counts.size() > 1)
            wordings[code] += " (and " + std::to_string(counts.size() - 1) + " more)";
    }
    return wordings;
}

std::string_view month_of(const CountedCase& one) {
    return one.month.empty() ? "not dated" : one.month;
}

std::string_view mode_of(const CountedCase& one) {
    return one.submitter_mode.empty() ? "unmapped" : one.submitter_mode;
}

/// "2026-03" and so many months before it.
std::string months_before(Day day, int months) {
    const std::chrono::year_month_day date(day);
    const auto month = date.year() / date.month() - std::chrono::months(months);
    return to_iso(Day(month / 1)).substr(0, 7);
}

}  // namespace

ReportTable monthly_table(const Counted& counted) {
    const Tally total = total_of(counted);
    ReportTable table{"R2", "Monthly cohorts, by month of submission", counted.unit, {}, {}};
    table.columns = {"month", "received", "reviewed", "actioned", "not actioned", "pending"};
    if (total.unmapped() > 0) table.columns.emplace_back("unmapped");
    for (const char* rate :
         {"action_rate_received", "action_rate_reviewed", "action_rate_in_scope"})
        table.columns.emplace_back(rate);
    for (const auto& [month, tally] : group_by(counted, month_of))
        fill_monthly(table.rows.emplace_back(Row{std::string(month)}), tally, total);
    fill_monthly(table.rows.emplace_back(Row{"total"}), total, total);
    return table;
}

ReportTable monthly_disposal_table(const Counted& counted) {
    const Tally total = total_of(counted);
    const DisposalColumns disposals(counted, total);
    ReportTable table{
        "R2b", "Monthly cohorts, by disposal", counted.unit, {"month", "received"}, {}};
    disposals.name(table.columns);
    for (const auto& [month, tally] : group_by(counted, month_of))
        disposals.fill(table.rows.emplace_back(Row{std::string(month), tally.received()}), tally);
    disposals.fill(table.rows.emplace_back(Row{"total", total.received()}), total);
    return table;
}

ReportTable offence_table(const Counted& counted) {
    const Tally total = total_of(counted);
    const DisposalColumns disposals(counted, total);
    ReportTable table{"R3", "Offences", counted.unit, {"offence", "received", "share"}, {}};
    disposals.name(table.columns);
    table.columns.insert(table.columns.end(), {"action_rate_reviewed", "wording"});
    const auto fill = [&](Row& row, const Tally& tally, const std::string& wording) {
        row.emplace_back(tally.received());
        row.emplace_back(Share{tally.received(), total.received()});
        disposals.fill(row, tally);
        row.emplace_back(tally.rate_reviewed());
        row.emplace_back(wording);
    };
    std::map<std::string, std::string> wordings = published_wordings(counted);
    for (const Offence& offence : counted.law.offences())
        if (!offence.code.empty()) wordings.insert_or_assign(offence.code, offence.wording);
    // A published row without a code is known by its wording.
    const auto groups = group_by(counted, [](const CountedCase& one) {
        return std::pair(one.offence, one.offence.empty() ? one.wording : std::string_view());
    });
    for (const auto& [key, tally] : by_frequency(groups)) {
        const std::string code(key.first);
        const std::string wording(key.second);
        const std::string name = !code.empty() ? code : wording.empty() ? "none" : "no code";
        fill(table.rows.emplace_back(Row{name}), tally, code.empty() ? wording : wordings[code]);
    }
    fill(table.rows.emplace_back(Row{"total"}), total, "");
    return table;
}

ReportTable mode_table(const Counted& counted) {
    const Tally total = total_of(counted);
    const DisposalColumns disposals(counted, total);
    ReportTable table{
        "R4", "Submitter mode by disposal", counted.unit, {"submitter mode", "received"}, {}};
    disposals.name(table.columns);
    table.columns.emplace_back("action_rate_reviewed");
    const auto fill = [&](Row& row, const Tally& tally) {
        row.emplace_back(tally.received());
        disposals.fill(row, tally);
        row.emplace_back(tally.rate_reviewed());
    };
    for (const auto& [mode, tally] : by_frequency(group_by(counted, mode_of)))
        fill(table.rows.emplace_back(Row{std::string(mode)}), tally);
    fill(table.rows.emplace_back(Row{"total"}), total);
    return table;
}

ReportTable nfa_table(const Counted& counted) {
    ReportTable table{"R5", "Reasons for no further action", counted.unit, {}, {}};
    table.columns = {"reason", "count", "share", "avoidable at the form", "meaning"};
    std::map<std::string, std::int64_t> reasons;
    std::int64_t total = 0;
    for (const CountedCase* const one : counted.cases) {
        if (one->disposal != "NFA") continue;
        ++reasons[std::string(one->nfa_reason)];
        ++total;
    }
    std::int64_t avoidable = 0;
    const auto add = [&](const std::string& name, std::int64_t count, const char* form,
                         const std::string& meaning) {
        table.rows.push_back({name, count, Share{count, total}, form, meaning});
    };
    for (const auto& [code, count] : reasons) {
        const NfaReason* reason = counted.law.nfa_reason(code);
        if (reason == nullptr) {
            add(code.empty() ? "not stated" : code, count, "not known", "");
            continue;
        }
        if (reason->avoidable_at_form) avoidable += count;
        add(code, count, reason->avoidable_at_form ? "yes" : "no", reason->label);
    }
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const Row& a, const Row& b) {
        return std::get<std::int64_t>(a[1]) > std::get<std::int64_t>(b[1]);
    });
    add("of these avoidable at the form", avoidable, "yes", "");
    add("total", total, "", "");
    return table;
}

ReportTable nfa_mode_table(const Counted& counted) {
    std::map<std::string_view, std::map<std::string_view, std::int64_t>> reasons;
    std::map<std::string_view, std::int64_t> modes;
    std::int64_t all = 0;
    for (const CountedCase* const one : counted.cases) {
        if (one->disposal != "NFA") continue;
        ++reasons[one->nfa_reason.empty() ? "not stated" : one->nfa_reason][mode_of(*one)];
        ++modes[mode_of(*one)];
        ++all;
    }
    ReportTable table{"R5b",
                      "Reasons for no further action, by submitter mode",
                      counted.unit,
                      {"reason", "count"},
                      {}};
    for (const auto& [mode, count] : modes)
        table.columns.emplace_back(mode);
    for (auto& [reason, counts] : reasons) {
        Row& row = table.rows.emplace_back(Row{std::string(reason), std::int64_t{0}});
        for (const auto& [mode, unused] : modes) {
            row.emplace_back(counts[mode]);
            std::get<std::int64_t>(row[1]) += counts[mode];
        }
    }
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const Row& a, const Row& b) {
        return std::get<std::int64_t>(a[1]) > std::get<std::int64_t>(b[1]);
    });
    Row& total = table.rows.emplace_back(Row{"total", all});
    for (const auto& [mode, count] : modes)
        total.emplace_back(count);
    return table;
}

ReportTable lost_table(const Counted& counted) {
    ReportTable table{"R6c",
                      "Lost to the notice's clock",
                      counted.unit,
                      {"reason", "count", "share of received", "cause", "meaning"},
                      {}};
    const auto received = static_cast<std::int64_t>(counted.cases.size());
    std::int64_t lost = 0;
    for (const char* code : {"LATE_SUBMISSION", "NIP_MISSED_FORCE", "NIP_MISSED_POST"}) {
        const std::int64_t count =
            std::count_if(counted.cases.begin(), counted.cases.end(), [&](const CountedCase* one) {
                return one->disposal == "NFA" && one->nfa_reason == code;
            });
        lost += count;
        const NfaReason* reason = counted.law.nfa_reason(code);
        table.rows.push_back({code, count, Share{count, received},
                              reason == nullptr ? "" : reason->cause,
                              reason == nullptr ? "" : reason->label});
    }
    table.rows.push_back({"total", lost, Share{lost, received}, "", ""});
    return table;
}

ReportTable rate_table(const Headline& headline) {
    ReportTable table{"P1",
                      "Action rates",
                      headline.unit,
                      {"rate", "share", "95 % interval", "actioned", "of", "pending", "taken of"},
                      {}};
    const char* const meanings[] = {
        "everything received", "what an officer has reviewed, less duplicates",
        "what an officer has reviewed, less duplicates, other forces' and the wrong kind"};
    for (std::size_t at = 0; at < headline.rates.size(); ++at) {
        const ActionRate& rate = headline.rates[at];
        const Share share{rate.actioned, rate.of};
        table.rows.push_back({rate.name, share, Interval{share}, rate.actioned, rate.of,
                              rate.pending, meanings[at]});
    }
    return table;
}

ReportTable trend_table(const Counted& counted, Day last) {
    ReportTable table{"P2",
                      "Trend: the thirteen months up to " + months_before(last, 0),
                      counted.unit,
                      {"month", "received", "reviewed", "actioned", "not actioned", "pending",
                       "action_rate_reviewed", "95 % interval"},
                      {}};
    const auto months = group_by(counted, month_of);
    for (int before = 12; before >= 0; --before) {
        const std::string month = months_before(last, before);
        const auto found = months.find(month);
        const Tally tally = found == months.end() ? Tally() : found->second;
        table.rows.push_back({month, tally.received(), tally.reviewed(), tally.actioned(),
                              tally.not_actioned(), tally.pending(), tally.rate_reviewed(),
                              Interval{tally.rate_reviewed()}});
    }
    return table;
}

ReportTable road_table(const Counted& counted) {
    constexpr std::size_t kMostRoads = 20;
    ReportTable table{"P5",
                      "Numbered roads",
                      counted.unit,
                      {"road", "received", "actioned", "not actioned", "pending",
                       "action_rate_reviewed", "95 % interval"},
                      {}};
    const auto add = [&](const std::string& name, const Tally& tally) {
        table.rows.push_back({name, tally.received(), tally.actioned(), tally.not_actioned(),
                              tally.pending(), tally.rate_reviewed(),
                              Interval{tally.rate_reviewed()}});
    };
    auto groups = group_by(counted, [](const CountedCase& one) { return one.road; });
    groups.erase("");
    std::vector<std::string_view> first;
    for (const auto& [road, tally] : by_frequency(groups)) {
        if (first.size() == kMostRoads) break;
        add(std::string(road), tally);
        first.push_back(road);
    }
    Tally others;
    Tally unknown;
    for (const CountedCase* const one : counted.cases) {
        if (one->road.empty())
            unknown.add(*one, counted.law);
        else if (std::find(first.begin(), first.end(), one->road) == first.end())
            others.add(*one, counted.law);
    }
    if (others.received() > 0) add("other numbered roads", others);
    if (unknown.received() > 0) add("not known", unknown);
    add("total", total_of(counted));
    return table;
}

ReportTable area_table(const Counted& counted, const Districts* districts) {
    const Tally total = total_of(counted);
    ReportTable table{"P3", "Districts", counted.unit, {"district", "received"}, {}};
    if (districts != nullptr)
        table.columns.insert(table.columns.end(), {"people", "received per 10,000 people"});
    table.columns.insert(table.columns.end(), {"actioned", "not actioned", "pending"});
    if (total.unmapped() > 0) table.columns.emplace_back("unmapped");
    table.columns.insert(table.columns.end(), {"action_rate_reviewed", "95 % interval"});
    const auto add = [&](const std::string& name, const Tally& tally, std::int64_t people) {
        Row& row = table.rows.emplace_back(Row{name, tally.received()});
        if (districts != nullptr) {
            constexpr double kPeople = 10'000;
            row.emplace_back(people > 0 ? Cell(people) : Cell("n/a"));
            row.emplace_back(people > 0 ? Cell(kPeople * static_cast<double>(tally.received()) /
                                               static_cast<double>(people))
                                        : Cell("n/a"));
        }
        for (const std::int64_t count : {tally.actioned(), tally.not_actioned(), tally.pending()})
            row.emplace_back(count);
        if (total.unmapped() > 0) row.emplace_back(tally.unmapped());
        row.emplace_back(tally.rate_reviewed());
        row.emplace_back(Interval{tally.rate_reviewed()});
    };
    const auto groups = group_by(counted, [](const CountedCase& one) { return one.area; });
    for (const auto& [area, tally] : by_frequency(groups)) {
        const District* const known = districts == nullptr ? nullptr : districts->named(area);
        if (!area.empty()) add(std::string(area), tally, known == nullptr ? 0 : known->people);
    }
    if (const auto unknown = groups.find(""); unknown != groups.end())
        add("not known", unknown->second, 0);
    add("total", total, 0);
    return table;
}

ReportTable disposal_table(const Counted& counted) {
    const Tally total = total_of(counted);
    ReportTable table{"disposals",
                      "Disposals",
                      counted.unit,
                      {"disposal", "count", "share", "counts as action", "label"},
                      {}};
    const auto add = [&](const std::string& code, std::int64_t count, const char* counts,
                         const std::string& label) {
        if (count > 0)
            table.rows.push_back({code, count, Share{count, total.received()}, counts, label});
    };
    for (const Disposal& disposal : counted.law.disposals()) {
        const Standing standing = standing_of(disposal.code, counted.law);
        add(disposal.code, total.of_disposal(disposal.code),
            standing == Standing::actioned    ? "yes"
            : standing == Standing::passed_on ? "pending"
                                              : "no",
            disposal.label);
    }
    add("PENDING", total.of_disposal(""), "pending", "No final decision yet");
    add("UNMAPPED", total.unmapped(), "not known", "No code of ours for the published word");
    table.rows.push_back(
        {"total", total.received(), Share{total.received(), total.received()}, "", ""});
    return table;
}

}  // namespace catseye::review
