#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ingest/uploads.hpp"
#include "web/http/message.hpp"
#include "web/site/site.hpp"
#include "web/upload/multipart.hpp"

namespace catseye::web {

/// What a form with files came to.
struct ReceivedForm {
    std::map<std::string, std::string> fields;
    std::vector<std::string> uploads;                                    ///< ids, sealed
    std::vector<std::pair<std::string, ingest::UploadRefusal>> refused;  ///< by the file's name
    bool malformed = false;
    bool token_missing = false;
};

/// Takes a multipart form into the same store as tus does: for browsers without scripts. Its field
/// `token` must come before its files. A form that breaks off leaves nothing.
class FormReceiver final : public BodyReceiver, private PartSink {
public:
    struct Options {
        std::string boundary;
        std::string draft_id;
        std::string csrf_token;
        std::int64_t body_length = 0;  ///< of the whole form: what is left of it bounds a file
        std::int64_t most_file_bytes = 0;
        Time now;
    };
    using Finish = std::function<Response(const ReceivedForm&)>;
    FormReceiver(ingest::UploadStore& uploads, Options options, Finish finish)
        : uploads_(uploads),
          options_(std::move(options)),
          finish_(std::move(finish)),
          parser_(options_.boundary) {}

    std::optional<Response> take(std::span<const std::byte> bytes) override;
    bool may_wait() const override { return true; }  // where a file begins or ends, it is sealed
    bool wants_checkpoint() const override;
    std::optional<Response> checkpoint() override;
    Response finish() override;
    void cut() override;

private:
    bool on_part(const PartHead& head) override;
    bool on_bytes(std::span<const std::byte> bytes) override;
    bool on_part_end() override;
    void drop_current();

    ingest::UploadStore& uploads_;
    Options options_;
    Finish finish_;
    MultipartParser parser_;
    ReceivedForm form_;
    std::int64_t taken_ = 0;  ///< bytes of the body before those in hand
    std::string field_;       ///< the small field being read
    std::string file_name_;   ///< of the file being read
    bool skips_ = false;      ///< this file was refused: its bytes are dropped
    std::unique_ptr<ingest::UploadWriter> writer_;
};

}  // namespace catseye::web
