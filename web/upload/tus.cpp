#include "web/upload/tus.hpp"

#include <charconv>

#include <sodium.h>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "ingest/upload_metadata.hpp"
#include "web/http/answer.hpp"
#include "web/site/site.hpp"
#include "web/site/tokens.hpp"

namespace catseye::web {

namespace {

using ingest::UploadRefusal;

constexpr std::string_view kVersion = "1.0.0";
constexpr std::string_view kBodyType = "application/offset+octet-stream";

Response tus_answer(int status, const std::string& sentence = "") {
    Response response = plain_text(status, sentence);
    if (sentence.empty()) response.body = std::string();
    response.headers.set("Tus-Resumable", std::string(kVersion));
    return response;
}

Response refused(UploadRefusal refusal) {
    switch (refusal) {
        case UploadRefusal::empty:
            return tus_answer(400, "An empty file cannot be evidence: choose another one.");
        case UploadRefusal::too_large:
            return tus_answer(413, "The file is larger than we take: shorten the clip.");
        case UploadRefusal::too_many:
            return tus_answer(413, "There are as many files as one report may have.");
        case UploadRefusal::submission_too_large:
            return tus_answer(413, "All files together are larger than one report may be.");
        case UploadRefusal::no_room:
            return tus_answer(507, "Our storage is nearly full: try again in an hour.");
        case UploadRefusal::unknown:
            return tus_answer(404, "There is no such upload.");
        case UploadRefusal::expired:
            return tus_answer(410, "The upload has lapsed: begin it anew.");
        case UploadRefusal::other_offset:
            return tus_answer(409, "What has arrived ends elsewhere: ask for the offset.");
        case UploadRefusal::locked:
            return tus_answer(423, "Another request is writing this upload: try again.");
        case UploadRefusal::too_long:
            break;
    }
    return tus_answer(413, "There are more bytes than were declared.");
}

Response failed_answer(const Error& error) {
    log::error("an upload failed", {{"code", to_string(error.code)}, {"error", error.message}});
    if (error.code == ErrorCode::conflict) return refused(UploadRefusal::unknown);
    return tus_answer(error.code == ErrorCode::resource ? 507 : 500,
                      "It is our mistake: try again.");
}

std::optional<std::int64_t> number_of(const Request& request, std::string_view name) {
    const auto field = request.headers.find(name);
    if (!field || request.headers.count(name) != 1) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(field->data(), field->data() + field->size(), number);
    if (error != std::errc() || end != field->data() + field->size() || field->front() == '-')
        return std::nullopt;
    return number;
}

/// The body's length where the sender says it; a chunked one has none.
std::optional<std::int64_t> body_length(const Request& request) {
    return request.headers.count("Content-Length") == 0 ? std::nullopt
                                                        : number_of(request, "Content-Length");
}

bool has_body(const Request& request) {
    return body_length(request).value_or(0) > 0 || request.headers.count("Transfer-Encoding") > 0;
}

void add_expiry(Response& response, const store::Upload& upload) {
    response.headers.set("Upload-Expires", http_date(to_ms(upload.expires) / 1000));
}

/// The digest that the sender says its bytes have; `unknown_algorithm` for one we do not offer.
struct Checksum {
    bool given = false;
    bool unknown_algorithm = false;
    std::string sha256;  ///< hex; empty: what was sent is no digest
};
Checksum checksum_of(const Request& request) {
    const auto field = request.headers.find("Upload-Checksum");
    if (!field) return {};
    const auto space = std::min(field->find(' '), field->size());
    if (field->substr(0, space) != "sha256") return {true, true, ""};
    const auto bytes = ingest::decode_base64(field->substr(std::min(space + 1, field->size())));
    if (!bytes || bytes->size() != crypto_hash_sha256_BYTES) return {true, false, ""};
    std::string hex(2 * bytes->size() + 1, '\0');
    const auto* raw_bytes =
        static_cast<const unsigned char*>(static_cast<const void*>(bytes->data()));
    sodium_bin2hex(hex.data(), hex.size(), raw_bytes, bytes->size());
    hex.pop_back();
    return {true, false, hex};
}

/// Takes the bytes of one PATCH, or of a POST that brings some at once.
class TusReceiver final : public BodyReceiver {
public:
    TusReceiver(std::unique_ptr<ingest::UploadWriter> writer, Checksum checksum,
                std::optional<std::string> created_at)
        : writer_(std::move(writer)),
          checksum_(std::move(checksum)),
          created_at_(std::move(created_at)) {}

