#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace catseye::review {

/// What a document says of itself.
struct PdfHead {
    std::string title;
    std::string author;
    std::string language;       ///< BCP 47: en-GB, cy
    std::string footer;         ///< at the foot of every page, left
    std::string page_of_pages;  ///< the same, right: "Page {page} of {pages}"
    Time created;
};

/// A document of headings, paragraphs and tables of two columns, as PDF on A4: tagged, so that it
/// can be read aloud (ISO 32000-1 14.8), with its language and title. By cairo and pango, in DejaVu
/// Sans; a script that no font of the machine has is shown as boxes. The same content and the same
/// fonts give the same bytes.
class PdfDocument {
public:
    explicit PdfDocument(PdfHead head) : head_(std::move(head)) {}

    /// The first is the document's title.
    void heading(const std::string& words);
    /// Line ends are kept, an empty line makes a gap; control characters, and those that turn the
    /// direction of writing, are dropped; a word that is wider than the page is broken.
    void paragraph(const std::string& words);
    void rows(const std::vector<std::pair<std::string, std::string>>& rows);

    /// The bytes of the file. `internal` or `resource` with cairo's words.
    Result<std::string> bytes() const;

private:
    struct Block {
        enum class Kind { title, heading, paragraph, row } kind = Kind::paragraph;
        std::string words;
        std::string value;        ///< of a row
        bool ends_table = false;  ///< the last row of its table
        bool begins_table = false;
    };
    friend class PdfPrinter;
    PdfHead head_;
    std::vector<Block> blocks_;
};

}  // namespace catseye::review
