#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// A day as the database holds it: days since 1970-01-01.
std::int64_t day_number(Day day);
Day day_from(std::int64_t number);

/// A row of review_case: one vehicle of one submission.
struct ReviewCase {
    std::string id;
    std::string reference;
    std::string submission_id;
    std::int64_t vehicle = 1;  ///< ordinal in the submission, from 1
    std::string vrm_given;
    std::string vrm_normal;
    std::string vehicle_details = "{}";  ///< JSON
    Time opened;
    std::string state;
    std::optional<std::string> offence;
    std::optional<Day> last_safe_posting_day;
    std::optional<Day> proceedings_day;
    Day queue_day;  ///< puts it in its place in the queue
    std::int64_t severity = 0;
    std::optional<std::string> held_by;  ///< an officer's id
    std::optional<Time> held_until;
    std::optional<Time> first_viewed;
    std::optional<Time> closed;
    std::optional<std::string> vrm_confirmed;  ///< by an officer, of what the footage shows

    /// The mark that the case goes by: the confirmed one, else the reported one.
    const std::string& vrm() const { return vrm_confirmed ? *vrm_confirmed : vrm_normal; }
};

/// Why an officer should look twice.
struct CaseFlag {
    std::string code;
    std::string reason_code;  ///< of the original, for a flag that an original raised; else empty
    std::string message;
    Time raised;
};

/// What an officer's choice of offence changes.
struct CaseOffence {
    std::optional<std::string> offence;
    std::optional<Day> last_safe_posting_day;
    std::optional<Day> proceedings_day;
    Day queue_day;
    std::int64_t severity = 0;
};

/// A hold on a case: an officer looks at it, and nobody else does until then.
struct CaseHold {
    std::string officer_id;
    Time now;
    Time until;
};

/// Cases. Every change names the state it leaves and answers whether the case was still in it.
class Cases {
public:
    explicit Cases(Database& database) : database_(database) {}
    Result<> add(const ReviewCase& added);
    Result<std::optional<ReviewCase>> by_reference(const std::string& reference);

    /// False: the case has left `state`, or a colleague holds it. Taking one's own again prolongs
    /// the hold.
    Result<bool> take(const std::string& case_id, const std::string& state, const CaseHold& hold);
    /// False: it was not held by this officer.
    Result<bool> release(const std::string& case_id, const std::string& officer_id);
    /// To another officer, whoever holds it; `seen` is the row as it was read. False: it has
    /// changed its state or its holder since.
    Result<bool> hand_over(const ReviewCase& seen, const CaseHold& hold);
    /// From one state to another (or the same), ending any hold. False: it had left `from`.
    Result<bool> move(const std::string& case_id, const std::string& from, const std::string& to,
                      Time now);
    /// The same where it happens by itself: whoever holds the case keeps it. Not to `closed`.
    Result<bool> move_on(const std::string& case_id, const std::string& from,
                         const std::string& to);
    /// By an officer, who has then viewed the case.
    Result<> choose_offence(const std::string& case_id, const CaseOffence& chosen, Time now);

    /// Raises a flag once: the same one again changes nothing.
    Result<> raise_flag(const std::string& case_id, const CaseFlag& flag);
    /// Takes every flag of this code away; where there is none it changes nothing.
    Result<> lower_flag(const std::string& case_id, const std::string& code);
    Result<std::vector<CaseFlag>> flags_of(const std::string& case_id);

private:
    Database& database_;
};

}  // namespace catseye::store
