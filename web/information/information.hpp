#pragma once
#include "web/http/router.hpp"
#include "web/site/site.hpp"

namespace catseye::web {

/// The start page and what stands in the footer: help with footage, privacy, cookies,
/// accessibility, terms, contact. Texts only: pages.toml of the wording.
void add_information_pages(Router& router, Site& site);

}  // namespace catseye::web
