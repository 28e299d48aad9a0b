#include "workers/wire.hpp"

#include "findings/json.hpp"
#include "workers/workflow.hpp"

using namespace catseye;
using namespace catseye::workers;

TEST_CASE("an order and a result come back as they were sent") {
    JobOrder order;
    order.lease = {"JOB1", "ORIG1", "derive", 1, "lanes=proxy", 3};
    order.original_sha256 = std::string(64, 'a');
    order.lease_time = std::chrono::milliseconds(500);
    order.wall_limit = std::chrono::seconds(9);
    order.cpu_limit = std::chrono::seconds(8);
    order.memory_bytes = 7;
    const auto read = order_from(to_body(order));
    REQUIRE(read);
    CHECK(read->lease.parameters == "lanes=proxy");
    CHECK(read->lease.attempt == 3);
    CHECK(read->lease_time == order.lease_time);

    AttemptResult result;
    result.key = {"JOB1", 3};
    result.stage = "derive";
    result.last_words = "bytes that are no UTF-8: \xff\xfe";
    findings::StageOutput output;
    output.derive = findings::DeriveFindings{findings::ProxyMethod::remuxed, 10, 10, 0, 1.5, {}};
    output.files = {"proxy.mp4"};
    result.outcome = output;
    const auto heard = result_from(to_body(result));
    REQUIRE(heard);
    REQUIRE(heard->outcome);
    CHECK(heard->outcome->files == output.files);
    CHECK(heard->outcome->derive->frames == 10);

    result.outcome = fail(ErrorCode::resource, "signal 11");
    const auto failed = result_from(to_body(result));
    REQUIRE(failed);
    CHECK(failed->outcome.error().code == ErrorCode::resource);
}

TEST_CASE("bodies that are not what they should be are refused") {
    const std::string good = to_body(LeaseKey{"JOB1", 1});
    CHECK(key_from(good));
    for (const char* body : {"", "null", "[]", "{}", "{\"job\":\"../../etc\",\"attempt\":1}",
                             "{\"job\":\"A\",\"attempt\":0}", "{\"job\":\"A\",\"attempt\":\"1\"}",
                             "{\"job\":\"A\",\"attempt\":99999999999999999999}",
                             "{\"job\":\"\",\"attempt\":1}", "{\"job\":5,\"attempt\":1}"}) {
        INFO(body);
        CHECK_FALSE(key_from(body));
        CHECK_FALSE(result_from(body));
        CHECK_FALSE(order_from(body));
    }
    CHECK_FALSE(beat_from(R"({"job":"A","attempt":1,"percent":101})"));
    CHECK_FALSE(result_from(
        R"({"job":"A","attempt":1,"stage":"derive","cpu_ms":1,"peak_memory_bytes":1,"last_words":"","report":"{\"result\":{\"files\":[\"../x\"]}}"})"));
}

TEST_CASE("every stage has a row in the workflow, and a rejected file goes no further") {
    for (const char* stage : {"probe", "derive", "still"}) {
        INFO(stage);
        REQUIRE(workflow_row(stage) != nullptr);
        CHECK(findings::stage_version(stage) > 0);
    }
    findings::StageOutput output;
    output.probe.emplace();
    output.probe->verdict = findings::Verdict::rejected;
    output.probe->reasons = {{"not_video", "This is not a video."}};
    const auto step = step_after(*workflow_row("probe"), output);
    CHECK(step.state == store::OriginalState::unplayable);
    CHECK(step.reason_code == "not_video");
    output.probe->verdict = findings::Verdict::accepted_with_warnings;
    CHECK(step_after(*workflow_row("probe"), output).state == store::OriginalState::processing);
    CHECK(step_after(*workflow_row("derive"), findings::StageOutput{}).state ==
          store::OriginalState::done);
    CHECK(step_after(*workflow_row("derive"), fail(ErrorCode::resource, "signal 9")).state ==
          store::OriginalState::incomplete);
    CHECK(step_after(*workflow_row("still"), fail(ErrorCode::resource, "signal 9")).state ==
          store::OriginalState::processing);
}
