#include "web/sign_in/identity_provider.hpp"

#include <array>

#include <sodium.h>

#include "base/file.hpp"
#include "review/case_state.hpp"
#include "web/http/percent.hpp"
#include "web/sign_in/sign_in.hpp"

namespace catseye::web {
namespace {

using findings::Json;

constexpr auto kFactsHold = std::chrono::minutes(60);
constexpr auto kKeysHold = std::chrono::minutes(60);
constexpr auto kKeysAtMostEvery = std::chrono::seconds(30);  // a made-up key id costs one question
constexpr std::int64_t kMostSecretBytes = 4096;

Error no_answer(const std::string& what, const HttpAnswer& answer) {
    return fail(ErrorCode::resource,
                "the identity provider answered " + std::to_string(answer.status) + " for " + what);
}

std::string query_of(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string query;
    for (const auto& [name, value] : fields)
        query += (query.empty() ? "" : "&") + name + "=" + encode_percent(value);
    return query;
}

std::string challenge_of(const std::string& verifier) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    ::crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(verifier.data()),
                         verifier.size());
    return encode_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Result<std::string> client_secret(const Settings& settings) {
    if (settings.console_oidc_client_secret_file.empty()) return std::string();
    std::string secret = TRY(read_text(settings.console_oidc_client_secret_file, kMostSecretBytes));
    secret.resize(std::min(secret.find_first_of("\r\n"), secret.size()));
    return secret;
}

}  // namespace

Result<ProviderFacts> provider_facts(std::string_view text, const std::string& issuer) {
    const Json json = TRY(findings::parse_json(text));
    const auto word = [&](const char* name) {
        return json.is_object() && json.contains(name) && json.at(name).is_string()
                   ? json.at(name).get<std::string>()
                   : std::string();
    };
    ProviderFacts facts{word("issuer"), word("authorization_endpoint"), word("token_endpoint"),
                        word("jwks_uri")};
    if (facts.issuer != issuer)
        return fail(ErrorCode::invalid_request,
                    "the identity provider calls itself '" + facts.issuer + "', not '" + issuer +
                        "': console.oidc_issuer must be written exactly so");
    for (const std::string& url :
         {facts.authorization_endpoint, facts.token_endpoint, facts.jwks_uri})
        if (!is_safe_url(url))
            return fail(ErrorCode::invalid_request, "the identity provider names the address '" +
                                                        url + "', which is not https");
    return facts;
}

