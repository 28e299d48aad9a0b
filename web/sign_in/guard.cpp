#include "web/sign_in/guard.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {
namespace {

std::int64_t rounded_up(std::chrono::milliseconds time, std::chrono::milliseconds unit) {
    return (time.count() + unit.count() - 1) / unit.count();
}

std::string counted(std::int64_t count, const std::string& unit) {
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

}  // namespace

std::string wait_words(std::chrono::milliseconds wait) {
    if (wait <= std::chrono::seconds(90))
        return counted(rounded_up(wait, std::chrono::seconds(1)), "second");
    if (wait <= std::chrono::minutes(90))
        return counted(rounded_up(wait, std::chrono::minutes(1)), "minute");
    return counted(rounded_up(wait, std::chrono::hours(1)), "hour");
}

OfficerPage shown(Asked page) {
    return [page = std::move(page)](OfficerVisit& visit) {
        auto response = page(visit);
        return response ? *std::move(response) : console_failed(visit, response.error());
    };
}

OfficerPage limited(const std::shared_ptr<SignInGuard>& guard, Asked page) {
    return [guard, page = shown(std::move(page))](OfficerVisit& visit) {
        if (!guard->addresses.allow(address_key(visit.request.address), visit.now))
            return wait_page(visit, std::chrono::seconds(30));
        return page(visit);
    };
}

Response wait_page(OfficerVisit& visit, std::chrono::milliseconds wait) {
    Response response =
        console_refusal(visit, 429, "Too many tries",
                        "Wait " + wait_words(wait) +
                            ", then go back and try again. If this was not you, tell an "
                            "administrator: somebody may be guessing.");
    response.headers.set("Retry-After", std::to_string(rounded_up(wait, std::chrono::seconds(1))));
    return response;
}

}  // namespace catseye::web
