#include "web/queue/agreement_words.hpp"

#include <cmath>

#include "web/casework/words.hpp"

namespace catseye::web {
namespace {

std::string percent(std::int64_t part, std::int64_t whole) {
    return std::to_string(
               std::lround(100.0 * static_cast<double>(part) / static_cast<double>(whole))) +
           " %";
}

/// With two decimals.
std::string decimal(double value) {
    const auto hundredths = std::lround(std::abs(value) * 100);
    const std::string digits = std::to_string(hundredths % 100);
    return (value < 0 && hundredths > 0 ? "-" : "") + std::to_string(hundredths / 100) + "." +
           (digits.size() < 2 ? "0" : "") + digits;
}

}  // namespace

std::string agreement_words(const review::Agreement& agreement) {
    const std::int64_t n = agreement.cases;
    if (n == 0) return "none yet.";
    std::string words = count_words(n, "case", "cases") + ", decided alike in " +
                        std::to_string(agreement.agreed) + " (" + percent(agreement.agreed, n) +
                        "); on action or none alike in " +
                        std::to_string(agreement.agreed_on_action) + " (" +
                        percent(agreement.agreed_on_action, n) + "). ";
    if (!agreement.kappa)
        return words + "Cohen's kappa cannot be computed: one disposal was always chosen.";
    return words + "Cohen's kappa " + decimal(*agreement.kappa) + " (n = " + std::to_string(n) +
           "; 1 is full agreement, 0 what chance would give).";
}

}  // namespace catseye::web
