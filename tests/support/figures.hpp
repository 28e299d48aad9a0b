#pragma once
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "review/report.hpp"
#include "store/migrator.hpp"
#include "tests/support/temporary_folder.hpp"

namespace catseye::tests {

/// Cases for figures, written straight into a database that has our tables.
class FigureRows {
public:
    explicit FigureRows(store::Database& database) : database_(database) {
        run("INSERT INTO officer (id, name, role, added_ms) VALUES ('o', 'Officer', 'reviewer', 0)",
            {});
    }

    /// A case waiting since `received`; the offence was two days before.
    std::string add(const std::string& received = "2026-03-10T12:00",
                    const std::string& mode = "cyclist") {
        const std::string id = std::to_string(++made_);
        const std::int64_t at = to_ms(*parse_time(received));
        constexpr std::int64_t kTwoDays = 2 * 86'400'000;
        run("INSERT INTO submission (id, reference, request_id, received_ms, channel, "
            "submitter_mode, incident_ms, incident_place, offence_hint, declaration) VALUES ($1, "
            "$1, $1, $2, 'command', $3, $4, 'A59', 'close_pass', '{}')",
            {id, at, mode, at - kTwoDays});
        add_vehicle(id, id, 1, at);
        return id;
    }
    void add_vehicle(const std::string& id, const std::string& submission, std::int64_t vehicle,
                     std::int64_t at) {
        run("INSERT INTO review_case (id, reference, submission_id, vehicle, vrm_given, "
            "vrm_normal, opened_ms, state, "
            "last_safe_posting_day) VALUES ($1, $1, $2, $3, 'AA00 AAA', 'AA00AAA', $4, 'waiting', "
            "$5)",
            {id, submission, vehicle, at, day_number("2026-03-19")});
    }
    void decide(const std::string& id, const std::string& kind, const std::string& disposal,
                const std::string& reason = "") {
        const store::Value nfa = reason.empty() ? store::Value(nullptr) : store::Value(reason);
        run("INSERT INTO decision (id, case_id, ordinal, kind, offence, disposal, nfa_reason, "
            "notice_exception, reason, officer_id, system_user, decided_ms) SELECT 'd' || $1 || "
            "'-' || CAST(count(*) + 1 AS TEXT), $1, count(*) + 1, $2, NULL, $3, $4, NULL, 'seen', "
            "'o', 'root', $5 FROM decision WHERE case_id = $1",
            {id, kind, disposal, nfa, to_ms(*parse_time("2026-03-12T12:00"))});
    }
    void happens(const std::string& id, const std::string& event,
                 const std::string& on = "2026-03-18") {
        run("INSERT INTO outcome (id, case_id, event, on_day, recorded_ms, officer_id, "
            "system_user, source, note) VALUES ($1, $2, $3, $4, 0, 'o', 'root', 'command', '')",
            {id + event, id, event, day_number(on)});
    }
    /// `count` cases, decided for good and with an event where one is named.
    void add_many(int count, const std::string& disposal, const std::string& event,
                  const std::string& reason = "") {
        auto transaction = store::Transaction::begin(database_);
        for (int at = 0; at < count; ++at)
            settle(add(), disposal, event, reason);
        REQUIRE(transaction->commit());
    }
    /// The annual report's figures of 2023-24, all in March 2026.
    void add_annual_report() {
        add_many(600, "COURSE", "course_completed");
        add_many(300, "COFP", "cofp_accepted");
        add_many(200, "COURT", "charged");
        add_many(1'193, "WARN", "warning_sent");
        add_many(1'729, "NFA", "", "INSUFFICIENT_EVIDENCE");
    }
    /// January to June 2026: common and rare of everything, so that small counts stand beside large
    /// ones.
    void add_busy_half_year() {
        struct Course {
            const char *disposal, *event, *reason;
        };
        const Course courses[] = {{"COURSE", "course_completed", ""},
                                  {"WARN", "warning_sent", ""},
                                  {"NFA", "", "NO_VRM"},
                                  {"COFP", "cofp_accepted", ""},
                                  {"NFA", "", "NOT_PUBLIC_INTEREST"},
                                  {"COURT", "charged", ""},
                                  {"REFER_FORCE", "", ""}};
        const char* modes[] = {"car", "cyclist", "pedestrian", "horse_rider"};
        const char* offences[] = {"RT88576", "RT88575", "RT88975", "RV86019", "RT88026"};
        const char* places[] = {"A59, Preston", "A6 in Garstang", "Burnley", "somewhere", "M6"};
        auto transaction = store::Transaction::begin(database_);
        for (int at = 0; at < 300; ++at) {
            // A repeatable walk that visits high numbers seldom.
            const auto pick = [&](int salt, int choices) {
                return ((at * salt) % 97) * ((at * (salt + 7)) % 89) * choices / (97 * 89);
            };
            const std::string month = std::to_string(1 + at % 6);
            const std::string id = add("2026-0" + month + "-10T12:00", modes[pick(31, 4)]);
            run("UPDATE submission SET incident_place = $2 WHERE id = $1",
                {id, std::string(places[pick(13, 5)])});
            run("UPDATE review_case SET offence = $2 WHERE id = $1",
                {id, std::string(offences[pick(23, 5)])});
            const Course& course = courses[pick(41, 7)];
            if (at % 11 != 0) settle(id, course.disposal, course.event, course.reason);
        }
        REQUIRE(transaction->commit());
    }
    void run(const std::string& sql, const store::Values& values) {
        const auto done = database_.execute(sql, values);
        if (!done) FAIL(done.error().message);
    }

private:
    static std::int64_t day_number(const std::string& text) {
        return parse_day(text)->time_since_epoch().count();
    }
    void settle(const std::string& id, const std::string& disposal, const std::string& event,
                const std::string& reason) {
        decide(id, "final", disposal, reason);
        if (!event.empty()) happens(id, event);
    }

    store::Database& database_;
    int made_ = 0;
};

struct FigureDatabase {
    FigureDatabase() { REQUIRE(store::migrate(*database, *parse_time("2026-01-01T09:00"))); }
    TemporaryFolder folder;
    std::unique_ptr<store::Database> database =
        *store::open_sqlite(folder / "catseye.db", store::Access::read_write);
};

/// The same in a database of the test's own.
class FigureCases : public FigureDatabase, public FigureRows {
public:
    FigureCases() : FigureRows(*database) {}
};

}  // namespace catseye::tests
