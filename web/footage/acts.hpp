#pragma once
#include "review/observations.hpp"
#include "web/footage/footage_view.hpp"

namespace catseye::web {

/// A number from 0 of a form; -1, which is no frame and no original, for anything else.
std::int64_t number_of(const Form& form, std::string_view field);

/// Does something in the case of the address, for the officer, and answers with the part it
/// changed.
template <typename Act>
Response observe(OfficerVisit& visit, FootagePart part, Act act) {
    const std::string& reference = visit.request.arguments.at(0);
    review::Observing observing(visit.writer(), visit.console.vault, visit.now);
    const review::LookingAt at{reference, number_of(visit.form, "original"), visit.officer()};
    const Result<> done = act(observing, at);
    if (done) tell_of_case(visit.console, reference);
    return after_act(visit, part, done);
}

/// Fields that say where the officer is looking; the player keeps them at the frame it shows.
Html place_fields(const FootageView& view, const std::string& id_prefix);

}  // namespace catseye::web
