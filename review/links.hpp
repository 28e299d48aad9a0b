#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/case_record.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// Another case that may belong to this one, and what came of it.
struct LinkedCase {
    std::string reference;
    std::string vrm;
    std::string state;
    std::optional<std::string> disposal;  ///< the last one decided, final or recommended
    Time incident;
    std::string place;
};

/// Lists are cut at kMostLinks, the nearest or newest first.
struct LinkedCases {
    std::vector<LinkedCase> same_report;    ///< other vehicles of the same report
    std::vector<LinkedCase> same_file;      ///< another report with one of the same files
    std::vector<LinkedCase> same_incident;  ///< another report, near in time and place
    std::vector<LinkedCase> same_vehicle;   ///< opened in the twelve months before `now`

    bool empty() const {
        return same_report.empty() && same_file.empty() && same_incident.empty() &&
               same_vehicle.empty();
    }
};

inline constexpr std::size_t kMostLinks = 50;

/// What this case has to do with others. Near is: within 15 minutes, and within 500 m or, where one
/// of the two has no coordinates, on the same numbered road or at a place of the same words. A mark
/// with characters that could not be read is compared with none.
Result<LinkedCases> linked_cases(store::Database& database, const CaseRecord& record, Time now);

/// Whether two places are near enough; empty coordinates are unknown.
struct Place {
    std::string words;
    std::optional<double> latitude;
    std::optional<double> longitude;
};
bool are_near(const Place& one, const Place& other);

}  // namespace catseye::review
