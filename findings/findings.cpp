#include "findings/findings.hpp"

namespace catseye::findings {

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::accepted:
            return "accepted";
        case Verdict::accepted_with_warnings:
            return "accepted_with_warnings";
        case Verdict::rejected:
            break;
    }
    return "rejected";
}

std::string_view to_string(ProxyMethod method) {
    return method == ProxyMethod::remuxed ? "remuxed" : "transcoded";
}

std::string_view to_string(SightingState state) {
    switch (state) {
        case SightingState::confident:
            return "confident";
        case SightingState::check:
            return "check";
        case SightingState::unread:
            break;
    }
    return "unread";
}

}  // namespace catseye::findings
