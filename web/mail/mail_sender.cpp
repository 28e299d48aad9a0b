#include "web/mail/mail_sender.hpp"

#include <array>

#include "base/log.hpp"
#include "web/mail/templates.hpp"

namespace catseye::web {

namespace {

/// The part of an address behind its "@": where our Message-IDs are unique.
std::string domain_of(const std::string& address) {
    return address.substr(std::min(address.find('@') + 1, address.size()));
}

/// A message that will never be sent: an operator should know, and the submitter's page says the
/// same as the mail.
Result<MailSender::Turn> give_up(Site& site, const store::OutboxMessage& message,
                                 const std::string& why, Time now) {
    log::error("a mail was given up",
               {{"message", message.id}, {"kind", message.kind}, {"why", why}});
    TRY(store::Outbox(site.database).give_up(message.id, why, now));
    return MailSender::Turn::not_sent;
}

}  // namespace

std::chrono::minutes wait_after(std::int64_t attempts) {
    constexpr std::array<std::chrono::minutes, 3> kFirst{
        std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(30)};
    const auto at = static_cast<std::size_t>(std::max<std::int64_t>(attempts, 1) - 1);
    return at < kFirst.size() ? kFirst.at(at) : std::chrono::minutes(120);
}

Result<std::unique_ptr<MailSender>> MailSender::open(Site& site) {
    auto server = TRY(smtp_server(site.settings()));
    if (!server) return std::unique_ptr<MailSender>();
    if (!is_mail_address(site.settings().mail_from))
        return fail(ErrorCode::invalid_request,
                    "mail.from is no address: '" + site.settings().mail_from + "'");
    return std::make_unique<MailSender>(site, *std::move(server));
}

void MailSender::start() {
    stop_ = false;
    thread_ = std::thread([this] { run(); });
}

void MailSender::stop() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void MailSender::nudge() {
    {
        const std::lock_guard lock(mutex_);
        nudged_ = true;
    }
    changed_.notify_all();
}

void MailSender::wait(std::chrono::milliseconds time, bool until_nudged) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return stop_ || (until_nudged && nudged_); });
    nudged_ = false;
}

void MailSender::run() {
    while (!stop_) {
        const auto turn = send_next(site_.clock());
        if (!turn) {
            log::error("the outbox could not be read or written",
                       {{"code", to_string(turn.error().code)}, {"error", turn.error().message}});
            wait(pace_.pause, false);
        } else if (*turn == Turn::idle) {
            wait(pace_.idle, true);
        } else if (*turn == Turn::unreachable) {
            wait(pace_.pause, false);
        }
    }
}

Result<MailSender::Turn> MailSender::send_next(Time now) {
    const auto message = TRY(store::Outbox(site_.database).claim(now, now + pace_.lease));
    if (!message) return Turn::idle;
    return send(*message, now);
}

Result<MailSender::Turn> MailSender::send(const store::OutboxMessage& message, Time now) {
    if (!is_mail_address(message.recipient))
        return give_up(site_, message, "the recipient is no address", now);
    if (now >= useful_until(message))
        return give_up(site_, message, "it was not sent while it was of use", now);
    const auto mail =
        compose(site_.words(language_from(message.language)), site_.settings(), message);
    if (!mail) return give_up(site_, message, mail.error().message, now);
    const std::string& from = site_.settings().mail_from;
    const MailHead head{site_.settings().force_name,
                        from,
                        message.recipient,
                        "catseye." + message.id + "@" + domain_of(from),
                        message.language,
                        message.made};
    const Delivery delivery =
        deliver(server_, {from, message.recipient, mime_message(head, *mail)}, stop_);
    return settle(message, delivery, now);
}

Result<MailSender::Turn> MailSender::settle(const store::OutboxMessage& message,
                                            const Delivery& delivery, Time now) {
    store::Outbox outbox(site_.database);
    switch (delivery.verdict) {
        case Delivery::Verdict::taken:
            TRY(outbox.sent(message.id, now));
            log::info(
                "a mail was sent",
                {{"message", message.id}, {"kind", message.kind}, {"attempt", message.attempt}});
            return Turn::sent;
        case Delivery::Verdict::refused:
            return give_up(site_, message, delivery.why, now);
        case Delivery::Verdict::failed:
        case Delivery::Verdict::unreachable:
            break;
    }
    const auto again = wait_after(message.attempt);
    log::warning("a mail waits", {{"message", message.id},
                                  {"kind", message.kind},
                                  {"attempt", message.attempt},
                                  {"minutes", again.count()},
                                  {"why", delivery.why}});
    TRY(outbox.put_off(message.id, delivery.why, now + again));
    return delivery.verdict == Delivery::Verdict::unreachable ? Turn::unreachable : Turn::not_sent;
}

}  // namespace catseye::web