    std::optional<Response> take(std::span<const std::byte> bytes) override {
        if (checksum_.given) hash_.add(bytes);
        const auto appended = writer_->append(bytes);
        if (!appended) return failed_answer(appended.error());
        if (!*appended) return std::nullopt;
        if (**appended == UploadRefusal::too_long) writer_->discard();
        return refused(**appended);
    }
    // Bytes whose digest is not known to be right do not count, not even for a moment.
    bool wants_checkpoint() const override {
        return !checksum_.given && writer_->unsaved() >= ingest::kCheckpointBytes;
    }
    std::optional<Response> checkpoint() override {
        if (const auto saved = writer_->checkpoint(); !saved) return failed_answer(saved.error());
        const auto room = writer_->has_room();
        if (!room) return failed_answer(room.error());
        return *room ? std::optional<Response>() : refused(UploadRefusal::no_room);
    }
    Response finish() override {
        if (checksum_.given && hash_.finish() != checksum_.sha256) {
            writer_->discard();
            return tus_answer(460,
                              "The bytes are not those whose digest was sent: send them again.");
        }
        if (const auto finished = writer_->finish(); !finished)
            return failed_answer(finished.error());
        Response response = tus_answer(created_at_ ? 201 : 204);
        if (created_at_) response.headers.set("Location", *created_at_);
        response.headers.set("Upload-Offset", std::to_string(writer_->upload().offset_bytes));
        add_expiry(response, writer_->upload());
        return response;
    }
    void cut() override {
        if (checksum_.given) return;
        if (const auto saved = writer_->finish(); !saved) (void)failed_answer(saved.error());
    }
    void on_start(std::function<void()> let_go) override { writer_->on_wanted(std::move(let_go)); }

private:
    std::unique_ptr<ingest::UploadWriter> writer_;
    Checksum checksum_;
    std::optional<std::string> created_at_;
    Sha256 hash_;
};

/// The requests of the protocol, each after what all have in common.
class Tus {
public:
    explicit Tus(TusOptions options) : options_(std::move(options)) {}

    Response describe() const {
        Response response = tus_answer(204);
        response.headers.set("Tus-Version", std::string(kVersion));
        response.headers.set("Tus-Extension",
                             "creation,creation-with-upload,checksum,expiration,termination");
        response.headers.set("Tus-Max-Size", std::to_string(options_.max_file_bytes()));
        response.headers.set("Tus-Checksum-Algorithm", "sha256");
        return response;
    }

    BodyStart create(const Request& request) const {
        std::string draft;
        if (auto no = refuse(request, draft)) return *std::move(no);
        if (request.headers.count("Upload-Defer-Length") > 0)
            return tus_answer(400, "Say the length at once: Upload-Defer-Length is not offered.");
        const auto size = number_of(request, "Upload-Length");
        if (!size) return tus_answer(400, "Upload-Length is missing, or no number.");
        const auto metadata =
            ingest::parse_upload_metadata(request.headers.find("Upload-Metadata").value_or(""));
        if (!metadata) return tus_answer(400, "Upload-Metadata cannot be read.");
        const bool brings_bytes = has_body(request);
        if (brings_bytes && request.headers.find("Content-Type") != kBodyType)
            return tus_answer(415, "The type of the body must be application/offset+octet-stream.");
        const auto name = metadata->find("filename");
        const auto begun = options_.uploads.begin(
            draft, name == metadata->end() ? "" : name->second, *size, options_.clock());
        if (!begun) return failed_answer(begun.error());
        if (const auto* no = std::get_if<UploadRefusal>(&*begun)) return refused(*no);
        const auto& upload = std::get<store::Upload>(*begun);
        const std::string location = "/files/" + upload.id;
        if (brings_bytes) return write(request, draft, upload.id, 0, location);
        Response response = tus_answer(201);
        response.headers.set("Location", location);
        response.headers.set("Upload-Offset", "0");
        add_expiry(response, upload);
        return response;
    }

    Response head(const Request& request) const {
        std::string draft;
        if (auto no = refuse(request, draft)) return *std::move(no);
        const auto found = options_.uploads.find(draft, request.arguments.at(0), options_.clock());
        if (!found) return failed_answer(found.error());
        if (const auto* no = std::get_if<UploadRefusal>(&*found)) return refused(*no);
        const auto& upload = std::get<store::Upload>(*found);
        Response response = tus_answer(200);
        response.headers.set("Upload-Offset", std::to_string(upload.offset_bytes));
        response.headers.set("Upload-Length", std::to_string(upload.size_bytes));
        response.headers.set("Upload-Metadata",
                             ingest::upload_metadata("filename", upload.client_name));
        add_expiry(response, upload);
        return response;
    }

