#include "review/duplicates.hpp"

#include <algorithm>

#include "review/decisions.hpp"

namespace catseye::review {
namespace {

constexpr std::size_t kMost = 100;

Error refuse(std::string why) {
    return fail(ErrorCode::invalid_request, std::move(why));
}

Result<> check(store::Database& database, const Duplicates& duplicates) {
    const auto& references = duplicates.references;
    if (references.empty()) return refuse("Select the cases that are duplicates first.");
    if (references.size() > kMost)
        return refuse("Select at most " + std::to_string(kMost) + " cases at a time.");
    if (std::find(references.begin(), references.end(), duplicates.of) != references.end())
        return refuse("The case that goes on cannot be a duplicate of itself: leave it out.");
    const auto goes_on = load_case(database, duplicates.of);
    if (!goes_on && goes_on.error().code == ErrorCode::not_found)
        return refuse("Give the reference of the case that goes on: no case has this one.");
    if (!goes_on) return goes_on.error();
    const store::Decision* last = goes_on->last_decision("final");
    if (last != nullptr && last->disposal == "DUP")
        return refuse("Case " + duplicates.of + " is a duplicate itself.");
    return check_free_text("the reason", duplicates.reason, 3, 1900);
}

}  // namespace

Result<std::vector<MarkedDuplicate>> mark_duplicates(store::Database& database, const Law& law,
                                                     const Duplicates& duplicates, Time now) {
    TRY(check(database, duplicates));
    std::vector<MarkedDuplicate> marked;
    for (const std::string& reference : duplicates.references) {
        NewDecision request;
        request.reference = reference;
        request.actor = duplicates.actor;
        request.disposal = "DUP";
        request.reason = "Duplicate of " + duplicates.of + ". " + duplicates.reason;
        const auto decided = decide(database, law, request, now);
        marked.push_back({reference, decided ? std::string() : decided.error().message});
    }
    return marked;
}

}  // namespace catseye::review
