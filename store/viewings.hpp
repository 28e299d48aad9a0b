#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// What a viewing shows. Spelled as in the database.
enum class ViewingSubject {
    of_case,    ///< the case page: report, decisions, messages
    footage,    ///< every original of the case, whole
    preview,    ///< poster and filmstrip, in the queue
    submitter,  ///< who sent it
};
std::string_view to_string(ViewingSubject subject);

/// Leave for one officer to see one subject of one case until it expires.
struct Viewing {
    std::string id;
    std::string case_id;
    std::string officer_id;
    ViewingSubject subject = ViewingSubject::footage;
    std::string reason;  ///< code in viewing_reasons.tsv; empty where the force asks for none
    Time made, expires;
};

class Viewings {
public:
    explicit Viewings(Database& database) : database_(database) {}
    Result<> add(const Viewing& viewing);
    /// Also one that has expired.
    Result<std::optional<Viewing>> by_id(const std::string& id);
    /// The officer's own of this subject that lasts longest, if one lasts beyond `now`.
    Result<std::optional<Viewing>> current(const std::string& case_id,
                                           const std::string& officer_id, ViewingSubject subject,
                                           Time now);
    /// False: it does not expire at `viewing.expires` any more.
    Result<bool> prolong(const Viewing& viewing, Time until);
    /// What expired before `before`: the custody log remembers it.
    Result<> remove_expired(Time before);

private:
    Database& database_;
};

}  // namespace catseye::store
