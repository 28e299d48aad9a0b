#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "findings/json.hpp"
#include "web/html/govuk.hpp"
#include "web/portal/portal.hpp"

namespace catseye::web {

/// What is wrong with one field, in words.
struct Fault {
    std::string field;  ///< its id on the page
    std::string message;
};
using Faults = std::vector<Fault>;

/// Renders the fields of one page: labels, hints and choices come from the wording by their names,
/// values from what was answered or sent, messages from the faults.
class Asking {
public:
    Asking(const Visit& visit, std::string page, const findings::Json& values, const Faults& faults)
        : visit_(visit), page_(std::move(page)), values_(values), faults_(faults) {}

    enum class Width { full, w2, w3, w4, w5, w10, w20 };
    struct Look {
        Width width = Width::full;
        std::string autocomplete = {};
        std::string inputmode = {};
        std::string type = "text";
        std::string classes = {};
        bool is_heading = false;  ///< the label is the page's heading
    };
    Html input(const std::string& name, const Look& look) const;
    Html input(const std::string& name) const { return input(name, {}); }
    Html textarea(const std::string& name, int rows = 5) const;
    Html counted(const std::string& name, int most, int rows = 12) const;
    Html radios(const std::string& name, std::initializer_list<std::string_view> values) const;
    Html checkboxes(const std::string& name,
                    const std::vector<std::pair<std::string, std::string>>& choices) const;
    /// day, month, year, in one fieldset called `name`.
    Html date(const std::string& name) const;
    Html time(const std::string& name) const;
    Html rich(const std::string& key, const Arguments& arguments = {}) const;

    std::string value(std::string_view name) const;
    bool has_word(const std::string& key) const;
    std::string word(const std::string& key) const;
    const Visit& visit() const { return visit_; }

private:
    Html numbers(const std::string& name, std::initializer_list<const char*> parts) const;
    std::string fault(std::string_view name) const;
    govuk::Field field(const std::string& name) const;
    govuk::Fieldset fieldset(const std::string& name) const;

    const Visit& visit_;
    std::string page_;
    const findings::Json& values_;
    const Faults& faults_;
};

/// Judges what was sent for one page, field by field; what is kept goes into `kept`.
class Judging {
public:
    Judging(const Portal& portal, const Visit& visit, std::string page)
        : portal_(portal), visit_(visit), page_(std::move(page)) {}

    /// Keeps a text of at most so many characters.
    std::string text(const std::string& name, std::size_t most = 200);
    /// The same, and it must be there.
    std::string required(const std::string& name, std::size_t most = 200);
    /// One of the words, else a fault.
    std::string word(const std::string& name, std::initializer_list<std::string_view> known);
    std::vector<std::string> words(const std::string& name, const std::vector<std::string>& known);
    /// A whole number from the form, kept as it was typed; nothing, with a fault, for anything
    /// else.
    std::optional<int> number(const std::string& name, int low, int high);
    void keep(const std::string& name, const std::string& value) { kept_[name] = value; }
    /// Says what is wrong by the wording's key `error_<code>` of this page.
    void fault(const std::string& field, const std::string& code, const Arguments& arguments = {});

    const Portal& portal() const { return portal_; }
    const Visit& visit() const { return visit_; }
    findings::Json& kept() { return kept_; }
    const Faults& faults() const { return faults_; }

private:
    const Portal& portal_;
    const Visit& visit_;
    std::string page_;
    findings::Json kept_ = findings::Json::object();
    Faults faults_;
};

/// The list of what is wrong, at the top of the page; nothing where nothing is.
Html fault_summary(const Visit& visit, const Faults& faults);
/// "Continue", or what `key` says.
Html submit_button(const Visit& visit, std::string_view key = "site.save");

}  // namespace catseye::web
