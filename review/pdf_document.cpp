#include "review/pdf_document.hpp"

#include <charconv>
#include <memory>
#include <mutex>
#include <optional>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/utf8.hpp"

namespace catseye::review {

namespace {

// Points of 1/72 inch; A4 is 210 by 297 mm (ISO 216).
constexpr double kWidth = 595.276;
constexpr double kHeight = 841.890;
constexpr double kMargin = 62;
constexpr double kBottom = kHeight - 76;
constexpr double kFooter = kHeight - 52;
constexpr double kTextWidth = kWidth - 2 * kMargin;
constexpr double kKeyWidth = 150;

template <auto release>
struct Released {
    template <typename T>
    void operator()(T* object) const {
        release(object);
    }
};
using Surface = std::unique_ptr<cairo_surface_t, Released<cairo_surface_destroy>>;
using Canvas = std::unique_ptr<cairo_t, Released<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Released<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, Released<pango_font_description_free>>;
using Attributes = std::unique_ptr<PangoAttrList, Released<pango_attr_list_unref>>;
using Lines = std::unique_ptr<PangoLayoutIter, Released<pango_layout_iter_free>>;

/// Whether this code point would change how text around it is shown, or is no character.
bool is_dropped(std::uint32_t code) {
    return (code < 0x20 && code != '\n') || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0x2028 || code == 0x2029 || code == 0xfeff;
}

/// What may be shown of a text from outside. One that is not UTF-8 loses what is not ASCII.
std::string shown(const std::string& given) {
    const bool valid = is_utf8(given);
    std::string text;
    for (std::size_t at = 0; at < given.size();) {
        const auto first = static_cast<unsigned char>(given[at]);
        std::size_t width = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (!valid) width = 1;
        std::uint32_t code = first;
        if (width > 1) {
            code = first & (0xffU >> (width + 1));
            for (std::size_t i = 1; i < width; ++i)
                code = (code << 6U) | (static_cast<unsigned char>(given[at + i]) & 0x3fU);
        }
        if (first == '\t')
            text += ' ';
        else if (!is_dropped(code) && (valid || first < 0x80))
            text.append(given, at, width);
        at += width;
    }
    return text;
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
    const auto* text = static_cast<const char*>(static_cast<const void*>(data));
    static_cast<std::string*>(bytes)->append(text, length);
    return CAIRO_STATUS_SUCCESS;
}

std::string replaced(std::string text, const std::string& name, int number) {
    const auto at = text.find(name);
    return at == std::string::npos ? text : text.replace(at, name.size(), std::to_string(number));
}

/// The number behind a name in the file's last trailer; nothing where it is not there.
std::optional<std::size_t> number_after(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    std::size_t number = 0;
    const char* begin = text.data() + at + name.size();
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
    return error == std::errc() && end != begin ? std::optional(number) : std::nullopt;
}

/// cairo 1.16 cannot say in the catalogue in which language the document is, nor that a reader
/// should show its title: an incremental update (ISO 32000-1 7.5.6) puts the catalogue there again
/// with both. A file of another make is left as it is.
std::string with_catalogue(std::string file, const std::string& language) {
    const auto at = file.rfind("trailer\n");
    if (at == std::string::npos) return file;
    const std::string_view trailer = std::string_view(file).substr(at);
    const auto size = number_after(trailer, "/Size ");
    const auto root = number_after(trailer, "/Root ");
    const auto info = number_after(trailer, "/Info ");
    const auto table = number_after(trailer, "startxref\n");
    if (!size || !root || !info || !table) return file;
    const std::string head = std::to_string(*root) + " 0 obj\n<< /Type /Catalog\n";
    const auto begin = file.rfind("\n" + head);
    const auto end = begin == std::string::npos ? begin : file.find(">>\nendobj", begin);
    if (end == std::string::npos) return file;
    const auto from = begin + 1 + head.size();
    const std::string entries = file.substr(from, end - from);
    const std::size_t offset = file.size();
    file += head + entries + "   /Lang (" + language +
            ")\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n";
    const std::size_t update = file.size();
    std::string digits = std::to_string(offset);
    digits.insert(0, 10 - std::min<std::size_t>(10, digits.size()), '0');
    return file + "xref\n" + std::to_string(*root) + " 1\n" + digits +
           " 00000 n \ntrailer\n<< /Size " + std::to_string(*size) + "\n   /Root " +
           std::to_string(*root) + " 0 R\n   /Info " + std::to_string(*info) + " 0 R\n   /Prev " +
           std::to_string(*table) + "\n>>\nstartxref\n" + std::to_string(update) + "\n%%EOF\n";
}

}  // namespace

/// Draws a document once. The number of pages must be known before the first footer is drawn, so
/// it is drawn twice.
class PdfPrinter {
public:
    PdfPrinter(const PdfDocument& document, int pages) : document_(document), pages_(pages) {
        surface_.reset(cairo_pdf_surface_create_for_stream(append, &bytes_, kWidth, kHeight));
        set(CAIRO_PDF_METADATA_TITLE, shown(document.head_.title));
        set(CAIRO_PDF_METADATA_AUTHOR, shown(document.head_.author));
        set(CAIRO_PDF_METADATA_CREATOR, "Catseye");
        set(CAIRO_PDF_METADATA_CREATE_DATE, to_iso(document.head_.created));
        canvas_.reset(cairo_create(surface_.get()));
    }

