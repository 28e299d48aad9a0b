#pragma once
#include <span>
#include <string_view>

#include <opencv2/dnn.hpp>

#include "base/result.hpp"

namespace catseye::transcode {

/// The two networks as trained by training/, compiled into the program: ONNX, a few megabytes each.
std::span<const unsigned char> finder_weights();
std::span<const unsigned char> reader_weights();

/// A network from its weights, tried once on an empty picture of this size (luma); its answer has
/// to have `channels`. `internal`, with what to do, for weights that are missing, damaged or not
/// those of this build.
Result<cv::dnn::Net> load_network(std::string_view name, std::span<const unsigned char> weights,
                                  const cv::Size& picture, int channels);

/// A network's answer to a picture (CV_32F, one channel).
cv::Mat answer_of(cv::dnn::Net& net, const cv::Mat& picture);

}  // namespace catseye::transcode
