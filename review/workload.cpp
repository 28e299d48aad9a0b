#include "review/workload.hpp"

namespace catseye::review {

Result<std::vector<OfficerLoad>> unit_load(store::Database& database, Time now) {
    // || '': SQLite would group by an index over officers, and so read every decision ever made.
    const auto rows = TRY(database.query(
        "SELECT o.id, o.name, o.role, COALESCE(h.cases, 0), COALESCE(d.decisions, 0) FROM officer "
        "o LEFT JOIN (SELECT held_by, count(*) AS cases FROM review_case WHERE held_by IS NOT NULL "
        "AND held_until_ms > $1 GROUP BY held_by) AS h ON h.held_by = o.id LEFT JOIN (SELECT "
        "officer_id || '' AS officer, count(*) AS decisions FROM decision WHERE decided_ms >= $2 "
        "AND undone_ms IS NULL GROUP BY officer_id || '') AS d ON d.officer = o.id WHERE o.left_ms "
        "IS NULL AND o.role "
        "IN ('reviewer', 'supervisor', 'decision_maker') ORDER BY o.name",
        {to_ms(now), to_ms(london_midnight(london_day(now)))}));
    std::vector<OfficerLoad> load;
    while (TRY(rows->next()))
        load.push_back(
            {rows->text(0), rows->text(1), rows->text(2), rows->integer(3), rows->integer(4)});
    return load;
}

}  // namespace catseye::review
