#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/confine.hpp"
#include "base/process.hpp"
#include "base/result.hpp"
#include "findings/stage_report.hpp"

namespace catseye::workers {

/// One run of one stage on one original.
struct StageRequest {
    std::string stage;
    std::string parameters;  ///< job.parameters, e.g. "frame=120" or "lanes=proxy,poster"
    std::filesystem::path
        scratch;  ///< an existing empty folder; the slots of the stage are made in it,
                  ///< and of them only those stay that a good run has filled
    std::chrono::seconds wall_limit{900};
    Limits limits;
};

/// How a run ended: what the stage said, or why there is nothing. Costs are filled in either way.
struct StageRun {
    Result<findings::StageOutput> outcome = fail(ErrorCode::internal, "the stage has not ended");
    std::chrono::microseconds cpu{};
    std::int64_t peak_memory_bytes = 0;
    std::string
        last_words;  ///< the end of what it wrote to stderr, at most 4 KiB: for the operator
};

/// The parent half of the sandbox: starts `catseye-stage`, hears its report, and ends it. Never
/// blocks, so that an agent can keep its lease alive beside it: wait on `fd()` and call `step`. The
/// thread that starts it must outlive it, and the process adopts orphans (base/process.hpp) from
/// then on.
class Sandbox {
public:
    /// The child gets `original` reopened: read-only, with an offset of its own. `program` is the
    /// path of catseye-stage, which takes the stage, its parameters and its limits as arguments.
    static Result<Sandbox> start(const std::filesystem::path& program, const File& original,
                                 const StageRequest& request);
    Sandbox(Sandbox&& other) noexcept;
    Sandbox& operator=(Sandbox&& other) noexcept;
    ~Sandbox();  ///< ends the child's whole process group

    int fd() const;  ///< readable when `step` has something to do
    /// Reads what there is. The run, once the child and its whole group are gone; nothing while it
    /// goes on. Not to be called again after an answer. How a run that gave no result is told: the
    /// stage's own Error (a code of its own: invalid_media, unsupported, resource, invalid_request,
    /// else internal); `resource` for a signal, a bad exit, too much time, memory, output or
    /// report; `internal` for a system call that the sandbox forbids, or a result that is not to be
    /// trusted; `invalid_media` for a report that makes no sense.
    std::optional<StageRun> step();
    std::int64_t percent() const;
    /// Ends it: the next `step` answers `cancelled`.
    void cancel();

private:
    struct State;
    explicit Sandbox(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Starts, waits and answers: for tools and tests.
StageRun run_stage(const std::filesystem::path& program, const File& original,
                   const StageRequest& request,
                   const std::function<void(std::int64_t percent)>& progress = {});

}  // namespace catseye::workers
