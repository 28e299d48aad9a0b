#pragma once
#include <string>
#include <vector>

#include "web/console/frame.hpp"

namespace catseye::web {

/// What is wrong with what somebody typed: by field.
struct FieldFault {
    std::string field;
    std::string message;
};
using FieldFaults = std::vector<FieldFault>;

/// One field of a form, with its error where it has one.
struct AskedField {
    std::string name;
    std::string label;
    std::string hint = {};
    std::string autocomplete = "off";
    std::string value = {};
};
Html asked_text(const AskedField& asked, const FieldFaults& faults);
/// Never shows what was typed; pasting and password managers work (WCAG 2.2, 3.3.8).
Html asked_password(const AskedField& asked, const FieldFaults& faults);
/// A code of six digits from an app.
Html asked_code(const AskedField& asked, const FieldFaults& faults);

/// A page of one narrow column: the errors first, then its heading and what it asks. `section` as
/// in ConsoleFrame.
Response asking_page(OfficerVisit& visit, const std::string& title, const Html& content,
                     const FieldFaults& faults = {}, const std::string& section = "");

}  // namespace catseye::web
