#pragma once
#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "ingest/uploads.hpp"
#include "web/http/router.hpp"

namespace catseye::web {

/// Which open draft a request may upload into; nothing: none.
using DraftOf = std::function<Result<std::optional<std::string>>(const Request&)>;

struct TusOptions {
    ingest::UploadStore& uploads;
    std::function<std::int64_t()> max_file_bytes;
    DraftOf draft_of;
    std::function<Time()> clock = now;
};

/// Resumable uploads at /files by tus 1.0.0 (https://tus.io/protocols/resumable-upload): creation,
/// creation-with-upload, checksum (sha256), expiration, termination. 204 comes after the bytes and
/// their offset are durable. What was uploaded is never served.
void add_tus_routes(Router& router, const TusOptions& options);

}  // namespace catseye::web
