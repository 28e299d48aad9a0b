#include "review/bundle.hpp"

#include "base/hash.hpp"
#include "review/bundle_documents.hpp"
#include "review/bundle_zip.hpp"
#include "review/case_record.hpp"
#include "review/case_view.hpp"
#include "store/artefacts.hpp"
#include "store/messages.hpp"

namespace catseye::review {

namespace {

using findings::Json;

BundlePart made_of(std::string name, std::string what, std::string text) {
    const store::Sealed sealed{sha256_of(text), static_cast<std::int64_t>(text.size())};
    return {std::move(name), std::move(what), sealed, std::nullopt, std::move(text)};
}

/// Fills a plan's parts, one kind after another.
class Planner {
public:
    Planner(store::Database& reader, const store::Vault& vault, BundlePlan& plan)
        : reader_(reader), vault_(vault), plan_(plan) {}

    Result<> add_statement() {
        const auto statement =
            TRY(store::SubmissionTexts(reader_).statement_of(plan_.submission_id));
        if (statement)
            plan_.parts.push_back(
                made_of("statement.pdf", "statement", TRY(statement_pdf(plan_, *statement))));
        if (plan_.order.redaction != Redaction::none) return ok();
        const auto rows = TRY(reader_.query(
            "SELECT details FROM submitter WHERE submission_id = $1", {plan_.submission_id}));
        if (!TRY(rows->next())) return ok();
        const Json details = TRY(findings::parse_json(rows->text(0)));
        plan_.parts.push_back(
            made_of("submitter.pdf", "submitter", TRY(submitter_pdf(plan_, details))));
        return ok();
    }

    Result<> add_media(const store::SentOriginal& sent) {
        const std::string name = original_file_name(sent);
        TRY(add_object("originals/" + name, "original", store::Shelf::originals,
                       {sent.original.sha256, sent.original.size_bytes}));
        const auto rows = TRY(reader_.query(
            "SELECT a.kind, a.sha256, a.size_bytes, f.content, (SELECT min(e.label) FROM exhibit e "
            "WHERE e.job_id = a.job_id AND e.case_id = $2) FROM artefact a JOIN finding f ON "
            "f.job_id = a.job_id WHERE a.original_id = $1 AND a.kind IN ('proxy', 'still') "
            "ORDER BY a.kind, a.made_ms, a.id",
            {sent.original.id, plan_.case_id}));
        while (TRY(rows->next())) {
            const store::Sealed sealed{rows->text(1), rows->integer(2)};
            const Json details = TRY(findings::parse_json(rows->text(3)));
            const std::string label = rows->maybe_text(4).value_or("");
            TRY(rows->text(0) == "proxy" ? add_playable(sent, sealed)
                                         : add_still(sent, sealed, label, details));
        }
        return ok();
    }

private:
    Result<> add_object(std::string name, std::string what, store::Shelf shelf,
                        const store::Sealed& sealed) {
        if (!vault_.holds(shelf, sealed.sha256))
            return fail(ErrorCode::not_found, "the vault lacks the bytes of " + name + ", " +
                                                  sealed.sha256 + ": run 'catseye verify'");
        plan_.parts.push_back({std::move(name), std::move(what), sealed, shelf});
        return ok();
    }

    /// A later version of the stage made another: the last one stays.
    Result<> add_playable(const store::SentOriginal& sent, const store::Sealed& sealed) {
        const std::string name = "playable/original-" + std::to_string(sent.ordinal) + ".mp4";
        std::erase_if(plan_.parts, [&](const BundlePart& part) { return part.name == name; });
        return add_object(name, "playable", store::Shelf::artefacts, sealed);
    }

    Result<> add_still(const store::SentOriginal& sent, const store::Sealed& sealed,
                       const std::string& label, const Json& details) {
        const std::string name = "stills/original-" + std::to_string(sent.ordinal) + "-frame-" +
                                 std::to_string(details.value("frame", std::int64_t{0})) + ".png";
        for (const BundlePart& part : plan_.parts)
            if (part.name == name) return ok();
        plan_.exhibits.push_back({name, label, sent.ordinal, sent.original.sha256, details});
        return add_object(name, "still", store::Shelf::artefacts, sealed);
    }

