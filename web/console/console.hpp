#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/config.hpp"
#include "review/case_ledger.hpp"
#include "review/law_book.hpp"
#include "review/officers.hpp"
#include "store/console_sessions.hpp"
#include "store/decisions.hpp"
#include "store/reader_pool.hpp"
#include "store/vault.hpp"
#include "web/console/authority.hpp"
#include "web/http/event_hub.hpp"
#include "web/http/router.hpp"
#include "web/site/form.hpp"

namespace catseye::web {

struct OfficerVisit;
class Changeable;

/// What every page of the officers' console is built on.
struct Console {
    store::Database& database;  ///< the one that writes
    store::ReaderPool& readers;
    store::Vault& vault;
    const Settings& settings;
    review::LawBook& law;
    std::function<Time()> clock = now;
    /// What every open page hears of: `case` with a reference when something about it changed.
    std::shared_ptr<EventHub> events = std::make_shared<EventHub>();
    /// What the reports count.
    std::shared_ptr<review::CaseLedger> ledger = std::make_shared<review::CaseLedger>();
    /// Asked before an action with StepUp::needed, of an officer who has not proved lately who they
    /// are: the page that asks for it, or nothing once they have. Without one nobody gets through.
    std::function<std::optional<Response>(OfficerVisit&)> prove_again = {};
    /// What the force may change while the program runs; null: nothing.
    Changeable* changeable = nullptr;
};

/// Somebody who is signed in.
struct SignedIn {
    store::Officer officer;
    review::Role role = review::Role::reviewer;
    store::ConsoleSession session;
};

/// One request for one page, by one officer.
struct OfficerVisit {
    Console& console;
    const Request& request;
    Time now;
    store::Database& reader;  ///< read-only, of this request alone: what a page shows comes from it
    Form form = {};           ///< of a POST
    Form query = {};          ///< of the address
    std::optional<SignedIn> who = {};  ///< always there but on routes that are open
    std::vector<std::string> cookies = {};

    const store::Officer& officer() const { return who->officer; }
    bool may(Permission permission) const { return who && web::may(who->role, permission); }
    store::Database& writer() const { return console.database; }
    const review::Law& law() const { return console.law.current(); }
    review::Actor actor() const { return {who->officer.name, "console"}; }
};

using OfficerPage = std::function<Response(OfficerVisit&)>;

/// Whether a route asks an officer who has not done so lately to prove again who they are.
enum class StepUp { not_needed, needed };

/// A route, and who may use it. Without a permission it is open: sign-in, health, assets.
struct GuardedRoute {
    Method method = Method::get;
    std::string pattern;
    std::optional<Permission> permission;
    StepUp step_up = StepUp::not_needed;
};

/// The console's routes. Each is guarded by the one permission that it names; a POST is taken from
/// pages of ours only (Sec-Fetch-Site, and the session's token in the form). There is no other way
/// to add a route.
class ConsoleRoutes {
public:
    ConsoleRoutes(Router& router, Console& console) : router_(router), console_(console) {}
    void page(const std::string& pattern, Permission permission, OfficerPage page);
    void act(const std::string& pattern, Permission permission, OfficerPage act,
             StepUp step_up = StepUp::not_needed);
    /// For who has not signed in.
    void open_page(const std::string& pattern, OfficerPage page);
    void open_act(const std::string& pattern, OfficerPage act);
    const std::vector<GuardedRoute>& guarded() const { return guarded_; }
    Console& console() const { return console_; }

private:
    void add(GuardedRoute route, OfficerPage page);
    Router& router_;
    Console& console_;
    std::vector<GuardedRoute> guarded_;
};

/// Begins a session for this officer, whoever the browser was before, and sets its cookie; `proved`
/// is when they last proved who they are, from which step-up counts.
Result<> sign_in(OfficerVisit& visit, const store::Officer& officer, Time proved);
Result<> sign_out(OfficerVisit& visit);
/// Says something once, on the next page.
Result<> leave_notice(OfficerVisit& visit, std::string words);
/// Tells every open page that something about this case changed.
void tell_of_case(Console& console, const std::string& reference);

}  // namespace catseye::web
