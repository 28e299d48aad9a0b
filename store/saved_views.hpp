#pragma once
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// A filter of the queue under a name of its officer's.
struct SavedView {
    std::string id;
    std::string officer_id;
    std::string name;
    std::string query;  ///< as in the address of the queue
};

class SavedViews {
public:
    explicit SavedViews(Database& database) : database_(database) {}
    /// In place of the one that has the name.
    Result<> save(const SavedView& view, Time now);
    /// By name.
    Result<std::vector<SavedView>> of_officer(const std::string& officer_id);
    Result<> remove(const std::string& id, const std::string& officer_id);

private:
    Database& database_;
};

}  // namespace catseye::store
