#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ingest/uploads.hpp"
#include "web/http/router.hpp"
#include "web/site/site.hpp"
#include "web/upload/form_receiver.hpp"

namespace catseye::web {

/// What differs between the two pages that take files: a report's, and that of what is added to it.
struct UploadPage {
    std::string path;         ///< of the page; its form posts there, a file is removed below it
    std::string moment_path;  ///< where the moment in a clip is told: below it, by the upload's id
    std::string away;         ///< where somebody may go meanwhile, in a new tab
    std::string label, hint, button;
    std::string script_words;  ///< as JSON
    bool has_moment_page = true;
};

/// What has come so far; nothing where that is nothing. `title` stands over it.
Html upload_list(const Visit& visit, const UploadPage& look, const std::string& title,
                 const std::vector<store::Upload>& uploads);
/// The form: with scripts it sends by tus, without them as multipart.
Html upload_form(const Visit& visit, const UploadPage& look, const std::string& error);

/// The page that asks whether a file is to go.
Response remove_upload_page(ingest::UploadStore& uploads, Visit& visit, const UploadPage& look,
                            const std::string& draft_id);
Response remove_upload(ingest::UploadStore& uploads, Visit& visit, const UploadPage& look,
                       const std::string& draft_id);

/// The upload of this draft that the address names; nothing for any other.
Result<std::optional<store::Upload>> own_upload(ingest::UploadStore& uploads, const Visit& visit,
                                                const std::string& draft_id);

/// Takes the POST of the form without scripts. `draft_of` finds the draft, or nothing: then `away`
/// is where the visitor is sent. `taken` answers, with what was wrong as sentences.
struct FormUpload {
    std::function<Result<std::optional<std::string>>(const Visit&)> draft_of;
    std::string away;
    std::function<Response(Visit&, const std::string& draft_id,
                           const std::vector<std::string>& errors)>
        taken;
};
void add_form_upload(Router& router, Site& site, ingest::UploadStore& uploads,
                     const std::string& path, FormUpload upload);

/// "12 MB"
std::string size_words(std::int64_t bytes);
/// "1:05"
std::string moment_words(std::int64_t ms);
/// "1:05", "65", "0:01:05" as milliseconds into the clip.
std::optional<std::int64_t> moment_from(const std::string& text);

}  // namespace catseye::web
