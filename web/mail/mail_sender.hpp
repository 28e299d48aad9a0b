#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "store/messages.hpp"
#include "web/mail/smtp.hpp"
#include "web/site/site.hpp"

namespace catseye::web {

/// How long the sender waits.
struct MailPace {
    std::chrono::milliseconds idle{5'000};     ///< until it looks again, where nothing was due
    std::chrono::milliseconds pause{30'000};   ///< after the server could not be reached
    std::chrono::milliseconds lease{180'000};  ///< until a try whose process died is made again
};

/// When a mail is tried again after so many tries that failed: 1, 5 and 30 minutes, then every two
/// hours.
std::chrono::minutes wait_after(std::int64_t attempts);

/// Sends the outbox, one message after another, on a thread of its own. A message is sent at least
/// once: where the process dies between the server's answer and the row that says so, it goes out
/// again under the same Message-ID.
class MailSender {
public:
    MailSender(Site& site, SmtpServer server, MailPace pace = {})
        : site_(site), server_(std::move(server)), pace_(pace) {}
    ~MailSender() { stop(); }
    MailSender(const MailSender&) = delete;
    MailSender& operator=(const MailSender&) = delete;

    /// What the settings say; null where no server is set: then mails wait in the outbox.
    static Result<std::unique_ptr<MailSender>> open(Site& site);

    void start();
    /// Ends a delivery that is under way, and the thread. What was not sent waits.
    void stop();
    /// Something may be due.
    void nudge();

    enum class Turn { idle, sent, not_sent, unreachable };
    /// Sends the next message that is due at `now`, if one is.
    Result<Turn> send_next(Time now);

private:
    void run();
    Result<Turn> send(const store::OutboxMessage& message, Time now);
    Result<Turn> settle(const store::OutboxMessage& message, const Delivery& delivery, Time now);
    void wait(std::chrono::milliseconds time, bool until_nudged);

    Site& site_;
    SmtpServer server_;
    MailPace pace_;
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool nudged_ = false;
    std::thread thread_;
};

}  // namespace catseye::web
