#include "web/sign_in/qr_code.hpp"

#include <memory>

#include <qrencode.h>

namespace catseye::web {
namespace {

constexpr int kQuietZone = 4;  // modules of white around it, as the standard asks

struct Freed {
    void operator()(QRcode* code) const { ::QRcode_free(code); }
};

/// One square of the path for each dark module.
std::string dark_modules(const QRcode& code) {
    std::string path;
    for (int row = 0; row < code.width; ++row)
        for (int column = 0; column < code.width; ++column)
            if ((code.data[row * code.width + column] & 1U) != 0)
                path += "M" + std::to_string(column + kQuietZone) + " " +
                        std::to_string(row + kQuietZone) + "h1v1h-1z";
    return path;
}

}  // namespace

Html qr_code(const std::string& content, const std::string& words) {
    const std::unique_ptr<QRcode, Freed> code(
        ::QRcode_encodeString8bit(content.c_str(), 0, QR_ECLEVEL_M));
    if (!code) return {};
    const std::string size = std::to_string(code->width + 2 * kQuietZone);
    return element("svg",
                   {{"class", "catseye-qr"},
                    {"role", "img"},
                    {"aria-label", words},
                    {"viewBox", "0 0 " + size + " " + size},
                    {"shape-rendering", "crispEdges"}},
                   element("rect", {{"width", size}, {"height", size}, {"fill", "#fff"}}, Html()) +
                       element("path", {{"d", dark_modules(*code)}, {"fill", "#000"}}, Html()));
}

}  // namespace catseye::web
