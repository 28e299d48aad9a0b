#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace catseye::web {

/// The fields of a form as they were sent (application/x-www-form-urlencoded), or of a query.
class Form {
public:
    /// Nothing where the bytes are no form: bad percent-encoding, not UTF-8, NUL, more than 200
    /// fields.
    static std::optional<Form> parse(std::string_view body);

    /// The only value of a field, its ends trimmed, line ends as \n; "" where it is missing or was
    /// sent twice.
    std::string text(std::string_view name) const;
    /// Every value of a field, in order: checkboxes.
    std::vector<std::string> all(std::string_view name) const;
    bool has(std::string_view name) const { return fields_.contains(name); }
    /// Everything, by name, as it was sent.
    const std::map<std::string, std::vector<std::string>, std::less<>>& fields() const {
        return fields_;
    }
    void set(std::string name, std::string value) { fields_[std::move(name)] = {std::move(value)}; }

private:
    std::map<std::string, std::vector<std::string>, std::less<>> fields_;
};

}  // namespace catseye::web
