#pragma once
#include <string>

#include "review/blind_review.hpp"

namespace catseye::web {

/// "40 cases, 34 of them alike (85 %) …": always with n.
std::string agreement_words(const review::Agreement& agreement);

}  // namespace catseye::web
