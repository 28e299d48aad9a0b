#pragma once
#include <span>
#include <string_view>

namespace catseye::schema {

/// One numbered step of the schema: "0001_submission.sql" for both engines, or a pair
/// "0007_custody.sqlite.sql" and "0007_custody.postgres.sql".
struct Migration {
    std::string_view file;
    std::string_view sql;
};

/// All of them, ordered by file name, as compiled in.
std::span<const Migration> migrations();

}  // namespace catseye::schema
