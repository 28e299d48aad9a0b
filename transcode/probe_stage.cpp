#include "transcode/probe_stage.hpp"

#include "media/probe.hpp"

namespace catseye::transcode {

Result<findings::StageOutput> run_probe(const StageContext& context) {
    if (!context.parameters.empty())
        return fail(ErrorCode::invalid_request, "probe takes no parameters");
    findings::StageOutput output;
    output.probe = TRY(media::probe(context.original));
    return output;
}

}  // namespace catseye::transcode