    Result<std::string> print() {
        cairo_tag_begin(canvas_.get(), "Document", nullptr);
        for (const auto& block : document_.blocks_)
            draw(block);
        cairo_tag_end(canvas_.get(), "Document");
        end_page();
        canvas_.reset();
        cairo_surface_finish(surface_.get());
        const cairo_status_t status = cairo_surface_status(surface_.get());
        if (status == CAIRO_STATUS_SUCCESS) return std::move(bytes_);
        return fail(status == CAIRO_STATUS_NO_MEMORY ? ErrorCode::resource : ErrorCode::internal,
                    std::string("make a PDF: ") + cairo_status_to_string(status));
    }
    int pages() const { return page_; }

private:
    using Kind = PdfDocument::Block::Kind;

    void set(cairo_pdf_metadata_t field, const std::string& value) {
        cairo_pdf_surface_set_metadata(surface_.get(), field, value.c_str());
    }

    Layout layout(const std::string& words, const char* font, double width) {
        Layout made(pango_cairo_create_layout(canvas_.get()));
        pango_cairo_context_set_resolution(pango_layout_get_context(made.get()), 72);
        const Font description(pango_font_description_from_string(font));
        pango_layout_set_font_description(made.get(), description.get());
        pango_layout_set_width(made.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_spacing(made.get(), 2 * PANGO_SCALE);
        // A hyphen in the middle of a fingerprint would be taken for part of it.
        const Attributes attributes(pango_attr_list_new());
        pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
        pango_layout_set_attributes(made.get(), attributes.get());
        const std::string text = shown(words);
        pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
        return made;
    }

    static double height_of(const Layout& layout) {
        int height = 0;
        pango_layout_get_size(layout.get(), nullptr, &height);
        return static_cast<double>(height) / PANGO_SCALE;
    }

    void draw(const PdfDocument::Block& block) {
        switch (block.kind) {
            case Kind::title:
                return draw_text("H1", block.words, "DejaVu Sans Bold 18", 0, 14);
            case Kind::heading:
                return draw_text("H2", block.words, "DejaVu Sans Bold 12.5", 14, 6);
            case Kind::paragraph:
                return draw_text("P", block.words, "DejaVu Sans 10", 0, 8);
            case Kind::row:
                return draw_row(block);
        }
    }

    void draw_text(const char* tag, const std::string& words, const char* font, double before,
                   double after) {
        const Layout text = layout(words, font, kTextWidth);
        y_ += before;
        // A heading stays with what it stands over.
        if (tag[0] == 'H' && y_ + height_of(text) + 60 > kBottom) end_page();
        draw_lines(tag, text, kMargin);
        y_ += after;
    }

    void draw_row(const PdfDocument::Block& block) {
        const Layout key = layout(block.words, "DejaVu Sans Bold 10", kKeyWidth - 12);
        const Layout value = layout(block.value, "DejaVu Sans 10", kTextWidth - kKeyWidth);
        const double height = std::max(height_of(key), height_of(value));
        if (block.begins_table) cairo_tag_begin(canvas_.get(), "Table", nullptr);
        if (y_ + height > kBottom && height < kBottom - kMargin) end_page();
        cairo_tag_begin(canvas_.get(), "TR", nullptr);
        const double top = y_;
        const int page = page_;
        draw_lines("TH", key, kMargin);
        const double below_key = y_;
        y_ = page == page_ ? top : y_;
        draw_lines("TD", value, kMargin + kKeyWidth);
        if (page == page_) y_ = std::max(y_, below_key);
        cairo_tag_end(canvas_.get(), "TR");
        y_ += 5;
        if (!block.ends_table) return;
        cairo_tag_end(canvas_.get(), "Table");
        y_ += 6;
    }

    /// Line by line, over as many pages as it takes.
    void draw_lines(const char* tag, const Layout& text, double x) {
        cairo_tag_begin(canvas_.get(), tag, nullptr);
        const Lines lines(pango_layout_get_iter(text.get()));
        do {
            PangoRectangle box;
            pango_layout_iter_get_line_extents(lines.get(), nullptr, &box);
            const double height = static_cast<double>(box.height) / PANGO_SCALE;
            if (y_ + height > kBottom) end_page();
            const int above = pango_layout_iter_get_baseline(lines.get()) - box.y;
            cairo_move_to(canvas_.get(), x + static_cast<double>(box.x) / PANGO_SCALE,
                          y_ + static_cast<double>(above) / PANGO_SCALE);
            pango_cairo_show_layout_line(canvas_.get(),
                                         pango_layout_iter_get_line_readonly(lines.get()));
            y_ += height + 2;
        } while (pango_layout_iter_next_line(lines.get()) != 0);
        cairo_tag_end(canvas_.get(), tag);
    }

    void end_page() {
        const Layout left = layout(document_.head_.footer, "DejaVu Sans 8", kTextWidth - 130);
        cairo_move_to(canvas_.get(), kMargin, kFooter);
        pango_cairo_show_layout(canvas_.get(), left.get());
        const std::string numbers =
            replaced(replaced(document_.head_.page_of_pages, "{page}", page_), "{pages}", pages_);
        const Layout right = layout(numbers, "DejaVu Sans 8", 120);
        pango_layout_set_alignment(right.get(), PANGO_ALIGN_RIGHT);
        cairo_move_to(canvas_.get(), kWidth - kMargin - 120, kFooter);
        pango_cairo_show_layout(canvas_.get(), right.get());
        cairo_show_page(canvas_.get());
        ++page_;
        y_ = kMargin;
    }

    const PdfDocument& document_;
    int pages_;
    std::string bytes_;
    Surface surface_;
    Canvas canvas_;
    int page_ = 1;
    double y_ = kMargin;
};

void PdfDocument::heading(const std::string& words) {
    blocks_.push_back(
        {blocks_.empty() ? Block::Kind::title : Block::Kind::heading, words, "", false, false});
}

void PdfDocument::paragraph(const std::string& words) {
    blocks_.push_back({Block::Kind::paragraph, words, "", false, false});
}

void PdfDocument::rows(const std::vector<std::pair<std::string, std::string>>& rows) {
    for (const auto& row : rows)
        blocks_.push_back(
            {Block::Kind::row, row.first, row.second, &row == &rows.back(), &row == &rows.front()});
}

Result<std::string> PdfDocument::bytes() const {
    // Fonts are looked up and shaped in libraries with global state; a document takes milliseconds.
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    PdfPrinter first(*this, 0);
    TRY(first.print());
    PdfPrinter second(*this, first.pages() - 1);
    return with_catalogue(TRY(second.print()), head_.language);
}

}  // namespace catseye::review
