#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/officers.hpp"
#include "store/custody_log.hpp"
#include "store/database.hpp"
#include "store/submissions.hpp"

namespace catseye::review {

/// A code of the custody log, and its words for people.
struct CodeWords {
    std::string_view code;
    std::string_view words;
};

/// Who gets evidence. DPA 2018 s.62(3): a log of a disclosure shows to whom, as far as possible.
std::span<const CodeWords> disclosure_recipients();
/// What for.
std::span<const CodeWords> disclosure_reasons();
/// The words of a code; the code itself where the list has none.
std::string words_of(std::span<const CodeWords> list, std::string_view code);
/// `invalid_request` lists the codes.
Result<> check_code(std::string_view what, std::span<const CodeWords> list, std::string_view code);

/// The original that officers call number `ordinal` of a case.
struct CaseOriginal {
    std::string case_id;
    store::SentOriginal sent;
};
/// `not_found` where there is no such case or original.
Result<CaseOriginal> original_of_case(store::Database& database, const std::string& reference,
                                      std::int64_t ordinal);

/// Notes in the custody log that this officer takes the untouched original, and why: before its
/// first byte leaves.
Result<store::CustodyHead> record_original_download(store::Database& database,
                                                    const CaseOriginal& original,
                                                    const std::string& officer_id,
                                                    const std::string& reason, Time now);

/// "original-1.mp4": a file name of ours. Of the name that a client gave, only an ending of up to
/// five letters and digits is kept.
std::string original_file_name(const store::SentOriginal& sent);

}  // namespace catseye::review
