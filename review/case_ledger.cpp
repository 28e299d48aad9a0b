#include "review/case_ledger.hpp"

#include <mutex>

#include "review/districts.hpp"

namespace catseye::review {

namespace {

/// After so many entries reading everything is quicker than looking cases up one by one.
constexpr std::int64_t kMostEntries = 20'000;

/// Says in which month of Europe/London an instant lies. The zone's rules are asked once a month,
/// not per case.
class Months {
public:
    std::string of(Time time) {
        if (time < begins_ || time >= ends_) {
            const std::chrono::year_month_day day(london_day(time));
            const auto month = day.year() / day.month();
            begins_ = london_midnight(Day(month / 1));
            ends_ = london_midnight(Day((month + std::chrono::months(1)) / 1));
            name_ = to_iso(Day(month / 1)).substr(0, 7);
        }
        return name_;
    }

private:
    Time begins_{};
    Time ends_{};
    std::string name_;
};

/// `id` is a case that an entry after $1 is about, or one of a submission that it is about.
std::string among_changed(std::string_view id) {
    return std::string(id) +
           " IN (SELECT e.subject FROM custody_entry e WHERE e.seq > $1 UNION "
           "SELECT r.id FROM custody_entry e JOIN review_case r ON r.submission_id = e.subject "
           "WHERE e.seq > $1)";
}

store::Values values_of(std::optional<std::int64_t> after) {
    return after ? store::Values{*after} : store::Values{};
}

}  // namespace

Result<CaseLedger::View> CaseLedger::now(store::Database& database, const Law& law) {
    {
        const std::unique_lock hold(mutex_);
        TRY(bring_up_to_date(database, law));
    }
    std::shared_lock hold(mutex_);
    return View{std::move(hold), cases_, custody_entry_};
}

Result<> CaseLedger::bring_up_to_date(store::Database& database, const Law& law) {
    // Asked for first: rows that are newer than it are read again next time, none is missed.
    const std::int64_t newest =
        TRY(database.integer("SELECT max(seq) FROM custody_entry")).value_or(0);
    const bool whole = custody_entry_ < 0 || newest - custody_entry_ > kMostEntries;
    if (newest == custody_entry_ && law_ == &law) return ok();
    const After after = whole ? After() : After(custody_entry_);
    custody_entry_ = -1;  // what fails half-way is read whole the next time
    if (whole) {
        cases_.clear();
        ids_.clear();
        places_.clear();
    } else {
        TRY(forget_changed(database, *after));
    }
    const std::vector<std::size_t> read = TRY(read_cases(database, after));
    TRY(read_decisions(database, after));
    TRY(read_outcomes(database, after));
    for (const std::size_t at : read)
        settle(cases_[at], law);
    if (law_ != &law)
        for (CaseHistory& history : cases_)
            settle(history, law);
    law_ = &law;
    custody_entry_ = newest;
    return ok();
}

/// They are read again, where they still are.
Result<> CaseLedger::forget_changed(store::Database& database, std::int64_t after) {
    const auto rows =
        TRY(database.query("SELECT DISTINCT subject FROM custody_entry WHERE seq > $1", {after}));
    while (TRY(rows->next())) {
        const auto found = places_.find(rows->text(0));
        if (found == places_.end()) continue;
        const std::size_t at = found->second;
        cases_[at] = cases_.back();
        ids_[at] = ids_.back();
        places_.find(*ids_[at])->second = at;
        cases_.pop_back();
        ids_.pop_back();
        places_.erase(found);
    }
    return ok();
}

CaseHistory* CaseLedger::find(const std::string& id) {
    const auto found = places_.find(id);
    return found == places_.end() ? nullptr : &cases_[found->second];
}

Result<std::vector<std::size_t>> CaseLedger::read_cases(store::Database& database, After after) {
    const Districts& districts = Districts::shipped();
    Months months;
    std::vector<std::size_t> read;
    const auto rows =
        TRY(database.query("SELECT c.id, s.received_ms, s.incident_ms, s.submitter_mode, "
                           "c.offence, c.first_viewed_ms, "
                           "c.last_safe_posting_day, c.state, c.opened_ms, s.incident_place, "
                           "c.vehicle FROM submission s JOIN "
                           "review_case c ON c.submission_id = s.id" +
                               (after ? " WHERE " + among_changed("c.id") : std::string()),
                           values_of(after)));
    while (TRY(rows->next())) {
        const auto [known, added] = places_.try_emplace(rows->text(0), cases_.size());
        if (added) {
            cases_.emplace_back();
            ids_.push_back(&known->first);
        }
        CaseHistory& history = cases_[known->second] = {};
        history.received_ms = rows->integer(1);
        history.incident_ms = rows->integer(2);
        history.counted.month = words_.of(months.of(from_ms(history.received_ms)));
        history.counted.submitter_mode = words_.of(rows->text(3));
        history.counted.offence = words_.of(rows->text(4));
        history.first_viewed_ms = rows->maybe_integer(5);
        history.last_safe_posting_day = rows->maybe_integer(6);
        history.state = words_.of(rows->text(7));
        history.opened_ms = rows->integer(8);
        const std::string place = rows->text(9);
        history.counted.area = districts.of(place);
        history.counted.road = words_.of(road_of(place));
        history.vehicle = rows->integer(10);
        read.push_back(known->second);
    }
    return read;
}

/// What was taken back is no decision; one before a reopening was made, and no longer stands.
Result<> CaseLedger::read_decisions(store::Database& database, After after) {
    const auto rows = TRY(database.query(
        "SELECT d.case_id, d.kind, d.disposal, d.nfa_reason, d.decided_ms, CASE WHEN d.ordinal > "
        "COALESCE(r.decisions_before, 0) THEN 1 ELSE 0 END FROM decision d LEFT JOIN (SELECT "
        "case_id, max(decisions_before) AS decisions_before FROM reopening GROUP BY case_id) r ON "
        "r.case_id = d.case_id WHERE d.undone_ms IS NULL" +
            (after ? " AND " + among_changed("d.case_id") : std::string()) +
            " ORDER BY d.case_id, d.ordinal",
        values_of(after)));
    while (TRY(rows->next())) {
        CaseHistory* const history = find(rows->text(0));
        if (history == nullptr) continue;
        if (!history->first_decided_ms) history->first_decided_ms = rows->integer(4);
        if (rows->integer(5) == 0) continue;
        if (rows->text(1) == "final") {
            history->final_disposal = words_.of(rows->text(2));
            history->final_reason = words_.of(rows->text(3));
        } else {
            history->recommended = words_.of(rows->text(2));
        }
    }
    return ok();
}

Result<> CaseLedger::read_outcomes(store::Database& database, After after) {
    const auto rows =
        TRY(database.query("SELECT case_id, event, on_day FROM outcome" +
                               (after ? " WHERE " + among_changed("case_id") : std::string()) +
                               " ORDER BY case_id, event, on_day",
                           values_of(after)));
    while (TRY(rows->next())) {
        const auto event = event_from(rows->text(1));
        CaseHistory* const history = event ? find(rows->text(0)) : nullptr;
        if (history == nullptr) continue;
        if (*event == Event::notice_posted && !history->has(Event::notice_posted))
            history->notice_posted_day =
                rows->integer(2);  // the first notice is the one that counts
        history->set(*event);
    }
    return read_requests(database, after);
}

/// Asked on the case page, answered on the report's: no outcome says so.
Result<> CaseLedger::read_requests(store::Database& database, After after) {
    const auto rows =
        TRY(database.query("SELECT case_id, state FROM submitter_request" +
                               (after ? " WHERE " + among_changed("case_id") : std::string()),
                           values_of(after)));
    while (TRY(rows->next())) {
        CaseHistory* const history = find(rows->text(0));
        if (history == nullptr) continue;
        history->set(Event::submitter_asked);
        if (rows->text(1) == "answered") history->set(Event::submitter_answered);
    }
    return ok();
}

}  // namespace catseye::review
