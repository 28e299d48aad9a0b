#include "ingest/uploads.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/crash_point.hpp"
#include "base/log.hpp"
#include "ingest/intake_rules.hpp"
#include "ingest/upload_metadata.hpp"
#include "store/drafts.hpp"
#include "store/portal_sessions.hpp"

namespace catseye::ingest {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{10};  // for whoever is asked to let go
// Requests that may wait for that at once: each holds a thread that the other one may need to end.
constexpr int kMostWaiting = 3;
constexpr const char* kBytes = "bytes";
constexpr const char* kSealing = "sealing";

/// 128 random bits: unguessable, and no order to count.
std::string random_id() {
    std::array<unsigned char, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 33> text{};
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    return text.data();
}

}  // namespace

fs::path UploadStore::folder(const std::string& id) const {
    return vault_.incoming(std::string(store::kUploadFolder) + id);
}

Result<UploadStore::Begun> UploadStore::begin(const std::string& draft_id,
                                              const std::string& client_name,
                                              std::int64_t size_bytes, Time now) {
    if (size_bytes <= 0) return Begun(UploadRefusal::empty);
    if (size_bytes > settings_().intake_max_file_bytes) return Begun(UploadRefusal::too_large);
    if (const auto room = check_room(vault_, size_bytes, settings_()); !room) {
        if (room.error().code == ErrorCode::resource) return Begun(UploadRefusal::no_room);
        return room.error();
    }
    auto transaction = TRY(store::Transaction::begin(database_));
    store::Uploads uploads(database_);
    const auto totals = TRY(uploads.totals_of(draft_id));
    if (totals.files >= settings_().intake_max_files) return Begun(UploadRefusal::too_many);
    if (totals.size_bytes + size_bytes > settings_().intake_max_submission_bytes)
        return Begun(UploadRefusal::submission_too_large);
    store::Upload upload;
    upload.id = random_id();
    upload.draft_id = draft_id;
    upload.client_name = shown_name(client_name);
    upload.size_bytes = size_bytes;
    upload.made = now;
    upload.expires = now + settings_().portal_draft;
    TRY(uploads.add(upload));
    TRY(transaction.commit());
    TRY(vault_.make_incoming(std::string(store::kUploadFolder) + upload.id));
    return Begun(std::move(upload));
}

Result<UploadStore::Found> UploadStore::find(const std::string& draft_id, const std::string& id,
                                             Time now) {
    auto upload = TRY(store::Uploads(database_).by_id(id));
    if (!upload || upload->draft_id != draft_id) return Found(UploadRefusal::unknown);
    if (upload->expires <= now) return Found(UploadRefusal::expired);
    return Found(*std::move(upload));
}

Result<UploadStore::Opened> UploadStore::open(const std::string& draft_id, const std::string& id,
                                              std::int64_t offset, Time now) {
    const auto first = TRY(find(draft_id, id, now));
    if (const auto* refusal = std::get_if<UploadRefusal>(&first)) return Opened(*refusal);
    if (!acquire(id)) return Opened(UploadRefusal::locked);
    // From here on the writer gives back what was acquired. What the holder before saved counts.
    auto found = find(draft_id, id, now);
    auto* upload = found ? std::get_if<store::Upload>(&*found) : nullptr;
    if (upload == nullptr) release(id);
    if (!found) return found.error();
    if (upload == nullptr) return Opened(std::get<UploadRefusal>(*found));
    const fs::path path = folder(id) / kBytes;
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    // One that is whole may be sealed by half already: nobody may write to it any more.
    const int how = (upload->is_whole() ? O_RDONLY : O_RDWR) | O_CREAT | O_CLOEXEC;
    File file(upload->sha256 ? -1 : ::open(path.c_str(), how, 0600));
    const bool opened = upload->sha256 || file.is_open();
    const std::int64_t arrived = upload->offset_bytes;
    const auto kept = upload->sha256 ? Result<std::int64_t>(arrived) : size_of(file);
    auto writer = std::make_unique<UploadWriter>(*this, std::move(*upload), std::move(file));
    if (!opened) return fail_errno("open the bytes of upload " + id);
    if (!kept || *kept < arrived) {
        // A folder that was restored, or a disk that lied: an original with a hole must not follow.
        log::error("bytes of an upload have vanished: it must be sent again", {{"upload", id}});
        TRY(store::Uploads(database_).remove(id));
        return Opened(UploadRefusal::unknown);
    }
    if (arrived != offset) return Opened(UploadRefusal::other_offset);
    if (!TRY(writer->has_room())) return Opened(UploadRefusal::no_room);
    return Opened(std::move(writer));
}

bool UploadStore::acquire(const std::string& id) {
    std::unique_lock lock(mutex_);
    const auto place = holders_.find(id);
    if (place != holders_.end()) {
        if (waiting_ >= kMostWaiting) return false;
        place->second.asked = true;
        if (place->second.let_go) place->second.let_go();
        ++waiting_;
        const bool free =
            released_.wait_for(lock, kPatience, [&] { return !holders_.contains(id); });
        --waiting_;
        if (!free) return false;
    }
    holders_.emplace(id, Holder{});
    return true;
}

void UploadStore::release(const std::string& id) {
    const std::lock_guard lock(mutex_);
    holders_.erase(id);
    released_.notify_all();
}

void UploadStore::set_let_go(const std::string& id, std::function<void()> let_go) {
    const std::lock_guard lock(mutex_);
    const auto place = holders_.find(id);
    if (place == holders_.end()) return;
    place->second.let_go = std::move(let_go);
    if (place->second.asked) place->second.let_go();
}

