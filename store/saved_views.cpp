#include "store/saved_views.hpp"

namespace catseye::store {

Result<> SavedViews::save(const SavedView& view, Time now) {
    TRY(database_.execute(
        "INSERT INTO saved_view (id, officer_id, name, query, made_ms) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (officer_id, name) DO UPDATE SET query = excluded.query",
        {view.id, view.officer_id, view.name, view.query, to_ms(now)}));
    return ok();
}

Result<std::vector<SavedView>> SavedViews::of_officer(const std::string& officer_id) {
    const auto rows = TRY(database_.query(
        "SELECT id, officer_id, name, query FROM saved_view WHERE officer_id = $1 ORDER BY name",
        {officer_id}));
    std::vector<SavedView> views;
    while (TRY(rows->next()))
        views.push_back({rows->text(0), rows->text(1), rows->text(2), rows->text(3)});
    return views;
}

Result<> SavedViews::remove(const std::string& id, const std::string& officer_id) {
    TRY(database_.execute("DELETE FROM saved_view WHERE id = $1 AND officer_id = $2",
                          {id, officer_id}));
    return ok();
}

}  // namespace catseye::store
