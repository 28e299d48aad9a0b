#include "bench/plate_marks/generator.hpp"

#include <algorithm>
#include <cmath>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <pango/pangocairo.h>

namespace catseye::bench {

namespace {

constexpr double kPixelsPerMm = 3;
constexpr double kPlateWidth = 520, kPlateHeight = 111, kLetterWidth = 50, kLetterHeight = 79;
constexpr double kGap = 11, kGroupGap = 33, kBar = 14;

/// A letter's outline stretched onto its field at the origin of `context`, as a filled path.
void fill_letter(cairo_t* context, const char* font, char letter) {
    if (letter == 'I' || letter == '1') {  // a bar, whatever the font makes of it
        cairo_rectangle(context, 0, 0, kBar, kLetterHeight);
        cairo_fill(context);
        return;
    }
    PangoLayout* layout = pango_cairo_create_layout(context);
    PangoFontDescription* description = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(description, 100 * PANGO_SCALE);
    pango_layout_set_font_description(layout, description);
    const char text[]{letter == '0' ? 'O' : letter, '\0'};
    pango_layout_set_text(layout, text, -1);
    PangoRectangle ink;
    pango_layout_get_extents(layout, &ink, nullptr);
    cairo_save(context);
    cairo_scale(context, kLetterWidth * PANGO_SCALE / ink.width,
                kLetterHeight * PANGO_SCALE / ink.height);
    cairo_translate(context, -static_cast<double>(ink.x) / PANGO_SCALE,
                    -static_cast<double>(ink.y) / PANGO_SCALE);
    pango_cairo_layout_path(context, layout);
    cairo_fill(context);
    cairo_restore(context);
    pango_font_description_free(description);
    g_object_unref(layout);
}

double width_of(const std::string& mark) {
    double width = -kGap;
    for (const char letter : mark)
        width += letter == ' ' ? kGroupGap - kGap
                               : (letter == 'I' || letter == '1' ? kBar : kLetterWidth) + kGap;
    return width;
}

void draw_letters(cairo_t* context, const char* font, const std::string& mark) {
    double x = (kPlateWidth - width_of(mark)) / 2;
    for (const char letter : mark) {
        if (letter == ' ') {
            x += kGroupGap - kGap;
            continue;
        }
        cairo_save(context);
        cairo_translate(context, x, (kPlateHeight - kLetterHeight) / 2);
        fill_letter(context, font, letter);
        cairo_restore(context);
        x += (letter == 'I' || letter == '1' ? kBar : kLetterWidth) + kGap;
    }
}

}  // namespace

/// Pango draws a font that is not installed with another, and says nothing.
const char* missing_of(Fonts fonts) {
    PangoContext* context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    const auto is_missing = [&](const char* font) {
        PangoFontDescription* asked = pango_font_description_from_string(font);
        PangoFont* loaded = pango_context_load_font(context, asked);
        PangoFontDescription* given = pango_font_describe(loaded);
        const bool same = std::string_view(pango_font_description_get_family(asked)) ==
                          pango_font_description_get_family(given);
        pango_font_description_free(given);
        g_object_unref(loaded);
        pango_font_description_free(asked);
        return !same;
    };
    const auto found = std::ranges::find_if(fonts, is_missing);
    g_object_unref(context);
    return found == fonts.end() ? nullptr : *found;
}

std::string alike(std::string mark) {
    for (char& c : mark)
        c = c == 'O' ? '0' : c == 'I' ? '1' : c;
    return mark;
}

std::string PlateGenerator::mark() {
    const auto letter = [&] { return "ABCDEFGHJKLMNOPRSTUVWXY"[below(23)]; };
    const auto digit = [&] { return static_cast<char>('0' + below(10)); };
    const auto any = [&](const char* shape) {
        std::string mark;
        for (; *shape != '\0'; ++shape)
            mark += *shape == 'L' ? letter() : *shape == 'D' ? digit() : ' ';
        return mark;
    };
    const int kind = below(10);
    return any(kind < 8 ? "LLDD LLL" : kind < 9 ? "LDDD LLL" : "LLL DDDL");
}

cv::Mat PlateGenerator::flat(const std::string& mark) {
    cv::Mat plate(cvRound(kPlateHeight * kPixelsPerMm), cvRound(kPlateWidth * kPixelsPerMm),
                  CV_8UC4);
    cairo_surface_t* surface = cairo_image_surface_create_for_data(
        plate.data, CAIRO_FORMAT_RGB24, plate.cols, plate.rows, static_cast<int>(plate.step));
    cairo_t* context = cairo_create(surface);
    cairo_scale(context, kPixelsPerMm, kPixelsPerMm);
    const bool yellow = below(2) == 0;
    cairo_set_source_rgb(context, 0.95, yellow ? 0.78 : 0.95, yellow ? 0.1 : 0.93);
    cairo_paint(context);
    cairo_set_source_rgb(context, 0.06, 0.06, 0.07);
    draw_letters(context, fonts_[static_cast<std::size_t>(below(static_cast<int>(fonts_.size())))],
                 mark);
    cairo_destroy(context);
    cairo_surface_destroy(surface);
    cv::Mat grey;
    cv::cvtColor(plate, grey, cv::COLOR_BGRA2GRAY);
    return grey;
}

/// A street of flat shapes, and the back of a vehicle.
cv::Mat PlateGenerator::scene(const cv::Rect& vehicle) {
    cv::Mat scene(540, 960, CV_8UC1, cv::Scalar(between(90, 200)));
    for (int i = 0; i < 40; ++i) {
        const cv::Point at(below(960), below(540));
        cv::rectangle(scene, at, at + cv::Point(below(160), below(90)), between(20, 230), -1);
    }
    cv::rectangle(scene, {0, 380}, {960, 540}, between(60, 120), -1);
    cv::rectangle(scene, vehicle, between(15, 235), -1);
    cv::GaussianBlur(scene, scene, {0, 0}, 1.2);
    return scene;
}

/// The flat plate between the corners of the picture. Drawn larger, then averaged, as a lens and a
/// sensor do.
void PlateGenerator::lay_on(PlatePicture& made, const cv::Mat& plate, double width) {
    constexpr int kFine = 4;
    constexpr int kRoom = 4;
    cv::Rect part =
        cv::boundingRect(std::vector<cv::Point2f>(made.corners.begin(), made.corners.end()));
    part = cv::Rect(part.tl() - cv::Point(kRoom, kRoom), part.br() + cv::Point(kRoom, kRoom)) &
           cv::Rect({0, 0}, made.luma.size());
    cv::Mat large;
    cv::resize(made.luma(part), large, {}, kFine, kFine, cv::INTER_LINEAR);
    const auto w = static_cast<float>(plate.cols);
    const auto h = static_cast<float>(plate.rows);
    const cv::Point2f from[]{{0, 0}, {w, 0}, {w, h}, {0, h}};
    transcode::Corners to = made.corners;
    for (cv::Point2f& corner : to)
        corner = (corner - cv::Point2f(part.tl())) * kFine;
    cv::Mat small = plate;
    const double shrink = w / (width * kFine);
    if (shrink > 1.5) cv::GaussianBlur(plate, small, {0, 0}, shrink / 2.5);
    const cv::Mat map = cv::getPerspectiveTransform(from, to.data());
    cv::Mat laid;
    cv::Mat cover;
    cv::warpPerspective(small * between(0.5, 1.0), laid, map, large.size());
    cv::warpPerspective(cv::Mat(plate.size(), CV_8UC1, cv::Scalar(255)), cover, map, large.size());
    laid.copyTo(large, cover > 127);
    cv::resize(large, made.luma(part), part.size(), 0, 0, cv::INTER_AREA);
}

PlatePicture PlateGenerator::picture(const std::string& mark, double width) {
    PlatePicture made;
    for (const char letter : mark)
        if (letter != ' ') made.mark += letter;
    const double height = width * kPlateHeight / kPlateWidth;
    const cv::Point2d middle(between(250, 710), between(200, 440));
    made.luma = scene(cv::Rect(cv::Point(middle - cv::Point2d(width * 1.6, width * 1.3)),
                               cv::Point(middle + cv::Point2d(width * 1.6, width * 0.6))));
    const cv::Mat plate = flat(mark);
    const double roll = between(-0.06, 0.06);
    const double fall = between(-0.06, 0.06);
    const cv::Point2d sides[]{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    for (std::size_t i = 0; i < made.corners.size(); ++i) {
        const double x = sides[i].x * width / 2;
        const double y = sides[i].y * height / 2;
        made.corners[i] = cv::Point2d(middle.x + x - y * roll, middle.y + y + x * fall);
    }
    lay_on(made, plate, width);
    cv::GaussianBlur(made.luma, made.luma, {0, 0}, between(0.35, 0.8));
    cv::Mat noise(made.luma.size(), CV_16S);
    cv::Mat noisy;
    random_.fill(noise, cv::RNG::NORMAL, 0, between(1, 7));
    made.luma.convertTo(noisy, CV_16S);
    cv::Mat(noisy + noise).convertTo(made.luma, CV_8U);
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", made.luma, bytes, {cv::IMWRITE_JPEG_QUALITY, 45 + below(45)});
    made.luma = cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
    return made;
}

}  // namespace catseye::bench
