#pragma once
#include <string>
#include <vector>

#include "ingest/declaration.hpp"
#include "ingest/intake.hpp"

namespace catseye::ingest {

/// The declaration with which a statement begins (Criminal Justice Act 1967 s.9(2)(b), Criminal
/// Procedure Rules form of witness statement).
extern const char* const kTruthDeclaration;

/// The witness statement under section 9 of the Criminal Justice Act 1967, built from the answers
/// alone: the same answers give the same text. `files` are named as exhibits with their hashes, in
/// order. The signature and its time stand apart (store/messages.hpp).
std::string statement_text(const Declaration& declaration, const std::vector<SealedFile>& files);

/// The letters with which a witness's exhibits are numbered: AB/1.
std::string exhibit_initials(const Submitter& submitter);

}  // namespace catseye::ingest
