#pragma once
#include <string_view>

#include "base/result.hpp"
#include "findings/findings.hpp"

namespace catseye::media {

/// The sentence for a member of the public that goes with a reason's code: what it means and what
/// to do. Every code is in the table of reasons.cpp; another is our own mistake.
findings::Reason reason(std::string_view code);

/// The same as the Error of a stage that cannot go on: `unsupported` for formats we do not open,
/// else `invalid_media`.
Error refusal(std::string_view code);

/// The way back: the reason inside an Error of refusal(). For one of libav's own:
/// `unsupported_codec` when it was `unsupported`, else `damaged`.
findings::Reason reason_of(const Error& error);

}  // namespace catseye::media
