#include "review/report_tables.hpp"

namespace catseye::review {

namespace {

using Row = std::vector<Cell>;
using Groups = std::map<std::string, Tally>;

template <typename KeyOf>
Groups group_by(const Counted& counted, KeyOf key_of) {
    Groups groups;
    for (const CountedCase& one : counted.cases)
        groups[key_of(one)].add(one, counted.law);
    return groups;
}

Tally total_of(const Counted& counted) {
    Tally total;
    for (const CountedCase& one : counted.cases)
        total.add(one, counted.law);
    return total;
}

/// The most frequent first; equals by name, so that the same data gives the same table.
std::vector<std::pair<std::string, Tally>> by_frequency(const Groups& groups) {
    std::vector<std::pair<std::string, Tally>> rows(groups.begin(), groups.end());
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
    for (const CountedCase& one : counted.cases)
        if (!one.offence.empty() && !one.wording.empty()) ++spellings[one.offence][one.wording];
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

std::string month_of(const CountedCase& one) {
    return one.month.empty() ? "not dated" : one.month;
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
        fill_monthly(table.rows.emplace_back(Row{month}), tally, total);
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
        disposals.fill(table.rows.emplace_back(Row{month, tally.received()}), tally);
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
    const auto groups = group_by(counted, [](const CountedCase& one) {
        return one.offence.empty() && !one.wording.empty() ? "\n" + one.wording : one.offence;
    });
    for (const auto& [key, tally] : by_frequency(groups)) {
        const bool uncoded = !key.empty() && key.front() == '\n';
        const std::string code = key.empty() ? "none" : uncoded ? "no code" : key;
        fill(table.rows.emplace_back(Row{code}), tally, uncoded ? key.substr(1) : wordings[key]);
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
    const auto groups =
        group_by(counted, [](const CountedCase& one) { return one.submitter_mode; });
    for (const auto& [mode, tally] : by_frequency(groups))
        fill(table.rows.emplace_back(Row{mode.empty() ? "unmapped" : mode}), tally);
    fill(table.rows.emplace_back(Row{"total"}), total);
    return table;
}

ReportTable nfa_table(const Counted& counted) {
    ReportTable table{"R5", "Reasons for no further action", counted.unit, {}, {}};
    table.columns = {"reason", "count", "share", "avoidable at the form", "meaning"};
    std::map<std::string, std::int64_t> reasons;
    std::int64_t total = 0;
    for (const CountedCase& one : counted.cases) {
        if (one.disposal != "NFA") continue;
        ++reasons[one.nfa_reason];
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