    BodyStart patch(const Request& request) const {
        std::string draft;
        if (auto no = refuse(request, draft)) return *std::move(no);
        if (request.headers.find("Content-Type") != kBodyType)
            return tus_answer(415, "The type of the body must be application/offset+octet-stream.");
        const auto offset = number_of(request, "Upload-Offset");
        if (!offset) return tus_answer(400, "Upload-Offset is missing, or no number.");
        return write(request, draft, request.arguments.at(0), *offset, std::nullopt);
    }

    Response terminate(const Request& request) const {
        std::string draft;
        if (auto no = refuse(request, draft)) return *std::move(no);
        const auto removed =
            options_.uploads.remove(draft, request.arguments.at(0), options_.clock());
        if (!removed) return failed_answer(removed.error());
        return *removed ? refused(**removed) : tus_answer(204);
    }

    /// A client that may send only GET and POST says what it means (the protocol's own rule).
    BodyStart overridden(const Request& request) const {
        const auto meant = request.headers.find("X-HTTP-Method-Override");
        if (meant == "PATCH") return patch(request);
        if (meant == "DELETE") return terminate(request);
        if (meant == "HEAD") return head(request);
        return tus_answer(405, "An upload takes HEAD, PATCH and DELETE.");
    }

private:
    /// What every request must have: the version, a page of ours as its origin, a draft of its own.
    std::optional<Response> refuse(const Request& request, std::string& draft) const {
        if (request.headers.find("Tus-Resumable") != kVersion) {
            Response response = tus_answer(412, "Tus-Resumable must be 1.0.0.");
            response.headers.set("Tus-Version", std::string(kVersion));
            return response;
        }
        if (is_cross_site(request)) return tus_answer(403, "Another site may not upload here.");
        const auto found = options_.draft_of(request);
        if (!found) return failed_answer(found.error());
        // Without a report there is nothing to upload into; a stranger learns nothing about others.
        if (!*found)
            return request.arguments.empty()
                       ? tus_answer(403, "Begin a report first, or come back to yours.")
                       : refused(UploadRefusal::unknown);
        draft = **found;
        return std::nullopt;
    }

    BodyStart write(const Request& request, const std::string& draft, const std::string& id,
                    std::int64_t offset, const std::optional<std::string>& created_at) const {
        Checksum checksum = checksum_of(request);
        if (checksum.unknown_algorithm)
            return tus_answer(400, "The only checksum offered is sha256.");
        if (checksum.given && checksum.sha256.empty())
            return tus_answer(400, "Upload-Checksum is no sha256 in base64.");
        auto opened = options_.uploads.open(draft, id, offset, options_.clock());
        if (!opened) return failed_answer(opened.error());
        if (const auto* no = std::get_if<UploadRefusal>(&*opened)) return refused(*no);
        auto writer = std::get<std::unique_ptr<ingest::UploadWriter>>(*std::move(opened));
        const auto length = body_length(request);
        if (length && *length > writer->upload().size_bytes - offset)
            return refused(UploadRefusal::too_long);
        auto receiver =
            std::make_unique<TusReceiver>(std::move(writer), std::move(checksum), created_at);
        return std::unique_ptr<BodyReceiver>(std::move(receiver));
    }

    TusOptions options_;
};

}  // namespace

void add_tus_routes(Router& router, const TusOptions& options) {
    const auto tus = std::make_shared<Tus>(options);
    const auto small = [&](Method method, const char* pattern, Handler handler) {
        router.add({method, pattern, std::move(handler), {}, 0});
    };
    const auto large = [&](Method method, const char* pattern, BodyHandler handler) {
        router.add({method, pattern, {}, std::move(handler), 0});
    };
    for (const char* pattern : {"/files", "/files/{}"})
        small(Method::options, pattern, [tus](const Request&) { return tus->describe(); });
    large(Method::post, "/files", [tus](const Request& r) { return tus->create(r); });
    large(Method::post, "/files/{}", [tus](const Request& r) { return tus->overridden(r); });
    small(Method::head, "/files/{}", [tus](const Request& r) { return tus->head(r); });
    large(Method::patch, "/files/{}", [tus](const Request& r) { return tus->patch(r); });
    small(Method::del, "/files/{}", [tus](const Request& r) { return tus->terminate(r); });
}

}  // namespace catseye::web
