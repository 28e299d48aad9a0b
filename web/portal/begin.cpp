// A report begins, is left, and is come back to.
#include <algorithm>
#include <array>

#include "base/ids.hpp"
#include "store/messages.hpp"
#include "web/http/percent.hpp"
#include "web/portal/asking.hpp"
#include "web/portal/page_list.hpp"
#include "web/site/codes.hpp"

namespace catseye::web {

namespace {

using findings::Json;

/// One "@" with something on both sides, no space, no control character: the rest is proved by
/// sending a code there.
bool looks_like_address(const std::string& email) {
    const auto at = email.find('@');
    return email.size() <= 254 && at != std::string::npos && at > 0 &&
           email.find('@', at + 1) == std::string::npos &&
           email.find('.', at) != std::string::npos && email.back() != '.' &&
           std::none_of(email.begin(), email.end(), [](char c) {
               return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '<' || c == '>' ||
                      c == ',' || c == ';' || c == '"';
           });
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// Makes a code for a draft and puts its mail into the outbox, both or neither. Its id; an unused
/// one where too many were sent already, so that nobody can tell.
Result<std::string> send_code(Visit& visit, const store::Draft& draft) {
    auto transaction = TRY(store::Transaction::begin(visit.site.database));
    const auto code = TRY(make_code(visit.site.database, draft.id, visit.now));
    if (!code) return unused_code_id();
    store::OutboxMessage mail;
    mail.id = make_id(visit.now);
    mail.dedupe_key = "return_code:" + code->id;
    mail.kind = "return_code";
    mail.recipient = draft.email;
    mail.language = to_string(visit.language);
    mail.parameters =
        Json{{"code", code->digits},
             {"path", visit.at("/report/code") + "?sent=" + code->id + "&code=" + code->digits}}
            .dump();
    mail.made = mail.due = visit.now;
    TRY(store::Outbox(visit.site.database).add(mail));
    TRY(transaction.commit());
    return code->id;
}

Response begin(Portal& portal, Visit& visit) {
    const Time now = visit.now;
    if (!visit.form.text("website").empty()) return see_other(visit.at("/"));
    if (!visit.site.starts.allow(address_key(visit.request.address), now))
        return error_page(visit, 429);
    if (portal.work.is_needed(visit.site.settings().portal_attack_per_minute, now) &&
        !portal.work.accepts(visit.form.text("challenge"), visit.form.text("work"), now))
        return error_page(visit, 429);
    portal.work.count(now);
    store::Draft draft;
    draft.id = make_id(now);
    draft.request_id = "portal-" + draft.id;
    draft.language = to_string(visit.language);
    draft.made = draft.saved = now;
    draft.expires = now + visit.site.settings().portal_draft;
    Json answers = Json::object();
    Json started = Json::object();
    for (const char* field : {"day", "month", "year", "coordinates"})
        started[field] = visit.form.text(field).substr(0, 200);
    answers["started"] = std::move(started);
    draft.answers = answers.dump();
    if (const auto added = store::Drafts(visit.site.database).add(draft); !added)
        return failed(visit, added.error());
    if (const auto begun = begin_session(visit, draft.id, {}); !begun)
        return failed(visit, begun.error());
    return see_other(visit.at("/report/email"));
}

Response email_page(Visit& visit, const store::Draft& draft, const Faults& faults,
                    const std::string& sent) {
    const Wording& words = visit.words();
    const Json values{{"email", faults.empty() ? draft.email : sent}};
    const Asking asking(visit, "email", values, faults);
    Asking::Look look;
    look.type = "email";
    look.autocomplete = "email";
    look.width = Asking::Width::w20;
    PageFrame frame = visit.frame(asking.word("title"));
    frame.has_errors = !faults.empty();
    frame.back = draft.email.empty() ? "" : visit.at("/report/tasks");
    return page(
        words, frame,
        fault_summary(visit, faults) + heading(asking.word("title")) + asking.rich("intro") +
            form_html(visit, "/report/email", asking.input("email", look) + submit_button(visit)));
}

Response take_email(Portal&, Visit& visit, store::Draft& draft) {
    const std::string email = lower(visit.form.text("email"));
    if (!looks_like_address(email)) {
        const Faults faults{{"email", std::string(visit.words()("report.email.error_email"))}};
        return email_page(visit, draft, faults, email);
    }
    store::Drafts drafts(visit.site.database);
    if (const auto stored = drafts.set_email(draft.id, email); !stored)
        return failed(visit, stored.error());
    if (draft.email == email && draft.email_proved) return see_other(visit.at("/report/tasks"));
    draft.email = email;
    // Without a mail server no code could arrive: the address is kept, not proved.
    if (visit.site.settings().mail_server.empty()) return see_other(visit.at("/report/tasks"));
    if (!visit.site.mails.allow(address_key(visit.request.address), visit.now))
        return error_page(visit, 429);
    const auto id = send_code(visit, draft);
    if (!id) return failed(visit, id.error());
    return see_other(visit.at("/report/code") + "?sent=" + *id);
}

Response code_page(Visit& visit, const std::string& id, const Faults& faults) {
    const Json values{{"code", faults.empty() ? visit.query.text("code") : ""}};
    const Asking asking(visit, "code", values, faults);
    Asking::Look look;
    look.width = Asking::Width::w5;
    look.inputmode = "numeric";
    look.autocomplete = "one-time-code";
    PageFrame frame = visit.frame(asking.word("title"));
    frame.has_errors = !faults.empty();
    frame.back = visit.at(visit.session ? "/report/email" : "/report/return");
    frame.path = "/report/code?sent=" + encode_percent(id);
    Html form = void_element("input", {{"type", "hidden"}, {"name", "sent"}, {"value", id}}) +
                asking.input("code", look) + submit_button(visit, "site.continue");
    return page(visit.words(), frame,
                fault_summary(visit, faults) + heading(asking.word("title")) +
                    asking.rich("intro") + form_html(visit, "/report/code", form) +
                    asking.rich("help"));
}

/// The draft that a code opens; nothing where it opens none.
Result<std::optional<store::Draft>> draft_by_code(Visit& visit, const std::string& id,
                                                  const std::string& code) {
    const auto opened = TRY(use_code(visit.site.database, id, code, visit.now));
    if (!opened) return std::optional<store::Draft>();
    auto draft = TRY(store::Drafts(visit.site.database).by_id(*opened));
    if (!draft || draft->expires <= visit.now) return std::optional<store::Draft>();
    TRY(store::Drafts(visit.site.database).prove_email(draft->id, visit.now));
    return draft;
}

Response take_code(Visit& visit) {
    const std::string id = visit.form.text("sent").substr(0, 64);
    if (!visit.site.guesses.allow(address_key(visit.request.address), visit.now))
        return error_page(visit, 429);
    const auto draft = draft_by_code(visit, id, visit.form.text("code"));
    if (!draft) return failed(visit, draft.error());
    if (!*draft) {
        const Faults faults{{"code", std::string(visit.words()("report.code.error_code"))}};
        return code_page(visit, id, faults);
    }
    // Whoever proves an address gets a session of its own.
    if (const auto begun = begin_session(visit, (*draft)->id, {}); !begun)
        return failed(visit, begun.error());
    return see_other(visit.at("/report/tasks"));
}

Response return_page(Visit& visit, const Faults& faults) {
    const Json values{{"email", visit.form.text("email")}};
    const Asking asking(visit, "return", values, faults);
    Asking::Look look;
    look.type = "email";
    look.autocomplete = "email";
    look.width = Asking::Width::w20;
    PageFrame frame = visit.frame(asking.word("title"));
    frame.has_errors = !faults.empty();
    return page(visit.words(), frame,
                fault_summary(visit, faults) + heading(asking.word("title")) +
                    asking.rich("intro") +
                    form_html(visit, "/report/return",
                              asking.input("email", look) + submit_button(visit, "site.continue")) +
                    asking.rich("none"));
}

/// The answer is the same whether there is a report or not.
Response take_return(Visit& visit) {
    const std::string email = lower(visit.form.text("email"));
    if (!looks_like_address(email))
        return return_page(visit,
                           {{"email", std::string(visit.words()("report.email.error_email"))}});
    if (!visit.site.mails.allow(address_key(visit.request.address), visit.now))
        return error_page(visit, 429);
    const auto drafts = store::Drafts(visit.site.database).open_by_email(email, visit.now);
    if (!drafts) return failed(visit, drafts.error());
    std::string id = unused_code_id();
    for (const store::Draft& draft : *drafts) {
        if (!draft.email_proved) continue;  // nobody has shown that it is theirs
        auto sent = send_code(visit, draft);
        if (!sent) return failed(visit, sent.error());
        id = *std::move(sent);
        break;
    }
    return see_other(visit.at("/report/code") + "?sent=" + id);
}

Response discard_page(Visit& visit) {
    const Wording& words = visit.words();
    const std::string title(words("report.discard.title"));
    PageFrame frame = visit.frame(title);
    frame.back = visit.at("/report/tasks");
    govuk::Button button;
    button.text = words("report.discard.button");
    button.classes = "govuk-button--warning";
    return page(words, frame,
                heading(title) + words.rich("report.discard.text") +
                    form_html(visit, "/report/discard", govuk::button(button)));
}

Response discard(Portal& portal, Visit& visit, store::Draft& draft) {
    if (const auto removed = portal.uploads.remove_all(draft.id); !removed)
        return failed(visit, removed.error());
    visit.session.reset();
    const Wording& words = visit.words();
    const std::string title(words("report.discarded.title"));
    return page(words, visit.frame(title),
                heading(title) + words.rich("report.discarded.text", {{"home", visit.at("/")}}));
}

Response timeout_page(Visit& visit) {
    if (const auto ended = end_session(visit); !ended) return failed(visit, ended.error());
    const Wording& words = visit.words();
    const std::string title(words("report.timeout.title"));
    return page(words, visit.frame(title),
                heading(title) +
                    words.rich("report.timeout.text",
                               {{"return", visit.at("/report/return")}, {"home", visit.at("/")}}));
}

}  // namespace

void add_begin_pages(Router& router, Portal& portal) {
    Site& site = portal.site;
    add_post(
        router, site, "/report/begin", [&portal](Visit& v) { return begin(portal, v); },
        Token::not_needed);
    add_page(router, site, "/report/email",
             with_draft(portal, [](Portal&, Visit& v, store::Draft& draft) {
                 return email_page(v, draft, {}, "");
             }));
    add_post(router, site, "/report/email", with_draft(portal, take_email));
    add_page(router, site, "/report/code",
             [](Visit& v) { return code_page(v, v.query.text("sent").substr(0, 64), {}); });
    add_post(router, site, "/report/code", take_code, Token::not_needed);
    add_page(router, site, "/report/return", [](Visit& v) { return return_page(v, {}); });
    add_post(router, site, "/report/return", take_return, Token::not_needed);
    add_page(router, site, "/report/tasks", with_draft(portal, tasks_page));
    add_page(router, site, "/report/discard",
             with_draft(portal, [](Portal&, Visit& v, store::Draft&) { return discard_page(v); }));
    add_post(router, site, "/report/discard", with_draft(portal, discard));
    add_page(router, site, "/report/timeout", timeout_page);
    add_post(router, site, "/report/extend", [](Visit& visit) {
        const auto kept = keep_session(visit);
        return kept ? plain_text(200, "ok") : failed(visit, kept.error());
    });
}

}  // namespace catseye::web
