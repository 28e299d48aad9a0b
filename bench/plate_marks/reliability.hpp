#pragma once
#include <array>
#include <filesystem>

namespace catseye::bench {

/// What a confidence is worth: of the reads offered with about this confidence, how many were
/// right.
class Reliability {
public:
    void add(double confidence, bool right);
    /// A row for each tenth that was offered.
    void print() const;
    /// The same as a drawing: a dot for each tenth, the bar of its 95 % interval (Wilson), the
    /// diagonal of a confidence that is worth what it says.
    void draw(const std::filesystem::path& svg) const;

private:
    struct Bin {
        int offered = 0, right = 0;
        double sum = 0;  ///< of the confidences
    };
    std::array<Bin, 10> bins_{};
};

}  // namespace catseye::bench
