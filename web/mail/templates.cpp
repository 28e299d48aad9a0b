#include "web/mail/templates.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "findings/json.hpp"
#include "review/tracking.hpp"
#include "web/site/dates.hpp"
#include "web/tracking/report_words.hpp"

namespace catseye::web {

namespace {

using findings::Json;

/// The parameters of one message. What is missing or of another type is noted, and ends the mail.
class Parameters {
public:
    explicit Parameters(const Json& json) : json_(json) {}

    std::string text(const char* name) {
        const auto found = json_.find(name);
        if (found != json_.end() && found->is_string()) return found->get<std::string>();
        missing_ = name;
        return {};
    }
    std::string maybe_text(const char* name) const {
        const auto found = json_.find(name);
        return found != json_.end() && found->is_string() ? found->get<std::string>() : "";
    }
    std::string number(const char* name) {
        const auto found = json_.find(name);
        if (found != json_.end() && found->is_number_integer())
            return std::to_string(found->get<std::int64_t>());
        missing_ = name;
        return {};
    }
    const Json& json() const { return json_; }
    const std::string& missing() const { return missing_; }

private:
    const Json& json_;
    std::string missing_;
};

/// Builds a text of paragraphs that stand an empty line apart.
class Text {
public:
    Text(const Wording& words, const Settings& settings) : words_(words), settings_(settings) {}
    Text& add(const std::string& paragraph) {
        if (!paragraph.empty()) text_ += paragraph + "\n\n";
        return *this;
    }
    Text& say(const std::string& key, const Arguments& arguments = {}) {
        return add(words_(key, arguments));
    }
    /// A page of ours under its words; nothing where the public's address of the site is not set.
    Text& link(const std::string& key, const std::string& path) {
        if (settings_.portal_url.empty()) return *this;
        std::string url = settings_.portal_url;
        while (url.ends_with('/'))
            url.pop_back();
        return add(words_(key, {}) + "\n" + url + path);
    }
    Text& link_to(const std::string& key, const std::string& page) {
        return link(key, in_language(words_.language(), page));
    }
    const Wording& words() const { return words_; }
    const Settings& settings() const { return settings_; }
    std::string end() const {
        return words_("mail.frame.greeting", {}) + "\n\n" + text_ +
               words_("mail.frame.emergency", {}) + "\n\n" +
               words_("mail.frame.signature", {{"force", settings_.force_name}}) + "\n";
    }

private:
    const Wording& words_;
    const Settings& settings_;
    std::string text_;
};

void return_code(Parameters& parameters, Text& text) {
    const std::string path = parameters.maybe_text("path");
    text.say("mail.return_code.text", {{"code", parameters.text("code")}});
    if (path.starts_with('/')) text.link("mail.return_code.link", path);
    text.say("mail.return_code.ignore");
}

std::string file_lines(const Json& receipt) {
    std::string lines;
    const auto originals = receipt.find("originals");
    if (originals == receipt.end() || !originals->is_array()) return lines;
    for (const Json& file : *originals)
        if (file.is_object())
            lines += "\n" + one_line(file.value("file", std::string())) + "\n" +
                     file.value("sha256", std::string());
    return lines;
}

void receipt(Parameters& parameters, Text& text) {
    const auto received = parse_time(parameters.text("received"));
    text.say("mail.receipt.text",
             {{"reference", parameters.text("reference")},
              {"received", received ? time_words(text.words(), *received) : std::string()}});
    const std::string files = file_lines(parameters.json());
    if (!files.empty()) text.add(text.words()("mail.receipt.files", {}) + files);
    text.say("mail.receipt.next");
    text.link_to("mail.frame.track", "/track").say("mail.frame.track_code");
    const auto custody = parameters.json().find("custody");
    if (custody == parameters.json().end() || !custody->is_object()) return;
    text.say("mail.receipt.log", {{"entry", std::to_string(custody->value("entry", 0))},
                                  {"sha256", custody->value("sha256", std::string())}});
}

void unplayable(Parameters& parameters, Text& text) {
    const std::string state = parameters.text("state");
    text.say(state == "incomplete" ? "mail.unplayable.incomplete" : "mail.unplayable.text",
             {{"reference", parameters.text("reference")},
              {"file", parameters.number("file")},
              {"name", one_line(parameters.text("name"))},
              {"problem", problem_words(text.words(), state, parameters.text("reason"))}});
    text.link_to("mail.unplayable.how", "/track").say("mail.frame.track_code");
}

void outcome(Parameters& parameters, Text& text) {
    const auto feedback = review::feedback_from(text.settings().portal_feedback);
    const std::string vehicles = parameters.number("vehicles");
    text.say("mail.outcome.text", {{"reference", parameters.text("reference")}});
    if (vehicles != "1")
        text.say("mail.outcome.vehicle",
                 {{"vehicle", parameters.number("vehicle")}, {"vehicles", vehicles}});
    const std::string result =
        review::told_result(review::compiled_law(), feedback, parameters.text("disposal"));
    if (feedback == review::Feedback::none) text.say("mail.outcome.policy_none");
    text.add(result_words(text.words(), result));
    const std::string reason = review::told_reason(feedback, parameters.maybe_text("nfa_reason"));
    const std::string why = reason_words(text.words(), reason);
    const std::string tip = tip_words(text.words(), reason);
    if (!why.empty()) text.say("mail.outcome.reason", {{"reason", why}});
    if (!tip.empty()) text.say("mail.outcome.tip", {{"tip", tip}});
    text.say("mail.outcome.thanks");
    text.link_to("mail.frame.track", "/track").say("mail.frame.track_code");
    if (result == "NFA") text.link_to("mail.outcome.again", "/contact");
}

void more_received(Parameters& parameters, Text& text) {
    text.say("mail.more_received.text", {{"reference", parameters.text("reference")}});
    const std::string files = parameters.number("files");
    if (files != "0") text.say("mail.more_received.files", {{"files", files}});
    text.link_to("mail.frame.track", "/track").say("mail.frame.track_code");
}

/// What is needed and by when; the officer's own words stand on the page of the report alone.
void question(Parameters& parameters, Text& text) {
    std::istringstream codes(parameters.text("wants"));
    std::string lines;
    for (std::string code; codes >> code;)
        if (text.words().has("track.ask." + code))
            lines += "\n- " + std::string(text.words()("track.ask." + code));
    const auto by = parse_day(parameters.text("answer_by"));
    text.say("mail.question.text", {{"reference", parameters.text("reference")}, {"wants", lines}});
    if (by) text.say("mail.question.by", {{"date", date_words(text.words(), *by)}});
    text.link_to("mail.question.link", "/track").say("mail.frame.track_code");
}

void withdrawn(Parameters& parameters, Text& text) {
    text.say("mail.withdrawn.text", {{"reference", parameters.text("reference")}});
    text.link_to("mail.frame.track", "/track").say("mail.frame.track_code");
}

struct Template {
    std::string_view kind;
    void (*write)(Parameters&, Text&);
};

constexpr std::array<Template, 7> kTemplates{{{"return_code", return_code},
                                              {"receipt", receipt},
                                              {"unplayable", unplayable},
                                              {"outcome", outcome},
                                              {"more_received", more_received},
                                              {"question", question},
                                              {"withdrawn", withdrawn}}};

std::string subject_key(const store::OutboxMessage& message, const Parameters& parameters) {
    if (message.kind == "unplayable" && parameters.maybe_text("state") == "incomplete")
        return "mail.unplayable.subject_incomplete";
    return "mail." + message.kind + ".subject";
}

}  // namespace

Result<Mail> compose(const Wording& words, const Settings& settings,
                     const store::OutboxMessage& message) {
    const auto* found = std::find_if(kTemplates.begin(), kTemplates.end(),
                                     [&](const Template& one) { return one.kind == message.kind; });
    if (found == kTemplates.end())
        return fail(ErrorCode::internal, "no mail is called '" + message.kind.substr(0, 64) + "'");
    const Json json = TRY(findings::parse_json(message.parameters));
    Parameters parameters(json);
    Text text(words, settings);
    found->write(parameters, text);
    if (!parameters.missing().empty())
        return fail(ErrorCode::internal,
                    "the mail " + message.kind + " has no '" + parameters.missing() + "'");
    return Mail{
        words(subject_key(message, parameters), {{"reference", parameters.maybe_text("reference")},
                                                 {"code", parameters.maybe_text("code")}}),
        text.end()};
}

Time useful_until(const store::OutboxMessage& message) {
    constexpr auto kCode = std::chrono::minutes(15);
    constexpr auto kNews = std::chrono::hours(72);
    return message.made + (message.kind == "return_code" ? Time::duration(kCode) : kNews);
}

}  // namespace catseye::web
