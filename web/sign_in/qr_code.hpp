#pragma once
#include <string>

#include "web/html/html.hpp"

namespace catseye::web {

/// A QR code (ISO/IEC 18004) of this text as an inline SVG, its quiet zone included. Nothing where
/// the text is too long for one. `words` is its text alternative.
Html qr_code(const std::string& content, const std::string& words);

}  // namespace catseye::web
