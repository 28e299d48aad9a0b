#pragma once
#include <array>
#include <string>
#include <vector>

#include "review/case_ledger.hpp"
#include "review/report.hpp"

namespace catseye::review {

/// One case as it may be published: no mark, no person, no day, no place but a numbered road and a
/// district. What could point to somebody says `withheld`.
struct OpenRow {
    std::string month, district, road, mode, offence, outcome, reason;
};

/// What the public may have of a period. Counts below kSmallest are merged or shown as "[c]", with
/// as many others as it takes that nothing can be computed from the sums; the rows say no more than
/// the tables do.
struct Release {
    Day from;
    Day to;
    Time generated;
    std::string sentence;
    std::vector<std::string> notes;
    std::vector<ReportTable> tables;
    std::vector<OpenRow> rows;
};

/// The whole force over whole calendar months: releases that overlap, or that a filter narrowed,
/// could be subtracted from each other. Another period, or one with fewer than kSmallest cases, is
/// invalid_request.
Result<Release> build_release(store::Database& database, const Law& law,
                              const ReportRequest& request, CaseLedger& ledger);

/// Something that must not be published, found in what was about to be. `where` is a table or a
/// line of the data; what was found is not repeated.
struct Leak {
    std::string where;
    std::string what;
};
/// Looks over every cell of a release as somebody would who wants to find people in it:
/// registration marks, e-mail addresses, telephone numbers, postcodes, days, times of day, small
/// counts, few of a kind, formulas.
std::vector<Leak> find_leaks(const Release& release);

/// A row a case, with a header; and what each column means.
std::string open_data_csv(const Release& release);
std::string data_dictionary_csv();

}  // namespace catseye::review
