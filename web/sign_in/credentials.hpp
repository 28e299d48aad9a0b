#pragma once
#include <string>
#include <vector>

#include "web/sign_in/asking.hpp"

namespace catseye::web {

/// The QR code of an authenticator app's secret, and the same as text for who cannot scan it.
Html app_secret(const OfficerVisit& visit, const std::string& secret, const std::string& sign_in);

/// The page that shows recovery codes, once; to be printed.
Response recovery_codes_page(OfficerVisit& visit, const std::vector<std::string>& codes,
                             const std::string& next);

/// A password typed twice. The faults that it has; none: it may be taken.
FieldFaults password_faults(const Form& form, const std::vector<std::string>& names);
Html new_password_fields(const FieldFaults& faults);

}  // namespace catseye::web
