#include "bench/plate_marks/sheet.hpp"

#include <algorithm>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace catseye::bench {

void Sheet::add(const cv::Mat& grey, const std::string& what) {
    constexpr int kHeight = 52;
    constexpr int kWidest = 240;
    cv::Mat row(kHeight + 4, 640, CV_8UC1, cv::Scalar(230));
    cv::Mat crop;
    if (!grey.empty()) {
        const int width = std::clamp(grey.cols * kHeight / grey.rows, 1, kWidest);
        cv::resize(grey, crop, {width, kHeight}, 0, 0, cv::INTER_LINEAR);
        crop.copyTo(row(cv::Rect({2, 2}, crop.size())));
    }
    cv::putText(row, what, {kWidest + 10, 34}, cv::FONT_HERSHEY_SIMPLEX, 0.5, 0, 1, cv::LINE_AA);
    rows_.push_back(row);
}

void Sheet::add(const cv::Mat& luma, const cv::Rect2f& box, const std::string& what) {
    const cv::Rect part = cv::Rect(box) & cv::Rect({0, 0}, luma.size());
    add(part.empty() ? cv::Mat() : luma(part), what);
}

void Sheet::write(const std::filesystem::path& path) const {
    if (rows_.empty()) return;
    constexpr std::size_t kColumn = 30;  // rows; a person cannot see a taller sheet at once
    std::vector<cv::Mat> columns;
    for (std::size_t first = 0; first < rows_.size(); first += kColumn) {
        std::vector<cv::Mat> rows(
            rows_.begin() + static_cast<std::ptrdiff_t>(first),
            rows_.begin() + static_cast<std::ptrdiff_t>(std::min(first + kColumn, rows_.size())));
        while (!columns.empty() && rows.size() < kColumn)
            rows.emplace_back(rows_.front().size(), CV_8UC1, cv::Scalar(230));
        cv::vconcat(rows, columns.emplace_back());
    }
    cv::Mat sheet;
    cv::hconcat(columns, sheet);
    cv::imwrite(path.string(), sheet);
}

}  // namespace catseye::bench
