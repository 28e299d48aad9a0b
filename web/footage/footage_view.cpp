#include "web/footage/footage_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "web/console/frame.hpp"

namespace catseye::web {
namespace {

constexpr std::string_view kPartField = "X-Catseye-Part";

Result<Html> part_html(const FootageView& view, FootagePart part) {
    switch (part) {
        case FootagePart::markers:
            return markers_part(view);
        case FootagePart::plates:
            return plates_part(view);
        case FootagePart::exhibits:
            break;
    }
    return exhibits_part(view);
}

Response part_response(OfficerVisit& visit, FootagePart part) {
    const auto view = FootageView::open(visit, visit.request.arguments.at(0));
    if (!view) return console_failed(visit, view.error());
    const auto html = part_html(*view, part);
    if (!html) return console_failed(visit, html.error());
    Response response;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.body = html->str();
    return response;
}

}  // namespace

Result<FootageView> FootageView::open(OfficerVisit& visit, const std::string& reference) {
    store::ReviewCase found = TRY(case_of(visit, reference));
    auto viewing = TRY(footage_viewing(visit, found));
    if (!viewing)
        return fail(ErrorCode::invalid_request,
                    "Your viewing has ended. Open the case again and say why you look at it.");
    auto originals = TRY(review::case_footage(visit.reader, found));
    return FootageView{visit, std::move(found), *std::move(viewing), std::move(originals), {}};
}

std::string FootageView::path(const review::CaseOriginal& original, const std::string& name) const {
    return "/footage/" + viewing.id + "/" + std::to_string(original.ordinal) + "/" + name;
}

std::string FootageView::case_path(const std::string& below) const {
    return "/case/" + review_case.reference + "/" + below;
}

const review::CaseOriginal* FootageView::original(std::int64_t ordinal) const {
    const auto found =
        std::find_if(originals.begin(), originals.end(),
                     [&](const review::CaseOriginal& one) { return one.ordinal == ordinal; });
    return found == originals.end() ? nullptr : &*found;
}

std::string FootageView::words_for(std::int64_t ordinal) const {
    return originals.size() > 1 ? ", original " + std::to_string(ordinal) : "";
}

std::string seconds_words(double seconds) {
    const auto milliseconds = std::llround(seconds * 1000);
    std::array<char, 40> text{};
    if (milliseconds < 60'000)
        std::snprintf(text.data(), text.size(), "%.3f s", seconds);
    else
        std::snprintf(text.data(), text.size(), "%lld:%06.3f", milliseconds / 60'000,
                      static_cast<double>(milliseconds % 60'000) / 1000);
    return text.data();
}

Html moment_link(const FootageView& view, const Moment& moment, const Html& content) {
    const review::CaseOriginal* original = view.original(moment.original);
    if (original == nullptr || !original->is_playable()) return content;
    const auto number = [](double seconds) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.3f", seconds);
        return std::string(text.data());
    };
    Attributes attributes{
        {"class", "govuk-link"},
        {"href", view.path(*original, "proxy.mp4") + "#t=" + number(moment.from_s)},
        {"data-moment", moment.kind},
        {"data-original", std::to_string(moment.original)},
        {"data-from", number(moment.from_s)},
        {"data-to", number(moment.to_s)},
        {"data-words", moment.words}};
    if (moment.frame) attributes.emplace_back("data-frame", std::to_string(*moment.frame));
    return element("a", attributes, content);
}

std::string_view to_string(FootagePart part) {
    switch (part) {
        case FootagePart::markers:
            return "markers";
        case FootagePart::plates:
            return "plates";
        case FootagePart::exhibits:
            break;
    }
    return "exhibits";
}

Response after_act(OfficerVisit& visit, FootagePart part, const Result<>& done) {
    const bool by_script = visit.request.headers.find(kPartField).has_value();
    const std::string& reference = visit.request.arguments.at(0);
    if (!done) {
        const ErrorCode code = done.error().code;
        const bool told = code == ErrorCode::invalid_request || code == ErrorCode::conflict;
        if (!by_script || !told) return console_failed(visit, done.error());
        return plain_text(code == ErrorCode::conflict ? 409 : 422, done.error().message);
    }
    if (by_script) return part_response(visit, part);
    return see_other("/case/" + reference + "#" + std::string(to_string(part)));
}

}  // namespace catseye::web
