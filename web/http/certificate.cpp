#include "web/http/certificate.hpp"

#include <ctime>
#include <memory>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/file.hpp"

namespace catseye::web {

namespace {

constexpr std::int64_t kMostPem = std::int64_t{1} << 20U;

struct Freed {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};

}  // namespace

Result<Time> certificate_ends(const std::filesystem::path& file) {
    const std::string pem = TRY(read_text(file, kMostPem));
    const std::unique_ptr<BIO, Freed> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const std::unique_ptr<X509, Freed> certificate(
        PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    std::tm ends{};
    if (certificate == nullptr ||
        ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &ends) != 1)
        return fail(ErrorCode::invalid_request, "'" + file.string() + "' holds no certificate");
    return Time(std::chrono::seconds(::timegm(&ends)));
}

}  // namespace catseye::web
