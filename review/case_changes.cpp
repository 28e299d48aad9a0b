#include "review/case_changes.hpp"

namespace catseye::review {

Result<std::vector<std::string>> cases_changed(store::Database& database, std::int64_t seen,
                                               std::int64_t head) {
    // CROSS JOIN: SQLite then begins with the few new entries.
    const auto rows = TRY(database.query(
        "WITH news AS (SELECT DISTINCT subject FROM custody_entry WHERE seq > $1 AND seq <= $2 AND "
        "event NOT IN ('footage_viewed', 'case_viewed', 'footage_previewed', 'submitter_viewed')) "
        "SELECT c.reference FROM news n CROSS JOIN review_case c WHERE c.id = n.subject UNION "
        "SELECT c.reference FROM news n CROSS JOIN review_case c WHERE c.submission_id = "
        "n.subject",
        {seen, head}));
    std::vector<std::string> references;
    while (TRY(rows->next()))
        references.push_back(rows->text(0));
    return references;
}

}  // namespace catseye::review
