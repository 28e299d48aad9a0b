#pragma once
#include <fstream>

#include "base/hash.hpp"
#include "findings/json.hpp"
#include "store/artefacts.hpp"
#include "store/job_queue.hpp"
#include "tests/support/console_fixture.hpp"
#include "web/footage/footage.hpp"
#include "web/footage/footage_panel.hpp"

namespace catseye::tests {

/// Four frames: 0, 40, 80 and 280 ms after the first.
inline constexpr const char* kFrameIndex =
    R"({"time_base":[1,25],"pts":[10,11,12,17],"size":[1,1,1,1],"key":[0]})";

/// A console whose case page is the footage panel and nothing else.
struct FootageFixture : ConsoleFixture {
    FootageFixture() {
        web::add_footage_routes(routes);
        routes.page("/case/{}", web::Permission::see_case, [](web::OfficerVisit& visit) {
            const auto panel = web::footage_panel(visit, visit.request.arguments.at(0));
            if (!panel) return web::console_failed(visit, panel.error());
            return web::console_page(visit, {"Case", "queue"},
                                     web::console_heading("Case") + *panel);
        });
    }

    /// A case that waits, its original derived as by the stage.
    std::string playable_case() {
        const std::string reference = force.waiting_case();
        finish(original_of(reference), "derive", "", {},
               {
                   {"proxy", "proxy.mp4", "video/mp4", "the bytes of a proxy"},
                   {"frame_index", "frame_index.json", "application/json", kFrameIndex},
                   {"poster", "poster.jpg", "image/jpeg", "a poster"},
                   {"filmstrip_index", "filmstrip.json", "application/json", "{}"},
                   {"filmstrip", "filmstrip_00.jpg", "image/jpeg", "a sheet"},
                   {"plate_crop", "plate_crop_00.png", "image/png", "a crop"},
               });
        return reference;
    }

    std::string original_of(const std::string& reference) {
        return force.text(
            "SELECT so.original_id FROM submission_original so JOIN review_case c ON "
            "c.submission_id = so.submission_id WHERE c.reference = $1",
            reference);
    }

    struct Made {
        std::string kind, name, media_type, bytes;
    };
    /// What the dispatcher does with a result.
    void finish(const std::string& original, const std::string& stage,
                const std::string& parameters, const findings::StageOutput& output,
                const std::vector<Made>& files) {
        store::JobQueue jobs(force.database());
        REQUIRE(jobs.add({original, stage, 1, parameters, 0}, now));
        // Of several jobs that wait, the queue says not which comes first.
        auto lease = jobs.claim("test", now, now + std::chrono::minutes(1));
        while (lease && *lease && (*lease)->parameters != parameters)
            lease = jobs.claim("test", now, now + std::chrono::minutes(1));
        REQUIRE(lease);
        REQUIRE(lease->has_value());
        REQUIRE((*lease)->original_id == original);
        std::vector<store::Artefact> artefacts;
        for (const Made& made : files)
            artefacts.push_back({made.kind, made.name, made.media_type, sealed(made.bytes)});
        store::Artefacts rows(force.database());
        REQUIRE(rows.add(**lease, artefacts, now));
        REQUIRE(rows.add_findings(**lease, output, now));
        REQUIRE(jobs.complete(**lease, {}, now));
    }

    store::Sealed sealed(const std::string& bytes) {
        const auto path = force.folder() / "made";
        std::ofstream(path, std::ios::binary) << bytes;
        const auto file = open_regular(path);
        REQUIRE(file);
        const auto stored = vault->seal_copy(store::Shelf::artefacts, *file);
        REQUIRE(stored);
        return *stored;
    }

    /// The id of the viewing that a page's addresses name.
    static std::string viewing_in(const std::string& page) {
        const auto at = page.find("/footage/");
        REQUIRE(at != std::string::npos);
        return page.substr(at + 9, 26);
    }

    std::vector<std::string> contents(const std::string& event) {
        return force.texts("SELECT content FROM custody_entry WHERE event = $1 ORDER BY seq",
                           event);
    }
};

inline std::string bytes_of(const web::Response& response) {
    const auto* body = std::get_if<web::FileBody>(&response.body);
    if (body == nullptr) return "";
    std::string bytes(static_cast<std::size_t>(body->size_bytes), '\0');
    REQUIRE(::pread(body->file.fd(), bytes.data(), bytes.size(), 0) ==
            static_cast<ssize_t>(bytes.size()));
    return bytes;
}

}  // namespace catseye::tests
