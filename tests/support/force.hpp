#pragma once
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/ids.hpp"
#include "review/case_opening.hpp"
#include "review/decisions.hpp"
#include "review/officers.hpp"
#include "review/outcomes.hpp"
#include "store/custody_log.hpp"
#include "store/migrator.hpp"
#include "store/submissions.hpp"
#include "tests/support/temporary_folder.hpp"

namespace catseye::tests {

inline Time at(std::string_view text) {
    return *parse_time(text);
}
inline Day day(std::string_view text) {
    return *parse_day(text);
}

/// A force with an officer of every role and an empty database in a folder of its own.
class Force {
public:
    Force() {
        auto opened = store::open_sqlite(folder_ / "test.db", store::Access::read_write);
        REQUIRE(opened);
        database_ = *std::move(opened);
        REQUIRE(store::migrate(*database_, at("2026-01-01T00:00")));
        for (const auto* role : {"reviewer", "supervisor", "clerk", "decision_maker", "prosecutor",
                                 "disclosure_officer", "auditor", "administrator"}) {
            REQUIRE(review::add_officer(*database_, role, role, at("2026-01-01T00:00")));
        }
        REQUIRE(
            review::add_officer(*database_, "second reviewer", "reviewer", at("2026-01-01T00:00")));
    }

    store::Database& database() { return *database_; }
    const TemporaryFolder& folder() const { return folder_; }
    std::filesystem::path database_file() const { return folder_ / "test.db"; }
    const review::Law& law() const { return review::compiled_law(); }

    /// A submission received at `received`, of these originals (one letter each); yields its id.
    std::string submit(Time incident, Time received, std::string_view originals = "a") {
        store::Submissions submissions(*database_);
        const std::string id = make_id(received);
        REQUIRE(submissions.add(
            {id, make_reference(), id, received, "command", "cyclist", incident, "A59, Preston",
             "close_pass",
             R"({"narrative":"It passed me.","court":"yes","statement_name":"Ann Onymous"})",
             R"({"last_name":"Onymous"})"}));
        std::int64_t ordinal = 0;
        for (const char letter : originals) {
            const auto original =
                submissions.find_or_add_original({std::string(64, letter), 1000}, received);
            REQUIRE(original);
            REQUIRE(submissions.link(id, ++ordinal, *original, std::string(1, letter) + ".mp4"));
        }
        return id;
    }

    review::OpenedCase open(const std::string& submission, Time incident, Time received,
                            const std::string& vrm = "AA00AAA", std::int64_t vehicle = 1) {
        const auto opened = review::open_case(
            *database_, law(),
            {submission, vehicle, vrm, vrm, R"({"make":"Test"})", incident, received, "close_pass"},
            received);
        REQUIRE(opened);
        return *opened;
    }

    /// A case of its own submission, waiting for an officer; yields its reference.
    std::string waiting_case(std::string_view incident = "2026-03-20T08:15",
                             std::string_view received = "2026-03-21T12:00") {
        const std::string letter(1, next_original_);
        next_original_ = next_original_ == 'f' ? '0' : static_cast<char>(next_original_ + 1);
        const std::string submission = submit(at(incident), at(received), letter);
        const review::OpenedCase opened =
            open(submission, at(incident), at(received), "AA00AA" + letter);
        settle(letter, store::OriginalState::done);
        return opened.reference;
    }

    void settle(const std::string& letter, store::OriginalState state, const std::string& code = "",
                const std::string& message = "") {
        const auto rows = database_->query("SELECT id FROM original WHERE sha256 = $1",
                                           {std::string(64, letter[0])});
        REQUIRE(rows);
        REQUIRE(*(*rows)->next());
        const std::string id = (*rows)->text(0);
        REQUIRE(store::Submissions(*database_).settle_original(id, state, code, message));
        const auto moved = review::settle_cases(*database_, id, at("2026-03-21T12:10"));
        REQUIRE(moved);
        settled_ = *moved;
    }
    std::int64_t settled() const { return settled_; }

    Result<review::Decided> decide(const std::string& reference, const std::string& officer,
                                   const std::string& disposal,
                                   review::DecisionKind kind = review::DecisionKind::recommended,
                                   std::string_view now = "2026-03-23T10:00") {
        review::NewDecision request = decision(reference, officer, disposal);
        request.kind = kind;
        return review::decide(*database_, law(), request, at(now));
    }

    /// A request that keeps every rule for COURSE in March 2026.
    static review::NewDecision decision(const std::string& reference, const std::string& officer,
                                        const std::string& disposal) {
        review::NewDecision request;
        request.reference = reference;
        request.actor = {officer, "test"};
        request.offence = "RT88576";
        request.disposal = disposal;
        request.reason = "a close pass, seen clearly";
        if (disposal == "NFA") request.nfa_reason = "INSUFFICIENT_EVIDENCE";
        return request;
    }

    Result<review::RecordedOutcome> outcome(const std::string& reference, const std::string& event,
                                            std::string_view on,
                                            const std::string& officer = "clerk",
                                            std::string_view now = "2026-12-01T10:00") {
        return review::record_outcome(
            *database_, law(),
            {reference, event, day(on), {officer, "test"}, review::OutcomeSource::command},
            at(now));
    }

    std::string state(const std::string& reference) {
        return text("SELECT state FROM review_case WHERE reference = $1", reference);
    }
    std::vector<std::string> flags(const std::string& reference) {
        return texts(
            "SELECT f.code FROM case_flag f JOIN review_case c ON c.id = f.case_id WHERE "
            "c.reference = $1 ORDER BY f.code",
            reference);
    }
    std::vector<std::string> events(const std::string& reference) {
        return texts(
            "SELECT e.event FROM custody_entry e JOIN review_case c ON c.id = e.subject WHERE "
            "c.reference = $1 ORDER BY e.seq",
            reference);
    }
    std::int64_t count(const std::string& table) {
        return **database_->integer("SELECT count(*) FROM " + table);
    }
    bool custody_is_whole() {
        std::int64_t entries = 0;
        const auto problems = store::CustodyLog(*database_).verify(entries);
        REQUIRE(problems);
        return problems->empty();
    }

    std::vector<std::string> texts(const std::string& sql, const std::string& value) {
        const auto rows = database_->query(sql, {value});
        REQUIRE(rows);
        std::vector<std::string> found;
        while (*(*rows)->next())
            found.push_back((*rows)->text(0));
        return found;
    }
    std::string text(const std::string& sql, const std::string& value) {
        const auto found = texts(sql, value);
        REQUIRE(found.size() == 1);
        return found.front();
    }

private:
    TemporaryFolder folder_;
    std::unique_ptr<store::Database> database_;
    char next_original_ = 'a';
    std::int64_t settled_ = 0;
};

}  // namespace catseye::tests
