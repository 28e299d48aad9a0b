#include "review/disclosure.hpp"

#include <algorithm>

#include "review/case_record.hpp"

namespace catseye::review {

namespace {

constexpr CodeWords kRecipients[] = {
    {"prosecution", "Crown Prosecution Service"},
    {"court", "Court"},
    {"defence", "Defence"},
    {"other_force", "Another police force"},
    {"own_force", "Another unit of this force"},
    {"oversight", "A regulator, an ombudsman or an inspectorate"},
};

constexpr CodeWords kReasons[] = {
    {"prosecution", "Prosecution of this case"},
    {"disclosure", "Disclosure under the Criminal Procedure and Investigations Act 1996"},
    {"court_order", "An order of a court"},
    {"examination", "Examination by a specialist"},
    {"investigation", "Another investigation"},
    {"complaint", "A complaint or a review of this case"},
};

}  // namespace

std::span<const CodeWords> disclosure_recipients() {
    return kRecipients;
}

std::span<const CodeWords> disclosure_reasons() {
    return kReasons;
}

std::string words_of(std::span<const CodeWords> list, std::string_view code) {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const CodeWords& one) { return one.code == code; });
    return std::string(found == list.end() ? code : found->words);
}

Result<> check_code(std::string_view what, std::span<const CodeWords> list, std::string_view code) {
    std::string known;
    for (const CodeWords& one : list) {
        if (one.code == code) return ok();
        known += (known.empty() ? "" : ", ") + std::string(one.code);
    }
    return fail(ErrorCode::invalid_request, std::string(what) + " must be one of " + known);
}

Result<CaseOriginal> original_of_case(store::Database& database, const std::string& reference,
                                      std::int64_t ordinal) {
    const CaseRecord record = TRY(load_case(database, reference));
    for (auto& sent : TRY(store::Submissions(database).originals_of(record.row.submission_id)))
        if (sent.ordinal == ordinal) return CaseOriginal{record.row.id, sent};
    return fail(ErrorCode::not_found,
                "case '" + reference + "' has no original " + std::to_string(ordinal));
}

Result<store::CustodyHead> record_original_download(store::Database& database,
                                                    const CaseOriginal& original,
                                                    const std::string& officer_id,
                                                    const std::string& reason, Time now) {
    TRY(check_code("the reason", disclosure_reasons(), reason));
    auto transaction = TRY(store::Transaction::begin(database));
    const auto head =
        TRY(store::CustodyLog(database).append({officer_id,
                                                "original_downloaded",
                                                original.case_id,
                                                {{"original", original.sent.original.id},
                                                 {"sha256", original.sent.original.sha256},
                                                 {"reason", reason}}},
                                               now));
    TRY(transaction.commit());
    return head;
}

std::string original_file_name(const store::SentOriginal& sent) {
    std::string name = "original-" + std::to_string(sent.ordinal);
    const auto dot = sent.client_name.rfind('.');
    if (dot == std::string::npos) return name;
    std::string ending;
    for (const char letter : sent.client_name.substr(dot + 1)) {
        const char lower =
            letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        if (!((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))) return name;
        ending += lower;
    }
    return ending.empty() || ending.size() > 5 ? name : name + "." + ending;
}

}  // namespace catseye::review