Result<GroupRoles> group_roles(const std::string& setting) {
    GroupRoles roles;
    std::string_view rest = setting;
    while (!trimmed(rest).empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        const std::string_view pair = trimmed(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        const auto equals = pair.rfind('=');
        if (equals == std::string_view::npos || equals == 0)
            return fail(ErrorCode::invalid_request, "console.oidc_roles has '" + std::string(pair) +
                                                        "', which is not group=role");
        const std::string role(trimmed(pair.substr(equals + 1)));
        TRY(review::role_from(role));
        roles.emplace_back(trimmed(pair.substr(0, equals)), role);
    }
    return roles;
}

Result<> check_sign_in_settings(const Settings& settings) {
    std::string faults;
    const auto add = [&](const std::string& fault) {
        faults += (faults.empty() ? "" : "; ") + fault;
    };
    const bool provider = !settings.console_oidc_issuer.empty();
    if (!settings.console_local_sign_in && !provider)
        add("console.local_sign_in is off and console.oidc_issuer is empty: nobody could sign in");
    if (provider && !is_safe_url(settings.console_oidc_issuer))
        add("console.oidc_issuer is not https");
    if (provider && settings.console_oidc_client_id.empty()) add("console.oidc_client_id is empty");
    if (provider && settings.console_url.empty())
        add("console.url is empty: the identity provider must know where to send officers back to");
    const auto roles = group_roles(settings.console_oidc_roles);
    if (!roles) add(roles.error().message);
    if (roles && roles->empty() != settings.console_oidc_role_claim.empty())
        add("console.oidc_role_claim and console.oidc_roles belong together");
    if (faults.empty()) return ok();
    return fail(ErrorCode::invalid_request, faults);
}

Result<ProviderFacts> IdentityProvider::facts(Time now) {
    {
        const std::lock_guard lock(mutex_);
        if (facts_ && now - facts_->second < kFactsHold) return facts_->first;
    }
    const std::string& issuer = settings_.console_oidc_issuer;
    const std::string url =
        issuer + (issuer.ends_with('/') ? "" : "/") + ".well-known/openid-configuration";
    const HttpAnswer answer = TRY(http_({.url = url}));
    if (answer.status != 200) return no_answer("its configuration", answer);
    ProviderFacts facts = TRY(provider_facts(answer.body, issuer));
    const std::lock_guard lock(mutex_);
    facts_ = {facts, now};
    return facts;
}

Result<WebKeys> IdentityProvider::keys(const ProviderFacts& facts, Time now) {
    const HttpAnswer answer = TRY(http_({.url = facts.jwks_uri}));
    if (answer.status != 200) return no_answer("its keys", answer);
    WebKeys keys = TRY(WebKeys::parse(answer.body));
    const std::lock_guard lock(mutex_);
    keys_ = {keys, now};
    return keys;
}

Result<std::string> IdentityProvider::address(const ProviderQuestion& question, Time now) {
    const ProviderFacts known = TRY(facts(now));
    std::vector<std::pair<std::string, std::string>> fields{
        {"response_type", "code"},
        {"client_id", settings_.console_oidc_client_id},
        {"redirect_uri", callback()},
        {"scope", settings_.console_oidc_scope},
        {"state", question.state},
        {"nonce", question.nonce},
        {"code_challenge", challenge_of(question.verifier)},
        {"code_challenge_method", "S256"}};
    // With an age the answer says when the officer proved who they are (OpenID Connect
    // Core 3.1.2.1).
    const auto age =
        question.again
            ? std::chrono::seconds(0)
            : std::chrono::duration_cast<std::chrono::seconds>(settings_.console_longest);
    fields.emplace_back("max_age", std::to_string(age.count()));
    if (question.again) fields.emplace_back("prompt", "login");
    const bool has_query = known.authorization_endpoint.find('?') != std::string::npos;
    return known.authorization_endpoint + (has_query ? "&" : "?") + query_of(fields);
}

Result<IdToken> IdentityProvider::redeem(const std::string& code, const ProviderQuestion& question,
                                         Time now) {
    const ProviderFacts known = TRY(facts(now));
    const std::string secret = TRY(client_secret(settings_));
    const std::string& client = settings_.console_oidc_client_id;
    std::vector<std::pair<std::string, std::string>> fields{{"grant_type", "authorization_code"},
                                                            {"code", code},
                                                            {"redirect_uri", callback()},
                                                            {"code_verifier", question.verifier}};
    HttpQuestion asked{.url = known.token_endpoint};
    if (secret.empty()) {
        fields.emplace_back("client_id", client);
    } else {
        asked.user = encode_percent(client);  // RFC 6749 2.3.1
        asked.password = encode_percent(secret);
    }
    asked.form = query_of(fields);
    const HttpAnswer answer = TRY(http_(asked));
    const auto json = findings::parse_json(answer.body);
    if (answer.status != 200 || !json || !json->is_object() || !json->contains("id_token") ||
        !json->at("id_token").is_string())
        return no_answer("the code that it gave", answer);
    return check(json->at("id_token").get<std::string>(),
                 {settings_.console_oidc_issuer, client, question.nonce, now});
}

Result<IdToken> IdentityProvider::check(const std::string& token,
                                        const TokenExpectation& expected) {
    const ProviderFacts known = TRY(facts(expected.now));
    std::optional<std::pair<WebKeys, Time>> held;
    {
        const std::lock_guard lock(mutex_);
        held = keys_;
    }
    if (held && expected.now - held->second < kKeysHold) {
        auto checked = check_id_token(token, held->first, expected);
        // A key that is new at the provider: its keys are read again.
        if (checked || checked.error().code != ErrorCode::not_found ||
            expected.now - held->second < kKeysAtMostEvery)
            return checked;
    }
    return check_id_token(token, TRY(keys(known, expected.now)), expected);
}

}  // namespace catseye::web
