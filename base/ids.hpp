#pragma once
#include <string>

#include "base/clock.hpp"

namespace catseye {

/// A row's key: 26 characters, sortable by time of making (48 bits of milliseconds, 80 random bits,
/// Crockford base 32 as in the ULID specification). Never shown to the public.
std::string make_id(Time at);

/// A public reference such as "K7QM-2FXH-9D3V-T4RA": 80 random bits from the kernel, letters that
/// cannot be misread, nothing to count or guess (a running number lets outsiders infer volumes).
std::string make_reference();

}  // namespace catseye
