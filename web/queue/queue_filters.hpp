#pragma once
#include <string>
#include <vector>

#include "review/queue_filter.hpp"
#include "store/saved_views.hpp"
#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// What is asked for, in words: "Waiting for an officer, due today, at Preston". Empty: everything.
std::string filter_words(const OfficerVisit& visit, const review::QueueFilter& filter);

/// The form that asks for a part of the queue.
Html filter_form(const OfficerVisit& visit, const review::QueueFilter& filter);

/// The views that everybody has and those that this officer saved, as links, and the form that
/// saves the present one.
Html views_html(const OfficerVisit& visit, const std::vector<store::SavedView>& saved,
                const std::string& query);

/// A filter's fields as hidden ones, for a form that does something with the cases it asks for.
Html hidden_fields(const std::string& query);

/// What a band is called: "none or one posting day left".
std::string band_words(review::ClockBand band);

}  // namespace catseye::web
