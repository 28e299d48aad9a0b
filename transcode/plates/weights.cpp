#include "transcode/plates/weights.hpp"

#include <opencv2/imgproc.hpp>

#include "base/hash.hpp"

// The assembler copies the files into the program, so that no path has to be right and the sandbox
// no wider.
#define CATSEYE_CARRY(name, path)                                               \
    __asm__(".pushsection .rodata\n.balign 16\n.global " #name "_begin\n" #name \
            "_begin:\n.incbin \"" path "\"\n.global " #name "_end\n" #name      \
            "_end:\n.byte 0"                                                    \
            "\n.popsection\n");                                                 \
    extern "C" const unsigned char name##_begin[];                              \
    extern "C" const unsigned char name##_end[];

CATSEYE_CARRY(catseye_finder, CATSEYE_MODELS "/finder.onnx")
CATSEYE_CARRY(catseye_reader, CATSEYE_MODELS "/reader.onnx")

namespace catseye::transcode {

std::span<const unsigned char> finder_weights() {
    return {catseye_finder_begin, catseye_finder_end};
}

std::span<const unsigned char> reader_weights() {
    return {catseye_reader_begin, catseye_reader_end};
}

namespace {

/// Whether these are the very bytes that this program was built with: a network of which a few
/// weights are damaged loads as well as a whole one, and reads nonsense.
bool is_whole(std::string_view name, std::span<const unsigned char> weights) {
    const std::string_view bytes(reinterpret_cast<const char*>(weights.data()), weights.size());
    return sha256_of(bytes) == (name == "finder" ? CATSEYE_FINDER_SHA256 : CATSEYE_READER_SHA256);
}

}  // namespace

Result<cv::dnn::Net> load_network(std::string_view name, std::span<const unsigned char> weights,
                                  const cv::Size& picture, int channels) {
    const auto refused = [&](const std::string& why) {
        return fail(ErrorCode::internal, "the weights of the plate " + std::string(name) +
                                             " cannot be used (" + why +
                                             "): install this version of catseye again");
    };
    if (weights.empty()) return refused("they are missing");
    if (!is_whole(name, weights)) return refused("they are not those it was built with");
    try {
        auto net =
            cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(weights.data()), weights.size());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        const cv::Mat answer = answer_of(net, cv::Mat::zeros(picture, CV_32F));
        if (answer.dims != 4 || answer.size[1] != channels)
            return refused("they are those of another shape of network");
        return net;
    } catch (const cv::Exception& error) {
        return refused(error.err);
    }
}

cv::Mat answer_of(cv::dnn::Net& net, const cv::Mat& picture) {
    CV_Assert(picture.type() == CV_32F && picture.isContinuous());
    const std::array<int, 4> shape{1, 1, picture.rows, picture.cols};
    net.setInput(cv::Mat(static_cast<int>(shape.size()), shape.data(), CV_32F,
                         const_cast<uchar*>(picture.data)));
    return net.forward();
}

}  // namespace catseye::transcode
