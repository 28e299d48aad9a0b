#pragma once
#include <string>
#include <string_view>
#include <unordered_set>

namespace catseye::review {

/// Keeps each word once, so that a hundred thousand cases share a few dozen. What it yields lives
/// as long as it does.
class Words {
public:
    std::string_view of(std::string word) {
        return word.empty() ? std::string_view() : *words_.insert(std::move(word)).first;
    }

private:
    std::unordered_set<std::string> words_;
};

}  // namespace catseye::review
