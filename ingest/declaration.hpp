#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "findings/json.hpp"

namespace catseye::ingest {

/// A vehicle that the submitter complains of.
struct Vehicle {
    std::string vrm_given;
    std::string vrm_normal;
    std::string make, model, colour, kind, operator_name;
};

/// Where and when it happened, in the submitter's words and as we understand them.
struct Incident {
    Time at;
    std::string when_given;
    std::string place;
    std::optional<double> latitude;
    std::optional<double> longitude;
    std::int64_t clock_offset_s =
        0;  ///< how far the camera's own clock was ahead, as the submitter says
    std::string clock_explanation;
};

/// What the submitter saw beyond the narrative, each in the submitter's words; empty: not asked.
struct Observation {
    std::string view;        ///< how far away, and what was in the way
    std::string conditions;  ///< weather, light, road, traffic
    std::string effect;      ///< what the submitter or others had to do
    std::string driver;      ///< what could be seen of whoever drove
    std::string witnesses;   ///< who else saw it, and how to reach them
};

/// Where in a file it happens.
struct Moment {
    std::int64_t file = 1;  ///< ordinal, from 1
    double at_s = 0;
};

/// What the submitter says of the file.
struct FootageStatement {
    std::string camera;
    std::string integrity;  ///< untouched | trimmed | other; empty: not asked
    std::string integrity_note;
    std::optional<bool> keeps_original;
    std::string published_at;
    std::vector<Moment> moments;
};

/// The person. Stored apart from everything else.
struct Submitter {
    std::string first_name, last_name, email, phone, address, postcode;
    std::optional<bool> over_18;
    std::string support;  ///< what would help the submitter to be a witness
};

/// The answers a submitter gives (the form of docs/declaration.md). Only `vehicles`, `incident.at`,
/// `incident.place` and `offence_hint` are always there; the portal asks for more.
struct Declaration {
    std::string mode = "other";  ///< car, van, bus, passenger, cyclist, motorcyclist, horse_rider,
                                 ///< pedestrian, other
    std::string offence_hint;    ///< what the public ticks: data/law/offence_hints.tsv
    std::vector<std::string> offences_seen;  ///< all that was ticked, the hint first
    Incident incident;
    Observation observed;
    std::vector<Vehicle> vehicles;
    FootageStatement footage;
    std::string narrative;
    std::string court;  ///< yes | no | not_sure; empty: not asked
    std::string statement_name;
    bool reuse_consent = false;
    Submitter submitter;
};

/// Reads and judges a declaration as JSON. Every fault is named in one Error, by its field: a
/// missing or unknown field, a wrong type, an unknown word, a date that is no date or lies after
/// `now`, an impossible mark.
Result<Declaration> declaration_from(const findings::Json& json, Time now);

/// The answers as JSON without the submitter's details, and the details alone.
findings::Json answers_json(const Declaration& declaration);
findings::Json submitter_json(const Submitter& submitter);

}  // namespace catseye::ingest
