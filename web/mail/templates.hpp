#pragma once
#include <string>
#include <string_view>

#include "base/config.hpp"
#include "base/result.hpp"
#include "store/messages.hpp"
#include "web/mail/mime.hpp"
#include "web/site/wording.hpp"

namespace catseye::web {

/// The mail that a message of the outbox becomes. `parameters` by kind:
///
/// | kind          | parameters |
/// |---------------|-------------------------------------------------------------------------------|
/// | return_code   | code; path: of the page that takes it, "" for none | | receipt       |
/// ingest::to_json(Receipt): reference, received, originals, custody             | | unplayable |
/// reference; file, name, state, reason: of an original that could not be used   | | outcome |
/// reference; vehicle, vehicles, disposal, nfa_reason: how much of it the mail   | | | says is the
/// force's policy                                                    | | more_received | reference;
/// files: how many                                                    | | withdrawn     | reference
/// |
///
/// `internal` for an unknown kind, or parameters that are not those of the kind.
Result<Mail> compose(const Wording& words, const Settings& settings,
                     const store::OutboxMessage& message);

/// Until when it is of use: a code lapses, news does not, but after three days of trying the
/// server will not take it any more.
Time useful_until(const store::OutboxMessage& message);

}  // namespace catseye::web
