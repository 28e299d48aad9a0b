#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/published_map.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// Something in a published file that a person should look at:
/// `unmapped` a word that the map does not know, kept and counted as such;
/// `registration_mark` a vehicle's mark in a column that is for something else;
/// `unmapped_column` a column that the map does not know;
/// `cell_count` a row with more or fewer cells than the header.
struct PublishedRemark {
    std::int64_t row = 0;  ///< line of the file, the header usually being 1
    std::string column;    ///< as the file spells it
    std::string remark;
    std::string value;
};

/// What an import did.
struct PublishedImport {
    std::string source;
    std::int64_t rows = 0;
    bool already_imported = false;  ///< the same bytes came before: nothing was added
    std::vector<PublishedRemark> remarks;
};

/// Reads a force's published row-level outcomes in one transaction, apart from our own cases. No
/// row is left out: what the map cannot place is stored without a code and listed in `remarks`. A
/// registration mark is listed too, and cut out of the stored row. A file that is no CSV, or lacks
/// a column of the map, is invalid_request.
Result<PublishedImport> import_published(store::Database& database, const PublishedMap& map,
                                         std::string_view csv, Time now);

}  // namespace catseye::review
