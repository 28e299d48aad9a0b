#include "review/notice_clock.hpp"

namespace catseye::review {
namespace {

using std::chrono::days;

ClockStep step(const Law& law, std::string_view rule, std::string what, std::optional<Day> day) {
    const NoticeRule& found = law.rule(rule);
    return {std::move(what), day, found.code + ", " + found.statute};
}

std::string reach(const Law& law) {
    return "the bank-holiday table reaches from " + to_iso(law.business_days().first()) + " to " +
           to_iso(law.business_days().last());
}

std::string in_words(const std::string& what, const std::optional<Day>& day, const Law& law) {
    return day ? what : what + ": not computable, " + reach(law);
}

std::string counted(std::int64_t number, std::string_view unit) {
    return std::to_string(number) + " " + std::string(unit) + (number == 1 ? "" : "s");
}

/// The latest days on which a notice may set out and still be served by `clock.last_service_day`.
void add_ways_of_service(const Law& law, NoticeClock& clock) {
    const BusinessDays& calendar = law.business_days();
    const auto post_days = law.rule("SERVE-POST1").number;
    const auto print_days = law.rule("SERVE-PRINT").number;
    const auto leave_days = law.rule("SERVE-LEAVE").number;
    const auto last_business_day = calendar.on_or_before(clock.last_service_day);
    if (last_business_day) {
        clock.last_posting_day = calendar.before(*last_business_day, post_days);
        // Anything left on the day before is served on the next business day, which is that last
        // one.
        const auto leave_from = calendar.before(*last_business_day, leave_days - 1);
        if (leave_from) clock.last_leaving_day = *leave_from - days(1);
    }
    if (clock.last_posting_day)
        clock.last_printing_day = calendar.before(*clock.last_posting_day, print_days);

    clock.steps.push_back(step(law, "SERVE-POST1",
                               in_words("last day to post it first class, posting proved: served " +
                                            counted(post_days, "business day") + " after",
                                        clock.last_posting_day, law),
                               clock.last_posting_day));
    clock.steps.push_back(
        step(law, "SERVE-PRINT",
             in_words("last day to print it where posting is not recorded: taken as posted " +
                          counted(print_days, "business day") + " later",
                      clock.last_printing_day, law),
             clock.last_printing_day));
    clock.steps.push_back(
        step(law, "SERVE-LEAVE",
             in_words("last day to leave it at the address: served on the next business day",
                      clock.last_leaving_day, law),
             clock.last_leaving_day));
    clock.steps.push_back(step(law, "SERVE-HAND", "last day to hand it over: served the same day",
                               clock.last_hand_day));
}

}  // namespace

NoticeClock notice_clock(const Law& law, Day offence_day) {
    NoticeClock clock;
    clock.offence_day = offence_day;
    const auto allowed = law.rule("NIP14").number;
    clock.last_service_day = offence_day + days(allowed);
    clock.last_hand_day = clock.last_service_day;
    clock.steps.push_back(step(law, "NIP14", "day of the offence, not counted", offence_day));
    clock.steps.push_back(
        step(law, "NIP14",
             "last day for the notice to be served: day " + std::to_string(allowed) + " after it",
             clock.last_service_day));
    add_ways_of_service(law, clock);
    return clock;
}

ClockDay service_of_posting(const Law& law, Day posted) {
    const auto count = law.rule("SERVE-POST1").number;
    const auto served = law.business_days().after(posted, count);
    return {served,
            {step(law, "SERVE-POST1", "posted first class", posted),
             step(law, "SERVE-POST1",
                  in_words("taken as served: " + counted(count, "business day") + " after posting",
                           served, law),
                  served)}};
}

ClockDay service_of_printing(const Law& law, Day printed) {
    const auto posted = law.business_days().after(printed, law.rule("SERVE-PRINT").number);
    const ClockStep first = step(law, "SERVE-PRINT", "printed for the post by a system", printed);
    if (!posted)
        return {
            std::nullopt,
            {first, step(law, "SERVE-PRINT", in_words("taken as posted", posted, law), posted)}};
    ClockDay service = service_of_posting(law, *posted);
    service.steps.front() =
        step(law, "SERVE-PRINT", "taken as posted: the business day after printing", posted);
    service.steps.insert(service.steps.begin(), first);
    return service;
}

ClockDay service_of_leaving(const Law& law, Day left) {
    const auto served = law.business_days().after(left, law.rule("SERVE-LEAVE").number);
    return {served,
            {step(law, "SERVE-LEAVE", "left at the address", left),
             step(law, "SERVE-LEAVE",
                  in_words("taken as served: the next business day", served, law), served)}};
}

ClockDay service_by_hand(const Law& law, Day handed_over) {
    return {handed_over,
            {step(law, "SERVE-HAND", "handed over, and served the same day", handed_over)}};
}

ClockDay driver_answer_day(const Law& law, Day served) {
    const auto allowed = law.rule("S172").number;
    const Day last = served + days(allowed - 1);  // the day of service is itself the first
    return {
        last,
        {step(law, "S172", "notice served: day 1", served),
         step(law, "S172", "last day to name the driver: day " + std::to_string(allowed), last)}};
}

ClockDay offer_answer_day(const Law& law, Day issued) {
    const auto allowed = law.rule("COFP").number;
    const Day last = issued + days(allowed);  // the days follow the day of issue
    return {last,
            {step(law, "COFP", "conditional offer issued, not counted", issued),
             step(law, "COFP", "last day to take it up: day " + std::to_string(allowed) + " after",
                  last)}};
}

ClockDay proceedings_day(const Law& law, const Offence* offence, Day offence_day) {
    const std::string rule = offence == nullptr ? "SUM6" : offence->limit_rule;
    if (rule == "EW-NONE")
        return {std::nullopt, {step(law, rule, "no time limit for proceedings", std::nullopt)}};
    std::chrono::year_month_day last =
        std::chrono::year_month_day(offence_day) + std::chrono::months(law.rule("SUM6").number);
    if (!last.ok()) last = last.year() / last.month() / std::chrono::last;
    const std::string what =
        rule == "SUM6"
            ? "last day to issue a written charge: 6 months from the offence"
            : "last day to issue a written charge: 6 months from the offence, the earliest; the "
              "law counts them from when enough evidence was known";
    return {Day(last), {step(law, rule, what, Day(last))}};
}

}  // namespace catseye::review
