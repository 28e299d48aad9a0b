#include <algorithm>
#include <cassert>

#include "web/assets/assets.hpp"

namespace catseye::web {

std::string_view asset_path(std::string_view name) {
    const auto all = assets();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Asset& asset) { return asset.name == name; });
    assert(found != all.end());
    return found->path;
}

Response asset_response(const Request& request) {
    for (const Asset& asset : assets()) {
        if (asset.path != request.path) continue;
        Response response;
        response.headers.set("Content-Type", std::string(asset.media_type));
        response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
        response.headers.set("ETag", std::string(asset.etag));
        response.body = asset.body;
        return response;
    }
    return plain_text(404, "There is no such file.");
}

}  // namespace catseye::web
