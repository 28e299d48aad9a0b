#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"

namespace catseye::review {

/// Whether somebody may choose this password: 12 to 128 characters, not the name nor the sign-in
/// name (`names`), and not easy to guess (zxcvbn: common words, names, dates, rows of keys). No
/// rule on kinds of characters: NCSC, "Password administration for system owners". The sentence of
/// the Error says what to do.
Result<> check_password(const std::string& password, const std::vector<std::string>& names);

/// Argon2id with 64 MiB and three passes (RFC 9106; libsodium's format, salt inside). At most two
/// hashes are made at once in this process and a few more wait: beyond that it is `busy`, so that a
/// flood of sign-ins takes neither the memory nor every thread.
Result<std::string> hash_password(const std::string& password);

/// Whether `hash` was made of this password. An empty hash, of somebody who does not exist, costs
/// the same work and is never right. `busy` as above.
Result<bool> is_password(const std::string& hash, const std::string& password);

}  // namespace catseye::review