Result<std::optional<UploadRefusal>> UploadStore::remove(const std::string& draft_id,
                                                         const std::string& id, Time now) {
    const auto found = TRY(find(draft_id, id, now));
    if (const auto* refusal = std::get_if<UploadRefusal>(&found)) return std::optional(*refusal);
    if (!acquire(id)) return std::optional(UploadRefusal::locked);
    const auto removed = store::Uploads(database_).remove(id);
    const auto swept = vault_.remove_incoming(std::string(store::kUploadFolder) + id);
    release(id);
    TRY(removed);
    TRY(swept);
    return std::optional<UploadRefusal>();
}

Result<> UploadStore::remove_all(const std::string& draft_id) {
    for (const store::Upload& upload : TRY(store::Uploads(database_).of_draft(draft_id)))
        TRY(vault_.remove_incoming(std::string(store::kUploadFolder) + upload.id));
    return store::Drafts(database_).remove(draft_id);
}

/// The bytes keep a second name until the row says that they are sealed: whoever dies in between
/// leaves them to be sealed again.
Result<store::Sealed> UploadStore::seal(const store::Upload& upload) {
    const fs::path bytes = folder(upload.id) / kBytes;
    const fs::path sealing = folder(upload.id) / kSealing;
    ::unlink(sealing.c_str());
    if (::link(bytes.c_str(), sealing.c_str()) != 0) return fail_errno("seal upload " + upload.id);
    const auto sealed = TRY(vault_.seal_file(store::Shelf::originals, sealing));
    if (sealed.size_bytes != upload.size_bytes)
        return fail(ErrorCode::internal,
                    "upload " + upload.id + " has " + std::to_string(sealed.size_bytes) +
                        " bytes instead of " + std::to_string(upload.size_bytes));
    crash_point("upload.after_seal");
    if (!TRY(store::Uploads(database_).seal(upload.id, sealed)))
        return fail(ErrorCode::conflict, "upload " + upload.id + " ended while it was sealed");
    TRY(vault_.remove_incoming(std::string(store::kUploadFolder) + upload.id));
    return sealed;
}

Result<> UploadStore::finish_interrupted() {
    for (const std::string& id : TRY(store::Uploads(database_).unsealed())) {
        if (!acquire(id)) continue;
        const auto upload = store::Uploads(database_).by_id(id);  // as the holder before left it
        const bool waits = upload && *upload && !(*upload)->sha256;
        const auto sealed = waits ? seal(**upload) : Result<store::Sealed>(store::Sealed{});
        release(id);
        TRY(upload);
        if (!sealed)
            log::error("an upload could not be sealed",
                       {{"upload", id}, {"error", sealed.error().message}});
    }
    return ok();
}

Result<> UploadStore::expire(Time now) {
    TRY(finish_interrupted());
    store::Drafts drafts(database_);
    for (const std::string& draft : TRY(drafts.expired(now)))
        TRY(remove_all(draft));
    store::Uploads uploads(database_);
    for (const std::string& id : TRY(uploads.expired(now)))
        TRY(uploads.remove(id));
    TRY(store::PortalSessions(database_).remove_expired(now));
    TRY(store::AccessCodes(database_).remove_expired(now));
    for (const std::string& name : TRY(vault_.list_incoming())) {
        if (!name.starts_with(store::kUploadFolder)) continue;
        if (TRY(uploads.by_id(name.substr(store::kUploadFolder.size())))) continue;
        TRY(vault_.remove_incoming(name));
    }
    return ok();
}

Result<std::optional<UploadRefusal>> UploadWriter::append(std::span<const std::byte> bytes) {
    if (static_cast<std::int64_t>(bytes.size()) > upload_.size_bytes - position_)
        return std::optional(UploadRefusal::too_long);
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(file_.fd(), bytes.data(), bytes.size(), position_);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && (errno == ENOSPC || errno == EDQUOT))
            return std::optional(UploadRefusal::no_room);
        if (written < 0) return fail_errno("write upload " + upload_.id);
        position_ += written;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return std::optional<UploadRefusal>();
}

Result<bool> UploadWriter::has_room() const {
    const auto room =
        check_room(uploads_.vault_, upload_.size_bytes - position_, uploads_.settings_());
    if (!room && room.error().code != ErrorCode::resource) return room.error();
    return upload_.is_whole() || room;
}

Result<> UploadWriter::checkpoint() {
    if (position_ == upload_.offset_bytes) return ok();
    crash_point("upload.before_sync");
    sync_or_die(file_);
    crash_point("upload.after_sync");
    if (!TRY(store::Uploads(uploads_.database_)
                 .advance(upload_.id, upload_.offset_bytes, position_)))
        return fail(ErrorCode::conflict, "upload " + upload_.id + " ended while it was written");
    upload_.offset_bytes = position_;
    crash_point("upload.after_offset");
    return ok();
}

Result<> UploadWriter::finish() {
    TRY(checkpoint());
    if (!upload_.is_whole() || upload_.sha256) return ok();
    upload_.sha256 = TRY(uploads_.seal(upload_)).sha256;
    return ok();
}

Result<> UploadWriter::end_here() {
    TRY(checkpoint());
    if (upload_.offset_bytes == 0)
        return fail(ErrorCode::invalid_request, "upload " + upload_.id + " is empty");
    if (!TRY(store::Uploads(uploads_.database_).set_size(upload_.id, upload_.offset_bytes)))
        return fail(ErrorCode::conflict, "upload " + upload_.id + " ended while it was written");
    upload_.size_bytes = upload_.offset_bytes;
    return finish();
}

}  // namespace catseye::ingest
