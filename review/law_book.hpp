#pragma once
#include "base/book.hpp"
#include "review/law.hpp"

namespace catseye::review {

/// The law as it stands now.
using LawBook = Book<Law>;

}  // namespace catseye::review
