#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace catseye::ingest {

/// The field Upload-Metadata of tus 1.0: "key base64, key base64 …". Nothing where it is none: a
/// key twice, a space too many, what is not base64.
std::optional<std::map<std::string, std::string>> parse_upload_metadata(std::string_view field);
std::string upload_metadata(std::string_view key, std::string_view value);

/// Bytes of base64 as RFC 4648 4 has it, with its padding.
std::optional<std::string> decode_base64(std::string_view text);

/// A file's name as a client gave it, for showing: without folders, control characters and marks
/// that turn the direction of writing, at most 200 characters. It is never a path of ours.
std::string shown_name(std::string_view client_name);

}  // namespace catseye::ingest
