#pragma once
// The components of govuk-frontend 6.6.0 that the pages use, as functions; each is tested against
// the package's own fixtures. Words: https://design-system.service.gov.uk/components/
#include <optional>
#include <string>
#include <vector>

#include "web/html/html.hpp"

namespace catseye::web::govuk {

struct Label {
    Html content;
    std::string classes = {};
    bool is_page_heading = false;
};
Html label(const Label& label, const std::string& field_id);

/// The question over a group of fields.
struct Legend {
    Html content;
    std::string classes = {};
    bool is_page_heading = false;
};
struct Fieldset {
    std::optional<Legend> legend = {};
    std::string classes = {};
    std::string described_by = {};
    std::string role = {};
    Attributes attributes = {};
    Html content = {};
};
Html fieldset(const Fieldset& fieldset);

Html hint(const std::string& id, const Html& content, const std::string& classes = "");
/// `hidden_prefix` is read out before the message: "Error".
Html error_message(const std::string& id, const std::string& message,
                   const std::string& hidden_prefix = "Error");

/// What every field has. An empty id is the name; an error or a hint that is empty is not there.
struct Field {
    std::string name;
    std::string id = {};
    Label label = {};
    Html hint = {};
    std::string error = {};
    std::string error_prefix = "Error";
    std::string described_by = {};
    std::string classes = {};
    std::string group_classes = {};
    Attributes group_attributes = {};
    Attributes attributes = {};
    bool disabled = false;
};

struct Input {
    Field field;
    std::string type = "text";
    std::optional<std::string> value = {};
    std::string autocomplete = {};
    std::string autocapitalize = {};
    std::string inputmode = {};
    std::string pattern = {};
    std::optional<bool> spellcheck = {};
    std::string prefix = {};
    std::string suffix = {};
};
Html input(const Input& input);

struct Textarea {
    Field field;
    std::string value = {};
    int rows = 5;
    std::string autocomplete = {};
    std::optional<bool> spellcheck = {};
    Html after = {};
};
Html textarea(const Textarea& textarea);

/// A textarea that counts. `message` has %{count} for the limit.
struct CharacterCount {
    Textarea textarea;
    int maxlength = 0;
    int threshold = 0;
    std::string message = "You can enter up to %{count} characters";
    Attributes wording = {};  ///< data-i18n.… for another language
};
Html character_count(const CharacterCount& count);

struct FileUpload {
    Field field;
    bool multiple = false;
    bool has_drop_zone = false;  ///< where scripts run, files may be dropped on it
    Attributes wording = {};     ///< data-i18n.… for another language
};
Html file_upload(const FileUpload& upload);

struct Option {
    std::optional<std::string> value;
    std::string text;
    bool selected = false;
    bool disabled = false;
};
struct Select {
    Field field;
    std::vector<Option> options;
};
Html select(const Select& select);

/// One of several answers. With `divider` set it is only that word between two.
struct Choice {
    std::string value = {};
    Html content = {};
    std::string id = {};
    Html hint = {};
    bool checked = false;
    bool disabled = false;
    Html conditional = {};  ///< asked further where this is chosen
    std::string divider = {};
    std::string behaviour = {};  ///< exclusive: none of the others
};
struct Choices {
    std::string name;
    std::string id_prefix = {};  ///< empty: the name
    std::optional<Fieldset> fieldset = {};
    Html hint = {};
    std::string error = {};
    std::string error_prefix = "Error";
    std::vector<Choice> items;
    std::string classes = {};
    std::string group_classes = {};
    Attributes attributes = {};
};
Html radios(const Choices& choices);
Html checkboxes(const Choices& choices);

struct DatePart {
    std::string name;
    std::string label;
    std::optional<std::string> value = {};
    std::string classes = {};
    std::string autocomplete = {};
    bool error = false;
};
struct DateInput {
    std::string id;
    std::optional<Fieldset> fieldset = {};
    Html hint = {};
    std::string error = {};
    std::string error_prefix = "Error";
    std::vector<DatePart> parts;
    std::string classes = {};
};
Html date_input(const DateInput& date);

struct SummaryError {
    std::string message;
    std::string href = {};
};
Html error_summary(const std::string& title, const std::vector<SummaryError>& errors,
                   const std::string& description = "");

struct Button {
    std::string text;
    std::string href = {};  ///< a link that looks like a button
    std::string type = "submit";
    std::string name = {};
    std::string value = {};
    std::string classes = {};
    Attributes attributes = {};
    bool prevents_double_click = false;
    bool is_start = false;
    bool disabled = false;
};
Html button(const Button& button);

Html back_link(const std::string& words, const std::string& href);
Html details(const Html& summary, const Html& content, bool is_open = false);
Html inset_text(const Html& content);
Html warning_text(const Html& content, const std::string& icon_words = "Warning");
Html tag(const std::string& words, const std::string& classes = "");
Html panel(const std::string& title, const Html& content);
Html phase_banner(const std::string& phase, const Html& content);
Html skip_link(const std::string& words, const std::string& href);
Html generic_header(const std::string& logo_words, const std::string& href);

enum class Banner { notice, success };
Html notification_banner(Banner kind, const std::string& title, const Html& content);

struct NavigationItem {
    std::string text;
    std::string href;
    bool current = false;  ///< this very page
    bool active = false;   ///< a page below it
};
Html service_navigation(const std::string& service_name, const std::string& service_href,
                        const std::vector<NavigationItem>& items, const std::string& menu_words,
                        const std::string& aria_label);

struct LanguageItem {
    std::string text;
    std::string href = {};  ///< empty: the current one
    std::string lang;
    std::string description = {};
};
Html language_navigation(const std::string& aria_label, const std::vector<LanguageItem>& items);

struct SummaryAction {
    std::string href;
    std::string text;
    std::string hidden_text;
};
struct SummaryRow {
    Html key;
    Html value;
    std::vector<SummaryAction> actions = {};
};
Html summary_list(const std::vector<SummaryRow>& rows, const std::string& classes = "");

struct Cell {
    Html content;
    std::string format = {};  ///< numeric
};
struct Table {
    std::string caption = {};
    std::string caption_classes = {};
    std::vector<Cell> head = {};
    std::vector<std::vector<Cell>> rows;
    bool first_cell_is_header = false;
    std::string classes = {};
};
Html table(const Table& table);

struct Task {
    Html title;
    std::string href = {};
    Html hint = {};
    Html status;
    std::string status_classes = {};
};
Html task_list(const std::vector<Task>& tasks, const std::string& id_prefix = "task-list");

}  // namespace catseye::web::govuk
