#include "workers/wire.hpp"

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "findings/json.hpp"

namespace catseye::workers {

namespace {

using findings::Json;

constexpr std::array<std::string_view, 3> kStages{"probe", "derive", "still"};

/// Reads a body; `ok()` is false as soon as one field is not what it should be.
class Body {
public:
    explicit Body(std::string_view text) {
        auto parsed = findings::parse_json(text);
        if (parsed && parsed->is_object())
            json_ = *std::move(parsed);
        else
            good_ = false;
    }
    std::string text(const char* key, std::size_t most = 4096) {
        if (!good_ || !json_.contains(key) || !json_.at(key).is_string()) return bad();
        auto found = json_.at(key).get<std::string>();
        return found.size() <= most ? found : bad();
    }
    /// An id of ours: it becomes part of a path, so it is letters and digits only.
    std::string id(const char* key) {
        std::string found = text(key, 40);
        const bool plain = !found.empty() && std::all_of(found.begin(), found.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        });
        return plain ? found : bad();
    }
    std::int64_t whole(const char* key, std::int64_t low, std::int64_t high) {
        if (!good_ || !json_.contains(key) || !json_.at(key).is_number_integer()) return bad(), 0;
        const auto found = json_.at(key).get<std::int64_t>();
        return found >= low && found <= high ? found : (bad(), 0);
    }
    bool has(const char* key) const { return good_ && json_.contains(key); }
    const Json& at(const char* key) const { return json_.at(key); }

    template <typename T>
    Result<T> finish(T value, std::string_view what) const {
        if (good_) return value;
        return fail(ErrorCode::invalid_request, "a malformed " + std::string(what) + " message");
    }

private:
    std::string bad() {
        good_ = false;
        return {};
    }
    Json json_;
    bool good_ = true;
};

constexpr std::int64_t kMany = std::int64_t{1} << 50U;

LeaseKey read_key(Body& body) {
    return {body.id("job"), body.whole("attempt", 1, kMany)};
}

Json key_json(const LeaseKey& key) {
    return {{"job", key.job_id}, {"attempt", key.attempt}};
}

}  // namespace

std::string this_build() {
    std::string build;
    for (const auto stage : kStages)
        build += (build.empty() ? "" : " ") + std::string(stage) + "=" +
                 std::to_string(findings::stage_version(stage));
    return build;
}

std::string incoming_name(const LeaseKey& key) {
    return key.job_id + "-" + std::to_string(key.attempt);
}

std::string to_body(const Ready& ready) {
    return findings::to_line({{"agent", ready.agent}, {"build", ready.build}});
}

Result<Ready> ready_from(std::string_view text) {
    Body body(text);
    Ready ready{body.text("agent", 100), body.text("build", 200)};
    return body.finish(std::move(ready), message::kReady);
}

std::string to_body(const JobOrder& order) {
    return findings::to_line({{"job", order.lease.job_id},
                              {"attempt", order.lease.attempt},
                              {"original", order.lease.original_id},
                              {"stage", order.lease.stage},
                              {"stage_version", order.lease.stage_version},
                              {"parameters", order.lease.parameters},
                              {"sha256", order.original_sha256},
                              {"lease_ms", order.lease_time.count()},
                              {"wall_limit_s", order.wall_limit.count()},
                              {"cpu_limit_s", order.cpu_limit.count()},
                              {"memory_bytes", order.memory_bytes}});
}

Result<JobOrder> order_from(std::string_view text) {
    Body body(text);
    JobOrder order;
    const LeaseKey key = read_key(body);
    order.lease = {key.job_id,
                   body.id("original"),
                   body.text("stage", 40),
                   body.whole("stage_version", 1, kMany),
                   body.text("parameters", 400),
                   key.attempt};
    order.original_sha256 = body.text("sha256", 64);
    order.lease_time = std::chrono::milliseconds(body.whole("lease_ms", 1, kMany));
    order.wall_limit = std::chrono::seconds(body.whole("wall_limit_s", 1, 1'000'000));
    order.cpu_limit = std::chrono::seconds(body.whole("cpu_limit_s", 1, 1'000'000));
    order.memory_bytes = body.whole("memory_bytes", 1, kMany);
    if (!is_sha256(order.original_sha256))
        return fail(ErrorCode::invalid_request, "a JOB message without a hash");
    return body.finish(std::move(order), message::kJob);
}

std::string to_body(const LeaseKey& key) {
    return findings::to_line(key_json(key));
}

Result<LeaseKey> key_from(std::string_view text) {
    Body body(text);
    LeaseKey key = read_key(body);
    return body.finish(std::move(key), "lease");
}

std::string to_body(const Beat& beat) {
    Json json = key_json(beat.key);
    json["percent"] = beat.percent;
    return findings::to_line(json);
}

Result<Beat> beat_from(std::string_view text) {
    Body body(text);
    Beat beat{read_key(body), body.whole("percent", 0, 100)};
    return body.finish(std::move(beat), message::kBeat);
}

std::string to_body(const AttemptResult& result) {
    Json json = key_json(result.key);
    json["stage"] = result.stage;
    json["cpu_ms"] = result.cost.cpu.count();
    json["peak_memory_bytes"] = result.cost.peak_memory_bytes;
    json["last_words"] = result.last_words;
    // The report line of the stage itself, as text: one parser for what a stage says, wherever it
    // is read.
    json["report"] =
        findings::to_line(result.outcome ? findings::ReportLine(*result.outcome)
                                         : findings::ReportLine(result.outcome.error()));
    return findings::to_line(json);
}

Result<AttemptResult> result_from(std::string_view text) {
    Body body(text);
    AttemptResult result;
    result.key = read_key(body);
    result.stage = body.text("stage", 40);
    result.cost.cpu = std::chrono::milliseconds(body.whole("cpu_ms", 0, kMany));
    result.cost.peak_memory_bytes = body.whole("peak_memory_bytes", 0, kMany);
    result.last_words = body.text("last_words", 16384);
    const std::string report =
        body.text("report", static_cast<std::size_t>(findings::kMaxReportBytes));
    auto read = TRY(body.finish(std::move(result), message::kResult));
    auto line = TRY(findings::report_line_from(read.stage, report));
    if (auto* output = std::get_if<findings::StageOutput>(&line))
        read.outcome = std::move(*output);
    else if (auto* error = std::get_if<Error>(&line))
        read.outcome = std::move(*error);
    return read;
}

}  // namespace catseye::workers
