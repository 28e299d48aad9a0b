#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace catseye::review {

/// Where a case stands. Spelled as in the database.
enum class CaseState {
    processing,         ///< stages are at work on its originals
    waiting,            ///< for an officer
    awaiting_reporter,  ///< the submitter was asked for something
    recommended,        ///< a disposal is recommended; the notice has to go out where one is needed
    second_review,      ///< another officer must agree first
    notice_posted,      ///< or served by hand or at the address
    driver_named,
    driver_not_named,
    decided,  ///< a final disposal stands, what follows from it has not happened yet
    course_offered,
    cofp_offered,
    prosecution,
    closed,
};
std::string_view to_string(CaseState state);
/// A state that the database holds; `internal` for any other word.
Result<CaseState> case_state_from(std::string_view word);

/// What an officer may do. Spelled as in the database.
enum class Role {
    reviewer,            ///< looks at footage, recommends, closes what comes to nothing
    supervisor,          ///< and reviews again, reassigns, reopens
    clerk,               ///< the ticket office: notices, offers, courses, letters
    decision_maker,      ///< decides finally
    prosecutor,          ///< what courts made of it
    disclosure_officer,  ///< bundles for defence and court
    auditor,             ///< reads logs, no footage
    administrator,       ///< officers, law, settings; no case content
};
std::string_view to_string(Role role);
/// All of them, for people: "reviewer, supervisor, … or administrator".
std::string role_words();
/// `invalid_request` lists the roles.
Result<Role> role_from(std::string_view word);

/// A few enumerators.
template <typename Enum>
class SetOf {
public:
    constexpr SetOf(std::initializer_list<Enum> members) {
        for (const Enum member : members)
            bits_ |= bit(member);
    }
    constexpr bool has(Enum member) const { return (bits_ & bit(member)) != 0; }

private:
    static constexpr std::uint32_t bit(Enum member) {
        return std::uint32_t{1} << static_cast<unsigned>(member);
    }
    std::uint32_t bits_ = 0;
};

/// An act is something an officer does here, an outcome something that happened in the world.
enum class EventKind { act, outcome };

/// What must be true of the notice before an event.
enum class NoticeBefore {
    any,
    given,  ///< a notice or an exception is recorded, if the offence needs a notice by law
};

/// One line of the state machine.
struct Transition {
    std::string_view event;
    EventKind kind;
    SetOf<CaseState> from;
    std::optional<CaseState> to;  ///< empty: it stays, or the disposal says where it goes
    SetOf<Role> by;
    std::string_view disposals =
        {};  ///< codes of which the final disposal must be one; empty: any or none
    std::string_view after = {};  ///< an event that must have happened; empty: none
    NoticeBefore notice = NoticeBefore::any;
};

/// The whole state machine.
std::span<const Transition> transitions();

/// What the state machine must know of a case.
struct CaseFacts {
    CaseState state = CaseState::processing;
    bool notice_missing =
        false;  ///< the offence needs one by law; neither it nor an exception is recorded
    std::string final_disposal;     ///< the last final one; empty: none
    std::vector<std::string> past;  ///< outcome events recorded
};

/// The line by which `event` may happen now, by an officer of this role; else one sentence: what is
/// refused, why, and what would make it possible.
Result<const Transition*> allow(std::string_view event, const CaseFacts& facts, Role role);

/// The events that `outcome` records, in the order of the table.
std::string outcome_events();

}  // namespace catseye::review
