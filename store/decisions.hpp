#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// Somebody who may act on cases.
struct Officer {
    std::string id;
    std::string name;
    std::string role;               ///< review::Role
    std::optional<Time> left = {};  ///< their row stays, since decisions name them
};

/// Officers, known by name.
class Officers {
public:
    explicit Officers(Database& database) : database_(database) {}
    /// `conflict` where the name is taken.
    Result<> add(const Officer& officer, Time now);
    Result<std::optional<Officer>> by_name(const std::string& name);
    Result<std::optional<Officer>> by_id(const std::string& id);
    /// By name; who has left comes last.
    Result<std::vector<Officer>> all();
    /// False where the role is not `from` any more, or the officer has left.
    Result<bool> change_role(const std::string& id, const std::string& from, const std::string& to);
    /// False where they have left before.
    Result<bool> leave(const std::string& id, Time now);

private:
    Database& database_;
};

/// An officer's act on a case: a recommended disposal, or a final one.
struct Decision {
    std::string id;
    std::string case_id;
    std::int64_t ordinal = 0;  ///< from 1, in the order made
    std::string kind;          ///< recommended | final
    std::optional<std::string> offence;
    std::string disposal;
    std::optional<std::string> nfa_reason;
    std::optional<std::string> notice_exception;
    std::string reason;
    std::string officer_id;
    std::string system_user;
    Time decided;
    Time stands;               ///< from here on it cannot be taken back
    std::string state_before;  ///< of the case
    std::optional<std::string> offence_before = {};
    std::optional<Time> undone = {};  ///< taken back: it no longer counts for anything
};

/// A decision that can be taken back until it stands.
struct UndoableDecision {
    std::string reference;  ///< of the case
    std::string disposal;
    std::string kind;
    Time stands;
};

/// Something that happened in the world after a decision.
struct Outcome {
    std::string id;
    std::string case_id;
    std::string event;
    Day on;
    Time recorded;
    std::string officer_id;
    std::string system_user;
    std::string source;  ///< command | import | console
    std::string note;
};

/// Decisions and outcomes: added, never changed, but that a decision may be taken back.
class Decisions {
public:
    explicit Decisions(Database& database) : database_(database) {}
    Result<> add(const Decision& added);
    /// In the order made, without those that were taken back.
    Result<std::vector<Decision>> of_case(const std::string& case_id);
    /// In the order made, with them: what a page shows.
    Result<std::vector<Decision>> all_of_case(const std::string& case_id);
    /// The number of the next one.
    Result<std::int64_t> next_ordinal(const std::string& case_id);
    /// The last one that this officer may still take back.
    Result<std::optional<UndoableDecision>> undoable_by(const std::string& officer_id, Time now);
    /// False: it was taken back before.
    Result<bool> undo(const std::string& decision_id, Time now);
    /// False: the case has this event on this day already.
    Result<bool> add_outcome(const Outcome& added);
    /// In the order they happened.
    Result<std::vector<Outcome>> outcomes_of(const std::string& case_id);

private:
    Database& database_;
};

}  // namespace catseye::store
