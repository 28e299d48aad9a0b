#pragma once
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace catseye::web {

/// Six digits that go to an address and come back: who types them reads the mail there. Stored as a
/// hash, for fifteen minutes and five tries. `id` stands in the page's address and is nothing that
/// could be guessed.
struct MailedCode {
    std::string id;
    std::string digits;
};
/// An id that no code has: for an answer that must look as if one had been sent.
std::string unused_code_id();

/// Makes a code for a draft, in the caller's transaction. Nothing: six were sent in the last hour.
Result<std::optional<MailedCode>> make_code(store::Database& database, const std::string& draft_id,
                                            Time now);
/// The draft of the code with this id, once, if `typed` holds its digits; each call is a try. With
/// `draft_id`, only a code of that draft is looked at.
Result<std::optional<std::string>> use_code(store::Database& database, const std::string& id,
                                            const std::string& typed, Time now,
                                            const std::optional<std::string>& draft_id = {});

}  // namespace catseye::web
