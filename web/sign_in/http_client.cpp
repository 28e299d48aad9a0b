#include "web/sign_in/http_client.hpp"

#include <algorithm>
#include <memory>

#include <curl/curl.h>

namespace catseye::web {
namespace {

constexpr std::size_t kMostBytes = 256 << 10;

struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

std::size_t keep(const char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& body = *static_cast<std::string*>(user);
    if (body.size() + size * count > kMostBytes) return 0;  // ends the transfer
    body.append(bytes, size * count);
    return size * count;
}

}  // namespace

bool is_safe_url(const std::string& url) {
    if (url.starts_with("https://")) return true;
    constexpr const char* kHere[] = {"http://127.0.0.1", "http://localhost", "http://[::1]"};
    return std::any_of(std::begin(kHere), std::end(kHere), [&](const std::string& here) {
        const auto end = url.substr(0, here.size()) == here ? url.substr(here.size(), 1) : "x";
        return end.empty() || end == ":" || end == "/";
    });
}

Result<HttpAnswer> ask_over_http(const HttpQuestion& question) {
    if (!is_safe_url(question.url))
        return fail(ErrorCode::invalid_request, "'" + question.url + "' is not https");
    const std::unique_ptr<CURL, FreeHandle> handle(curl_easy_init());
    if (!handle) return fail(ErrorCode::resource, "no memory for libcurl");
    HttpAnswer answer;
    curl_easy_setopt(handle.get(), CURLOPT_URL, question.url.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT, 4L);
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer.body);
    if (question.form)
        curl_easy_setopt(handle.get(), CURLOPT_COPYPOSTFIELDS, question.form->c_str());
    if (!question.user.empty()) {
        curl_easy_setopt(handle.get(), CURLOPT_USERNAME, question.user.c_str());
        curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, question.password.c_str());
    }
    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK)
        return fail(ErrorCode::resource,
                    "asking '" + question.url + "': " + curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    return answer;
}

}  // namespace catseye::web