    store::Database& reader_;
    const store::Vault& vault_;
    BundlePlan& plan_;
};

Json manifest_of(const BundlePlan& plan, const store::CustodyHead& noted) {
    Json exhibits = Json::array();
    for (const BundleExhibit& exhibit : plan.exhibits)
        exhibits.push_back({{"file", exhibit.name},
                            {"label", exhibit.label},
                            {"original", exhibit.original},
                            {"original_sha256", exhibit.original_sha256},
                            {"details", exhibit.details}});
    Json files = Json::array();
    for (const BundlePart& part : plan.parts)
        files.push_back({{"file", part.name},
                         {"what", part.what},
                         {"size_bytes", part.sealed.size_bytes},
                         {"sha256", part.sealed.sha256}});
    return {{"format", kBundleFormat},
            {"force", plan.order.force},
            {"case", plan.order.reference},
            {"submission", plan.submission_reference},
            {"made", to_iso(plan.made)},
            {"recipient", plan.order.recipient},
            {"reason", plan.order.reason},
            {"left_out", to_string(plan.order.redaction)},
            {"custody", {{"entry", noted.seq}, {"sha256", noted.sha256}}},
            {"exhibits", std::move(exhibits)},
            {"files", std::move(files)}};
}

Result<std::vector<NamedOfficer>> named_officers(store::Database& reader) {
    const auto rows = TRY(reader.query("SELECT id, name FROM officer ORDER BY id"));
    std::vector<NamedOfficer> officers;
    while (TRY(rows->next()))
        officers.push_back({rows->text(0), rows->text(1)});
    return officers;
}

}  // namespace

std::string_view to_string(Redaction redaction) {
    return redaction == Redaction::none ? "nothing" : "submitter_details";
}

Result<Redaction> redaction_from(std::string_view word) {
    for (const Redaction one : {Redaction::none, Redaction::submitter_details})
        if (to_string(one) == word) return one;
    return fail(ErrorCode::invalid_request,
                "what is left out must be one of nothing, submitter_details");
}

std::string sums_line(const std::string& sha256, const std::string& name) {
    return sha256 + "  " + name + "\n";
}

Result<BundlePlan> plan_bundle(store::Database& reader, const store::Vault& vault, const Law& law,
                               const BundleOrder& order, Time now) {
    const CaseRecord record = TRY(load_case(reader, order.reference));
    const Json view = TRY(case_view(reader, law, order.reference, now));
    BundlePlan plan;
    plan.order = order;
    // To the second: the manifest names it, and the archive's time must be what it names.
    plan.made = std::chrono::floor<std::chrono::seconds>(now);
    plan.case_id = record.row.id;
    plan.submission_id = record.row.submission_id;
    plan.submission_reference = view["submission"].value("reference", "");
    Planner planner(reader, vault, plan);
    TRY(planner.add_statement());
    for (const auto& sent : TRY(store::Submissions(reader).originals_of(plan.submission_id)))
        TRY(planner.add_media(sent));
    auto summary = made_of("summary.pdf", "summary", TRY(summary_pdf(plan, view)));
    plan.parts.insert(plan.parts.begin(), std::move(summary));
    plan.parts.insert(plan.parts.begin(), made_of("README.txt", "readme", readme_text(plan)));
    return plan;
}

Result<store::CustodyHead> record_bundle(store::Database& writer, const BundleOrder& order,
                                         Time now) {
    TRY(check_code("the recipient", disclosure_recipients(), order.recipient));
    TRY(check_code("the reason", disclosure_reasons(), order.reason));
    auto transaction = TRY(store::Transaction::begin(writer));
    const store::Officer officer = TRY(officer_by_name(writer, order.actor.officer));
    const CaseRecord record = TRY(load_case(writer, order.reference));
    const auto head = TRY(store::CustodyLog(writer).append(
        {officer.id, "bundle_exported", record.row.id,
         order.actor.noted({{"recipient", order.recipient},
                            {"reason", order.reason},
                            {"left_out", std::string(to_string(order.redaction))}})},
        now));
    TRY(transaction.commit());
    return head;
}

Result<Bundle> finish_bundle(store::Database& reader, BundlePlan plan,
                             const store::CustodyHead& noted) {
    const auto entries =
        TRY(store::CustodyLog(reader).of_case(plan.case_id, plan.submission_id, noted.seq));
    const auto officers = TRY(named_officers(reader));
    plan.parts.push_back(
        made_of(std::string(kCustodyName), "custody", custody_json(entries, officers)));
    plan.parts.push_back(made_of("custody.txt", "custody", custody_text(plan, entries, officers)));
    auto manifest = made_of(std::string(kManifestName), "manifest",
                            findings::to_pretty(manifest_of(plan, noted)) + "\n");
    Bundle bundle{plan.made, "catseye-" + plan.order.reference + ".zip", std::move(plan.parts)};
    bundle.parts.push_back(std::move(manifest));
    std::string sums;
    for (const BundlePart& part : bundle.parts)
        sums += sums_line(part.sealed.sha256, part.name);
    bundle.parts.push_back(made_of(std::string(kSumsName), "sums", std::move(sums)));
    return bundle;
}

std::int64_t Bundle::size_bytes() const {
    std::vector<ZipEntry> entries;
    std::int64_t at = 0;
    for (const BundlePart& part : parts) {
        entries.push_back({part.name, part.sealed.size_bytes, 0, at});
        at += static_cast<std::int64_t>(zip_header(entries.back(), 0).size()) +
              part.sealed.size_bytes;
    }
    return at + static_cast<std::int64_t>(zip_directory(entries, 0, at).size());
}

}  // namespace catseye::review
