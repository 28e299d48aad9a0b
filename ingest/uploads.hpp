#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "base/clock.hpp"
#include "base/config.hpp"
#include "base/file.hpp"
#include "store/database.hpp"
#include "store/uploads.hpp"
#include "store/vault.hpp"

namespace catseye::ingest {

/// Why an upload is not begun, or not gone on with. Whoever speaks a protocol has a status for
/// each.
enum class UploadRefusal {
    empty,
    too_large,             ///< the file
    too_many,              ///< files of one submission
    submission_too_large,  ///< all its files together
    no_room,               ///< the disk is nearly full
    unknown,               ///< no such upload of this draft
    expired,
    other_offset,  ///< what has arrived ends elsewhere
    locked,        ///< another request writes it and does not let go
    too_long,      ///< more bytes than were declared
};

class UploadWriter;

/// Bytes on their way in, whatever protocol brings them: begun, written by one request at a time,
/// made durable, sealed when whole. One object a process; threads share it.
class UploadStore {
public:
    /// The settings are asked for at each use: they may change while the program runs.
    using CurrentSettings = std::function<const Settings&()>;
    UploadStore(store::Database& database, store::Vault& vault, CurrentSettings settings)
        : database_(database), vault_(vault), settings_(std::move(settings)) {}

    using Begun = std::variant<store::Upload, UploadRefusal>;
    /// Judges what needs no bytes: size, number of files, the disk.
    Result<Begun> begin(const std::string& draft_id, const std::string& client_name,
                        std::int64_t size_bytes, Time now);

    using Found = std::variant<store::Upload, UploadRefusal>;
    /// An upload of this draft; another's is as unknown as one that never was.
    Result<Found> find(const std::string& draft_id, const std::string& id, Time now);

    using Opened = std::variant<std::unique_ptr<UploadWriter>, UploadRefusal>;
    /// The right to write on from `offset`. Whoever has it now is asked to let go, and waited for.
    Result<Opened> open(const std::string& draft_id, const std::string& id, std::int64_t offset,
                        Time now);

    /// Row first, then the bytes. `unknown` when it was not there.
    Result<std::optional<UploadRefusal>> remove(const std::string& draft_id, const std::string& id,
                                                Time now);
    /// Every file of a draft, as when it is discarded.
    Result<> remove_all(const std::string& draft_id);

    /// Seals what is whole but not sealed, because a process died over it. At the start.
    Result<> finish_interrupted();
    /// Ends what has lapsed: drafts, uploads, sessions, codes; and bytes that no row names.
    Result<> expire(Time now);

private:
    friend class UploadWriter;
    struct Holder {
        std::function<void()> let_go;
        bool asked = false;
    };
    bool acquire(const std::string& id);
    void release(const std::string& id);
    void set_let_go(const std::string& id, std::function<void()> let_go);
    std::filesystem::path folder(const std::string& id) const;
    Result<store::Sealed> seal(const store::Upload& upload);

    store::Database& database_;
    store::Vault& vault_;
    CurrentSettings settings_;
    std::mutex mutex_;
    std::condition_variable released_;
    std::map<std::string, Holder> holders_;
    int waiting_ = 0;
};

/// After so many bytes a receiver asks for a checkpoint: what a kill may cost the sender.
inline constexpr std::int64_t kCheckpointBytes = std::int64_t{16} << 20U;

/// The right to write one upload, given back when it goes.
class UploadWriter {
public:
    UploadWriter(UploadStore& uploads, store::Upload upload, File file)
        : uploads_(uploads),
          upload_(std::move(upload)),
          file_(std::move(file)),
          position_(upload_.offset_bytes) {}
    ~UploadWriter() { uploads_.release(upload_.id); }
    UploadWriter(const UploadWriter&) = delete;
    UploadWriter& operator=(const UploadWriter&) = delete;

    /// `let_go` is called, from another thread, when somebody else wants to write; at once if
    /// somebody does already.
    void on_wanted(std::function<void()> let_go) {
        uploads_.set_let_go(upload_.id, std::move(let_go));
    }
    /// Bytes into the file, not durable yet. `too_long`: nothing of them was taken.
    Result<std::optional<UploadRefusal>> append(std::span<const std::byte> bytes);
    /// False: the disk is at its watermark by now, whoever filled it.
    Result<bool> has_room() const;
    /// Durable bytes, then the durable offset; only then may it be acknowledged.
    Result<> checkpoint();
    /// A checkpoint, and the seal where everything has come.
    Result<> finish();
    /// What was appended since the last checkpoint does not count.
    void discard() { position_ = upload_.offset_bytes; }
    /// The file ends here: for a sender that did not say its size before.
    Result<> end_here();

    std::int64_t unsaved() const { return position_ - upload_.offset_bytes; }
    const store::Upload& upload() const { return upload_; }

private:
    UploadStore& uploads_;
    store::Upload upload_;
    File file_;
    std::int64_t position_;
};

}  // namespace catseye::ingest
