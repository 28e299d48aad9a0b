#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

namespace catseye::bench {

/// A contact sheet: pictures of plates, one under the other, each beside what was said of it.
class Sheet {
public:
    void add(const cv::Mat& grey, const std::string& what);
    /// The part of a picture that `box` covers.
    void add(const cv::Mat& luma, const cv::Rect2f& box, const std::string& what);
    void write(const std::filesystem::path& path) const;

private:
    std::vector<cv::Mat> rows_;
};

}  // namespace catseye::bench
