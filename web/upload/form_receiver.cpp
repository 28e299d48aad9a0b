#include "web/upload/form_receiver.hpp"

#include "base/log.hpp"
#include "ingest/upload_metadata.hpp"

namespace catseye::web {

namespace {

constexpr std::size_t kMostFieldBytes = 8192;

}  // namespace

std::optional<Response> FormReceiver::take(std::span<const std::byte> bytes) {
    const auto state = parser_.feed(bytes, *this);
    taken_ += static_cast<std::int64_t>(bytes.size());
    if (state != MultipartParser::State::malformed && state != MultipartParser::State::refused)
        return std::nullopt;
    form_.malformed = form_.malformed || state == MultipartParser::State::malformed;
    drop_current();
    return finish_(form_);
}

bool FormReceiver::wants_checkpoint() const {
    return writer_ && writer_->unsaved() >= ingest::kCheckpointBytes;
}

/// So that one sync at the end has little to do. Nobody resumes a form: where it cannot be, the
/// file is refused.
std::optional<Response> FormReceiver::checkpoint() {
    const auto saved = writer_->checkpoint();
    const auto room = saved ? writer_->has_room() : Result<bool>(false);
    if (room && *room) return std::nullopt;
    form_.refused.emplace_back(file_name_, ingest::UploadRefusal::no_room);
    drop_current();
    skips_ = true;
    return std::nullopt;
}

Response FormReceiver::finish() {
    if (parser_.feed({}, *this) != MultipartParser::State::done) form_.malformed = true;
    drop_current();
    return finish_(form_);
}

void FormReceiver::cut() {
    drop_current();
}

bool FormReceiver::on_part(const PartHead& head) {
    field_ = head.name;
    skips_ = false;
    if (!head.file_name) return form_.fields.emplace(field_, "").second;
    if (form_.fields["token"] != options_.csrf_token) {
        form_.token_missing = true;
        return false;
    }
    file_name_ = ingest::shown_name(*head.file_name);
    // A file field that was left empty comes as a file without a name.
    skips_ = head.file_name->empty();
    if (skips_) return true;
    const std::int64_t most = std::min(options_.body_length - taken_, options_.most_file_bytes);
    const auto begun = uploads_.begin(options_.draft_id, *head.file_name, most, options_.now);
    if (begun && std::holds_alternative<store::Upload>(*begun)) {
        auto opened =
            uploads_.open(options_.draft_id, std::get<store::Upload>(*begun).id, 0, options_.now);
        if (opened && std::holds_alternative<std::unique_ptr<ingest::UploadWriter>>(*opened)) {
            writer_ = std::get<std::unique_ptr<ingest::UploadWriter>>(*std::move(opened));
            return true;
        }
    }
    if (!begun) log::error("an upload failed", {{"error", begun.error().message}});
    skips_ = true;
    form_.refused.emplace_back(file_name_,
                               begun && std::holds_alternative<ingest::UploadRefusal>(*begun)
                                   ? std::get<ingest::UploadRefusal>(*begun)
                                   : ingest::UploadRefusal::no_room);
    return true;
}

bool FormReceiver::on_bytes(std::span<const std::byte> bytes) {
    if (skips_) return true;
    if (!writer_) {
        std::string& value = form_.fields[field_];
        value.append(static_cast<const char*>(static_cast<const void*>(bytes.data())),
                     bytes.size());
        return value.size() <= kMostFieldBytes;
    }
    const auto appended = writer_->append(bytes);
    if (appended && !*appended) return true;
    form_.refused.emplace_back(file_name_, appended ? **appended : ingest::UploadRefusal::no_room);
    drop_current();
    skips_ = true;
    return true;
}

bool FormReceiver::on_part_end() {
    if (!writer_) return true;
    const std::string id = writer_->upload().id;
    if (writer_->upload().offset_bytes + writer_->unsaved() == 0) {
        form_.refused.emplace_back(file_name_, ingest::UploadRefusal::empty);
        drop_current();
        return true;
    }
    const auto ended = writer_->end_here();
    if (ended) {
        writer_.reset();
        form_.uploads.push_back(id);
    } else {
        log::error("an upload failed", {{"upload", id}, {"error", ended.error().message}});
        form_.refused.emplace_back(file_name_, ingest::UploadRefusal::no_room);
        drop_current();
    }
    return true;
}

/// The file being read goes: nobody could resume it.
void FormReceiver::drop_current() {
    if (!writer_) return;
    const std::string id = writer_->upload().id;
    writer_.reset();
    if (const auto removed = uploads_.remove(options_.draft_id, id, options_.now); !removed)
        log::error("an upload could not be removed",
                   {{"upload", id}, {"error", removed.error().message}});
}

}  // namespace catseye::web
