#include "web/figures/page_list.hpp"

#include <algorithm>

namespace catseye::web {

std::span<const FigurePage> figure_pages() {
    static const FigurePage kPages[] = {
        {"cohorts",
         "Monthly cohorts",
         "What has become of the submissions of each month.",
         {"R2", "R2b"}},
        {"trend", "Trend", "Thirteen months of action rates, and how far off each may be.", {"P2"}},
        {"offences", "Offences", "Which offences are reported, and what comes of them.", {"R3"}},
        {"districts",
         "Districts and roads",
         "Where it happens, and how often for the people there.",
         {"P3", "P5"}},
        {"modes", "Submitters", "How submitters travelled, and what came of it.", {"R4"}},
        {"disposals",
         "Disposals",
         "What was recommended, decided and done, kept apart.",
         {"disposals"}},
        {"reasons",
         "Reasons for no action",
         "Why nothing followed, and what a better form would have stopped.",
         {"R5", "R5b"}},
        {"timeliness",
         "Timeliness",
         "How long things take, and what was lost to the notice's clock.",
         {"R6", "R6b", "R6c"},
         FiguresOf::own},
        {"steps",
         "Step by step",
         "From the notice to the course, the payment or the court.",
         {"R7"},
         FiguresOf::own},
        {"agreement",
         "Second reviews",
         "How often two officers who do not know of each other decide alike.",
         {"R8"},
         FiguresOf::own},
        {"queue",
         "Live queue",
         "What is open now, by the days that are left.",
         {"R1"},
         FiguresOf::own},
        {"media",
         "Footage",
         "What was sent, whether it could be played, and what the stages made of it.",
         {"R12", "R12b"},
         FiguresOf::own},
        {"other-doors",
         "Shown another door",
         "Whom the portal sent elsewhere before anything was sent.",
         {"P7"},
         FiguresOf::own},
    };
    return kPages;
}

const FigurePage* figure_page(std::string_view slug) {
    const auto pages = figure_pages();
    const auto found = std::find_if(pages.begin(), pages.end(),
                                    [&](const FigurePage& page) { return page.slug == slug; });
    return found == pages.end() ? nullptr : &*found;
}

bool shows(const FigurePage& page, std::string_view source) {
    return page.of == FiguresOf::both || (page.of == FiguresOf::own) == (source == "own");
}

}  // namespace catseye::web
