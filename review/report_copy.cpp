#include "review/report_copy.hpp"

#include "findings/json.hpp"
#include "review/pdf_document.hpp"
#include "store/messages.hpp"
#include "store/submissions.hpp"

namespace catseye::review {

namespace {

using findings::Json;
using Rows = std::vector<std::pair<std::string, std::string>>;

/// A submission's row and its custody entry.
struct CopiedReport {
    std::string reference;
    Time received, incident;
    std::string place;
    Json declaration;
    std::int64_t custody_entry = 0;
    std::string custody_sha256;
};

Result<CopiedReport> load(store::Database& database, const std::string& submission_id) {
    const auto rows = TRY(database.query(
        "SELECT s.reference, s.received_ms, s.incident_ms, s.incident_place, s.declaration, e.seq, "
        "e.sha256 FROM submission s JOIN custody_entry e ON e.subject = s.id AND e.event = "
        "'submission_received' WHERE s.id = $1",
        {submission_id}));
    if (!TRY(rows->next()))
        return fail(ErrorCode::not_found, "there is no submission " + submission_id);
    return CopiedReport{rows->text(0),
                        from_ms(rows->integer(1)),
                        from_ms(rows->integer(2)),
                        rows->text(3),
                        TRY(findings::parse_json(rows->text(4))),
                        rows->integer(5),
                        rows->text(6)};
}

/// The marks as the submitter gave them.
Result<std::string> marks_of(store::Database& database, const std::string& submission_id) {
    const auto rows = TRY(database.query(
        "SELECT vrm_given FROM review_case WHERE submission_id = $1 ORDER BY vehicle",
        {submission_id}));
    std::string marks;
    while (TRY(rows->next()))
        marks += (marks.empty() ? "" : ", ") + rows->text(0);
    return marks;
}

/// Builds the document, one part after another.
class Copy {
public:
    Copy(const CopyWords& words, const CopiedReport& report)
        : words_(words),
          report_(report),
          document_({say("title") + " " + report.reference, words.force, words.language,
                     words.say("footer", {{"force", words.force}, {"reference", report.reference}}),
                     say("page"), report.received}) {}

    void add_head() {
        document_.heading(say("title"));
        document_.rows(
            {{say("reference"), report_.reference},
             {say("received"), words_.time(report_.received)},
             {say("log"), std::to_string(report_.custody_entry) + "\n" + report_.custody_sha256}});
        document_.paragraph(say("explain"));
    }

    void add_answers(const std::string& marks) {
        document_.heading(say("report"));
        Rows rows{{say("incident"), words_.time(report_.incident)},
                  {say("place"), report_.place},
                  {say("vehicles"), marks}};
        const std::string narrative = answer("narrative");
        if (!narrative.empty()) rows.emplace_back(say("narrative"), narrative);
        const std::string court = answer("court");
        for (const char* known : {"yes", "no", "not_sure"})
            if (court == known) rows.emplace_back(say("court"), say("court_" + court));
        document_.rows(rows);
    }

    void add_files(const std::vector<store::SentOriginal>& files) {
        if (files.empty()) return;
        document_.heading(say("files"));
        for (const auto& sent : files)
            document_.rows(
                {{say("file") + " " + std::to_string(sent.ordinal), sent.client_name},
                 {say("size"),
                  words_.say("bytes", {{"bytes", std::to_string(sent.original.size_bytes)}})},
                 {say("sha256"), sent.original.sha256}});
    }

    void add_statement(const std::optional<store::SignedStatement>& statement) {
        document_.heading(say("statement"));
        if (!statement) return document_.paragraph(say("statement_none"));
        document_.paragraph(statement->text);
        document_.rows({{say("signed"),
                         words_.say("signed_words", {{"name", statement->signed_name},
                                                     {"time", words_.time(statement->signed_at)}})},
                        {say("statement_sha256"), statement->sha256}});
    }

    Result<std::string> bytes() const { return document_.bytes(); }

private:
    std::string say(const std::string& name) const { return words_.say(name, {}); }
    std::string answer(const char* name) const {
        const auto found = report_.declaration.find(name);
        return found == report_.declaration.end() || !found->is_string()
                   ? ""
                   : found->get<std::string>();
    }

    const CopyWords& words_;
    const CopiedReport& report_;
    PdfDocument document_;
};

}  // namespace

Result<std::string> report_copy(store::Database& database, const std::string& submission_id,
                                const CopyWords& words) {
    const CopiedReport report = TRY(load(database, submission_id));
    Copy copy(words, report);
    copy.add_head();
    copy.add_answers(TRY(marks_of(database, submission_id)));
    copy.add_files(TRY(store::Submissions(database).originals_of(submission_id)));
    copy.add_statement(TRY(store::SubmissionTexts(database).statement_of(submission_id)));
    return copy.bytes();
}

}  // namespace catseye::review
