// What an identity provider says: its configuration, its keys, its tokens. The first line is the
// keys, the rest a token; a token that was not signed by one of them is never taken.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "web/sign_in/identity_provider.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace catseye;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view first = text.substr(0, end),
                           rest = text.substr(std::min(end + 1, text.size()));

    const auto facts = web::provider_facts(first, "https://idp.example");
    if (facts && (facts->issuer != "https://idp.example" || !web::is_safe_url(facts->jwks_uri)))
        __builtin_trap();
    if (const auto roles = web::group_roles(std::string(first)))
        for (const auto& [group, role] : *roles)
            if (group.empty() || role.empty()) __builtin_trap();

    const web::TokenExpectation expected{"https://idp.example", "catseye", "n",
                                         from_ms(1'774'000'000'000)};
    static const auto kOurs = web::WebKeys::parse(
        R"({"keys":[{"kty":"EC","crv":"P-256","kid":"e1","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
    if (!kOurs || web::check_id_token(rest, *kOurs, expected)) __builtin_trap();
    if (const auto keys = web::WebKeys::parse(first))
        (void)web::check_id_token(rest, *keys, expected);
    return 0;
}
