#include "tests/unit/transcode_plates/plate_pictures.hpp"
#include "transcode/plates/reader.hpp"
#include "transcode/plates/vrm.hpp"

using namespace catseye;
using namespace catseye::transcode;

namespace {

PlateReader& reader() {
    static Result<PlateReader> loaded = PlateReader::load(reader_weights());
    REQUIRE(loaded);
    return *loaded;
}

Corners corners_of(const cv::Rect& box) {
    const cv::Point2f tl(box.tl()), br(box.br());
    return {tl, {br.x, tl.y}, br, {tl.x, br.y}};
}

std::string read_at(const char* mark, int width) {
    const cv::Rect plate = plate_at(40, 40, width);
    cv::Mat luma = empty_street({plate.width + 80, plate.height + 80});
    draw_plate(luma, plate, mark);
    return spelled(reader().read(luma, corners_of(plate)).text()).mark;
}

}  // namespace

TEST_CASE("plates of every age are read, letters and digits told apart by where they stand") {
    const int width = GENERATE(80, 130, 260);
    CAPTURE(width);
    for (const auto& [mark, normal] : {std::pair("AB12 CDE", "AB12CDE"),
                                       {"LO51 OHO", "LO51OHO"},
                                       {"K123 FGH", "K123FGH"},
                                       {"RST 456V", "RST456V"},
                                       {"HZI 7238", "HZI7238"},
                                       {"1234 AB", "1234AB"}})
        CHECK(read_at(mark, width) == normal);
}

TEST_CASE("where nothing stands, nothing is read, and no corners are too odd") {
    const cv::Mat street = empty_street({300, 200});
    CHECK(reader().read(street, corners_of({50, 50, 120, 26})).characters.size() < 3);
    const Corners crossed{{{10, 10}, {100, 100}, {100, 10}, {10, 100}}};
    const Corners point{{{10, 10}, {10, 10}, {10, 10}, {10, 10}}};
    const Corners outside{{{-900, -900}, {-800, -900}, {-800, -880}, {-900, -880}}};
    for (const Corners& odd : {crossed, point, outside})
        CHECK(reader().read(street, odd).certainty <= 1);
}

TEST_CASE("a reader's weights are refused when they are damaged") {
    CHECK_FALSE(PlateReader::load(reader_weights().first(5000)));
    CHECK_FALSE(PlateReader::load(finder_weights()));
}
