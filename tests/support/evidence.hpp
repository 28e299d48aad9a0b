#pragma once
#include <fstream>

#include "base/hash.hpp"
#include "findings/json.hpp"
#include "review/bundle_stream.hpp"
#include "store/messages.hpp"
#include "tests/support/force.hpp"

namespace catseye::tests {

/// A case with everything that a bundle may hold: an original of these bytes, its playable copy, a
/// still of frame 12, a signed statement, a decision. The vault is the one in the force's folder.
struct Evidence {
    explicit Evidence(Force& given, const std::string& original = "the original's bytes")
        : force(given), vault(*store::open_folder_vault(force.folder() / "vault")) {
        const Time received = at("2026-03-21T12:00");
        auto& database = force.database();
        submission = force.submit(at("2026-03-20T08:15"), received, "");
        const store::Sealed sealed = seal(store::Shelf::originals, original);
        original_sha256 = sealed.sha256;
        store::Submissions submissions(database);
        original_id = *submissions.find_or_add_original(sealed, received);
        REQUIRE(submissions.link(submission, 1, original_id, "../My Clip <1>.MP4"));
        store::CustodyLog log(database);
        REQUIRE(log.append({"intake", "original_sealed", original_id, {{"sha256", sealed.sha256}}},
                           received));
        const std::string statement =
            "WITNESS STATEMENT\n\nStatement of: Ann Onymous\nAge: over 18\n\n1. I saw it.\n\n2. I "
            "produce the recording as:\n   Exhibit AO/1: the file \"clip\"\n";
        REQUIRE(store::SubmissionTexts(database).add_statement(
            submission, {statement, sha256_of(statement), "Ann Onymous", received}));
        reference = force.open(submission, at("2026-03-20T08:15"), received).reference;
        REQUIRE(log.append({"intake", "submission_received", submission, {}}, received));
        add_artefact("derive", "proxy", "proxy.mp4", "the playable copy's bytes", "{}");
        add_artefact("still", "still", "still.png", "the still's bytes",
                     R"({"frame":12,"pts":480,"width":1920,"height":1080})");
        REQUIRE(database.execute(
            "INSERT INTO exhibit (id, case_id, label, original_id, frame, at_ms, job_id, title, "
            "officer_id, made_ms) SELECT 'e1', c.id, 'RE/1', $2, 12, 480, j.id, 'The pass', o.id, "
            "0 "
            "FROM review_case c, job j, officer o WHERE c.reference = $1 AND j.stage = 'still' AND "
            "o.name = 'reviewer'",
            {reference, original_id}));
        REQUIRE(submissions.settle_original(original_id, store::OriginalState::done, "", ""));
        REQUIRE(review::settle_cases(database, original_id, received));
    }

    review::BundleOrder order() const {
        return {reference,    {"disclosure_officer", "root"},       "defence",
                "disclosure", review::Redaction::submitter_details, "Example Police"};
    }

    review::Bundle bundle(const review::BundleOrder& asked, Time now = at("2026-03-23T10:00")) {
        auto plan = review::plan_bundle(force.database(), *vault, force.law(), asked, now);
        REQUIRE(plan);
        const auto noted = review::record_bundle(force.database(), asked, now);
        REQUIRE(noted);
        auto made = review::finish_bundle(force.database(), *std::move(plan), *noted);
        REQUIRE(made);
        return *std::move(made);
    }

    /// The whole archive.
    std::string bytes_of(review::Bundle made) {
        review::BundleStream stream(std::move(made), *vault);
        std::string bytes;
        std::vector<char> block(1000);
        for (;;) {
            const auto got = stream.read(block);
            REQUIRE(got);
            if (*got == 0) return bytes;
            bytes.append(block.data(), *got);
        }
    }

    store::Sealed seal(store::Shelf shelf, const std::string& bytes) {
        const auto path = force.folder() / "to-seal";
        std::ofstream(path, std::ios::binary) << bytes;
        const auto file = open_regular(path);
        REQUIRE(file);
        const auto sealed = vault->seal_copy(shelf, *file);
        REQUIRE(sealed);
        return *sealed;
    }

    void add_artefact(const std::string& stage, const std::string& kind, const std::string& name,
                      const std::string& bytes, const std::string& finding) {
        const store::Sealed sealed = seal(store::Shelf::artefacts, bytes);
        auto& database = force.database();
        const std::string job = make_id(at("2026-03-21T12:00"));
        REQUIRE(
            database.execute("INSERT INTO job (id, original_id, stage, stage_version, state, "
                             "attempt, due_ms) VALUES ($1, $2, $3, 1, 'done', 1, 0)",
                             {job, original_id, stage}));
        REQUIRE(database.execute(
            "INSERT INTO artefact (id, original_id, job_id, kind, name, media_type, sha256, "
            "size_bytes, made_ms) VALUES ($1, $2, $1, $3, $4, 'x/y', $5, $6, 0)",
            {job, original_id, kind, name, sealed.sha256, sealed.size_bytes}));
        REQUIRE(
            database.execute("INSERT INTO finding (job_id, original_id, stage, made_ms, "
                             "content) VALUES ($1, $2, $3, 0, $4)",
                             {job, original_id, stage, finding}));
    }

    Force& force;
    std::unique_ptr<store::Vault> vault;
    std::string submission, reference, original_id, original_sha256;
};

}  // namespace catseye::tests
