#include "review/bundle_check.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.hpp"
#include "review/bundle.hpp"
#include "review/bundle_zip.hpp"

namespace catseye::review {

namespace {

using findings::Json;

constexpr std::int64_t kMostText = std::int64_t{16} << 20U;  // of manifest, sums and custody log

/// A file of the archive as it was read.
struct ReadFile {
    std::string name;
    store::Sealed sealed;
    std::string text;  ///< of the three that are judged
};

// What a hostile text may have instead of what belongs there counts as absent.
std::string text_of(const Json& json, const char* key) {
    if (!json.is_object()) return {};
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_of(const Json& json, const char* key) {
    if (!json.is_object()) return -1;
    const auto found = json.find(key);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
}

const Json& list_of(const Json& json, const char* key) {
    static const Json kNone = Json::array();
    if (!json.is_object()) return kNone;
    const auto found = json.find(key);
    return found != json.end() && found->is_array() ? *found : kNone;
}

// What is said of a bundle goes to a terminal: of its own words only those that cannot be anything
// else than what they should be.
bool is_reference(const std::string& text) {
    return !text.empty() && text.size() <= 40 &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == std::string::npos;
}

/// The checks of one bundle, gathering what they find.
class Checker {
public:
    /// Every file, hashed. What is wrong with the archive itself ends the check.
    Result<> read(File file) {
        ZipReader reader = TRY(ZipReader::open(std::move(file)));
        found_.bytes = reader.size_bytes();
        while (auto entry = TRY(reader.next())) {
            ReadFile one{entry->name, {"", entry->size_bytes}, ""};
            const bool is_text = entry->name == kManifestName || entry->name == kSumsName ||
                                 entry->name == kCustodyName;
            if (is_text && entry->size_bytes > kMostText)
                return fail(ErrorCode::invalid_request, "'" + entry->name + "' is too long");
            Sha256 hash;
            for (auto block = TRY(reader.read()); !block.empty(); block = TRY(reader.read())) {
                hash.add(block);
                if (is_text) one.text += block;
            }
            one.sealed.sha256 = hash.finish();
            files_.push_back(std::move(one));
        }
        TRY(reader.finish());
        time_ = reader.time();
        found_.files = static_cast<std::int64_t>(files_.size());
        return ok();
    }

    void check() {
        if (files_.size() < 3 || files_.back().name != kSumsName ||
            files_[files_.size() - 2].name != kManifestName)
            return add("the bundle has no manifest.json and SHA256SUMS at its end", "archive");
        check_sums();
        auto parsed = findings::parse_json(files_[files_.size() - 2].text);
        if (!parsed) return add("is not JSON", std::string(kManifestName));
        manifest_ = *std::move(parsed);
        check_head();
        check_files();
        check_exhibits();
        check_custody();
    }

    void add(std::string what, std::string where) {
        found_.problems.push_back({std::move(what), std::move(where)});
    }
    BundleVerification take() { return std::move(found_); }

private:
    void check_sums() {
        std::string right;
        for (std::size_t i = 0; i + 1 < files_.size(); ++i)
            right += sums_line(files_[i].sealed.sha256, files_[i].name);
        if (files_.back().text != right)
            add("does not name exactly the files of the bundle with their hashes", "SHA256SUMS");
    }

    void check_head() {
        if (text_of(manifest_, "format") != kBundleFormat)
            add("the format is not " + std::string(kBundleFormat), "manifest.json");
        const std::string reference = text_of(manifest_, "case");
        if (is_reference(reference))
            found_.reference = reference;
        else
            add("'case' is no reference", "manifest.json");
        const std::string stated = text_of(manifest_, "made");
        const auto made = parse_time(stated);
        if (!made || to_iso(*made) != stated) return add("'made' is no time", "manifest.json");
        found_.made = stated;
        if (zip_time(*made) != time_)
            add("the files' time is not when the bundle was made", "archive");
    }

    /// The manifest names what is there, in the same order: but itself, and the sums.
    void check_files() {
        const Json& named = list_of(manifest_, "files");
        const std::size_t count = files_.size() - 2;
        if (named.size() != count)
            add("names " + std::to_string(named.size()) + " files where there are " +
                    std::to_string(count),
                "manifest.json");
        for (std::size_t i = 0; i < std::min(count, named.size()); ++i) {
            const ReadFile& file = files_[i];
            if (text_of(named[i], "file") != file.name) {
                add("is not the file that the manifest names here", file.name);
            } else if (text_of(named[i], "sha256") != file.sealed.sha256 ||
                       number_of(named[i], "size_bytes") != file.sealed.size_bytes) {
                add("is not the file that the manifest describes", file.name);
            }
            if (text_of(named[i], "what") == "original") originals_.insert(file.sealed.sha256);
            stills_ += text_of(named[i], "what") == "still" ? 1 : 0;
        }
        if (originals_.empty()) add("names no original", "manifest.json");
    }

    void check_exhibits() {
        const Json& exhibits = list_of(manifest_, "exhibits");
        if (exhibits.size() != stills_)
            add("does not say of each still what it is of", "manifest.json");
        for (const Json& exhibit : exhibits) {
            const std::string stated = text_of(exhibit, "file");
            const std::string name = is_zip_name(stated) ? stated : std::string(kManifestName);
            const bool is_there = std::any_of(files_.begin(), files_.end(),
                                              [&](const ReadFile& f) { return f.name == stated; });
            if (!is_there) add("an exhibit that is not in the bundle", name);
            if (!originals_.contains(text_of(exhibit, "original_sha256")))
                add("an exhibit of an original that is not in the bundle", name);
        }
    }

    void check_custody() {
        const auto file = std::find_if(files_.begin(), files_.end(), [](const ReadFile& one) {
            return one.name == kCustodyName;
        });
        if (file == files_.end()) return add("is missing", std::string(kCustodyName));
        const auto log = findings::parse_json(file->text);
        if (!log) return add("is not JSON", file->name);
        for (const Json& json : list_of(*log, "entries")) {
            ++found_.custody_entries;
            check_entry({number_of(json, "seq"), from_ms(number_of(json, "at_ms")),
                         text_of(json, "actor"), text_of(json, "event"), text_of(json, "subject"),
                         text_of(json, "content"), text_of(json, "previous_sha256"),
                         text_of(json, "sha256")});
        }
        check_end();
        for (const std::string& sha256 : originals_)
            if (!sealed_.contains(sha256))
                add("an original whose sealing is not in the custody log", sha256);
    }

    void check_entry(store::CustodyEntry entry) {
        const std::string name = "custody entry " + std::to_string(entry.seq);
        if (custody_hash(entry) != entry.sha256) add("was changed after it was written", name);
        if (entry.seq <= last_.seq) add("does not follow the entry before it", name);
        if (entry.seq == last_.seq + 1 && last_.seq > 0 && entry.previous_sha256 != last_.sha256)
            add("does not hash the entry before it", name);
        if (entry.event == "original_sealed")
            if (const auto content = findings::parse_json(entry.content))
                sealed_.insert(text_of(*content, "sha256"));
        last_ = std::move(entry);
    }

    /// The log ends with this very disclosure.
    void check_end() {
        const Json& noted = manifest_.is_object() && manifest_.contains("custody")
                                ? manifest_["custody"]
                                : manifest_;
        if (last_.seq != number_of(noted, "entry") || last_.sha256 != text_of(noted, "sha256") ||
            last_.event != "bundle_exported" || !is_sha256(last_.sha256))
            return add("does not end with the export that the manifest names",
                       std::string(kCustodyName));
        found_.custody_entry = last_.seq;
        found_.custody_sha256 = last_.sha256;
    }

    BundleVerification found_;
    std::vector<ReadFile> files_;
    std::uint32_t time_ = 0;
    Json manifest_;
    std::set<std::string> originals_, sealed_;
    std::size_t stills_ = 0;
    store::CustodyEntry last_;
};

}  // namespace

Result<BundleVerification> verify_bundle(File file) {
    Checker checker;
    const auto read = checker.read(std::move(file));
    if (read) {
        checker.check();
    } else if (read.error().code == ErrorCode::invalid_request) {
        checker.add(read.error().message, "archive");
    } else {
        return read.error();
    }
    return checker.take();
}

findings::Json to_json(const BundleVerification& verification) {
    Json problems = Json::array();
    for (const Problem& problem : verification.problems)
        problems.push_back({{"what", problem.what}, {"where", problem.where}});
    return {{"ok", verification.problems.empty()},
            {"case", verification.reference},
            {"made", verification.made},
            {"checked",
             {{"files", verification.files},
              {"bytes", verification.bytes},
              {"custody_entries", verification.custody_entries}}},
            {"custody",
             {{"entry", verification.custody_entry}, {"sha256", verification.custody_sha256}}},
            {"problems", std::move(problems)}};
}

}  // namespace catseye::review
