#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "web/html/govuk.hpp"
#include "web/site/form.hpp"

namespace catseye::web {

/// What is wrong with one field of a form.
struct FieldProblem {
    std::string field;
    std::string message;
};

/// A form as it was filled in, and what is wrong with it: fields show both.
struct FilledForm {
    const Form& form;
    std::vector<FieldProblem> problems = {};

    std::string problem_of(std::string_view field) const;
};

/// The list of what is wrong, at the top of a page; nothing where nothing is.
Html problems_html(const FilledForm& filled);

/// A field's name, its label and what helps to fill it in.
struct FieldWords {
    std::string name;
    std::string label;
    std::string hint = {};
    std::string classes = {};  ///< of the input: its width
};

/// One of several codes; the first choice is none, so that nobody takes what happens to be first.
Html code_select(const FilledForm& filled, const FieldWords& words,
                 const std::vector<govuk::Option>& options);
Html text_field(const FilledForm& filled, const FieldWords& words);
Html text_area(const FilledForm& filled, const FieldWords& words, int rows);
/// A table that may be wider than the page: it scrolls by itself, also by keyboard. `name` is read
/// out when it is reached.
Html wide_table(const std::string& name, const govuk::Table& table);

}  // namespace catseye::web
