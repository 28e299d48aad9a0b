#include "review/search_plates.hpp"

#include <algorithm>

#include "findings/vrm.hpp"

namespace catseye::review {
namespace {

constexpr std::int64_t kMost = 5'000;
constexpr std::size_t kIndexesFrom[] = {0, 2, 4};  // vrm_normal, and its substr from 3 and from 5

/// The text that follows every text which begins with `prefix`: its last character raised by one.
std::string after_prefix(std::string prefix) {
    ++prefix.back();
    return prefix;
}

/// A condition on a column that holds marks, for a mark in which `?` stands for any character.
class MarkCondition {
public:
    MarkCondition(std::string column, const std::string& mark) : column_(std::move(column)) {
        if (mark.find('?') == std::string::npos) {
            sql_ = column_ + " = " + bind(mark);
            return;
        }
        sql_ = "length(" + column_ + ") = " + bind(static_cast<std::int64_t>(mark.size()));
        add_range(mark);
        add_known(mark);
    }
    const std::string& sql() const { return sql_; }
    const store::Values& values() const { return values_; }

private:
    std::string bind(store::Value value) {
        values_.push_back(std::move(value));
        return "$" + std::to_string(values_.size());
    }
    /// What an index can begin with: the longest run of known characters from where one begins. At
    /// most two are unknown, so of a mark of seven there are always two or three.
    void add_range(const std::string& mark) {
        std::string prefix;
        std::string what = column_;
        for (const std::size_t from : kIndexesFrom) {
            if (from >= mark.size()) break;
            const std::string run = mark.substr(from, mark.find('?', from) - from);
            if (run.size() <= prefix.size()) continue;
            prefix = run;
            what =
                from == 0 ? column_ : "substr(" + column_ + ", " + std::to_string(from + 1) + ")";
        }
        if (prefix.empty()) return;
        sql_ += " AND " + what + " >= " + bind(prefix) + " AND " + what + " < " +
                bind(after_prefix(prefix));
    }
    void add_known(const std::string& mark) {
        for (std::size_t at = 0; at < mark.size(); ++at)
            if (mark[at] != '?')
                sql_ += " AND substr(" + column_ + ", " + std::to_string(at + 1) +
                        ", 1) = " + bind(std::string(1, mark[at]));
    }

    std::string column_;
    std::string sql_;
    store::Values values_;
};

/// Gathers case ids from several places.
class Gatherer {
public:
    explicit Gatherer(store::Database& database) : database_(database) {}

    Result<> add(const std::string& sql, const MarkCondition& condition) {
        const auto rows = TRY(database_.query(
            sql + condition.sql() + " LIMIT " + std::to_string(kMost + 1), condition.values()));
        std::int64_t count = 0;
        while (TRY(rows->next())) {
            hits_.case_ids.push_back(rows->text(0));
            ++count;
        }
        hits_.is_cut = hits_.is_cut || count > kMost;
        return ok();
    }

    /// Marks that were reported with a character missing: few, so each is compared.
    Result<> add_unread(const std::string& mark) {
        const auto rows = TRY(database_.query(
            "SELECT id, vrm_normal FROM review_case WHERE replace(vrm_normal, '?', '') <> "
            "vrm_normal"));
        while (TRY(rows->next()))
            if (may_be_same_mark(mark, rows->text(1))) hits_.case_ids.push_back(rows->text(0));
        return ok();
    }

    PlateHits take() {
        auto& ids = hits_.case_ids;
        std::sort(ids.rbegin(), ids.rend());  // an id begins with the time it was made
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        return std::move(hits_);
    }

private:
    store::Database& database_;
    PlateHits hits_;
};

}  // namespace

bool may_be_same_mark(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return x == y || x == '?' || y == '?';
           });
}

Result<PlateHits> cases_with_plate(store::Database& database, std::string_view typed) {
    const std::string mark = TRY(findings::normalise_vrm(typed));
    const auto known =
        static_cast<std::int64_t>(mark.size()) - std::count(mark.begin(), mark.end(), '?');
    if (known < 3 && mark.find('?') != std::string::npos)
        return fail(ErrorCode::invalid_request,
                    "Give at least three characters of the registration mark that are known.");
    Gatherer found(database);
    TRY(found.add("SELECT id FROM review_case WHERE ", {"vrm_normal", mark}));
    TRY(found.add("SELECT id FROM review_case WHERE vrm_confirmed IS NOT NULL AND ",
                  {"vrm_confirmed", mark}));
    TRY(
        found.add("SELECT c.id FROM sighting t CROSS JOIN submission_original so CROSS JOIN "
                  "review_case c WHERE so.original_id = t.original_id AND c.submission_id = "
                  "so.submission_id AND t.vrm_normal IS NOT NULL AND ",
                  {"t.vrm_normal", mark}));
    TRY(found.add_unread(mark));
    return found.take();
}

}  // namespace catseye::review
