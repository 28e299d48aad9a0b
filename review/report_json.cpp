#include <cmath>

#include "findings/json.hpp"
#include "review/interval.hpp"
#include "review/report_formats.hpp"

namespace catseye::review {

namespace {

using findings::Json;

double four_decimals(double number) {
    constexpr double kFourDecimals = 10'000;
    return std::round(kFourDecimals * number) / kFourDecimals;
}

double ratio(Share share) {
    return four_decimals(static_cast<double>(share.part) / static_cast<double>(share.of));
}

Json cell_json(const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    if (const auto* count = std::get_if<std::int64_t>(&cell)) return *count;
    if (const auto* number = std::get_if<double>(&cell)) return std::round(*number * 10) / 10;
    if (const auto* share = std::get_if<Share>(&cell))
        return share->of > 0 ? Json(ratio(*share)) : Json("n/a");
    const auto bounds = wilson(std::get<Interval>(cell).share);
    if (!bounds) return "n/a";
    return Json::array({four_decimals(bounds->low), four_decimals(bounds->high)});
}

Json headline_json(const Headline& headline) {
    Json disposals = Json::object();
    for (const auto& [code, count] : headline.by_disposal)
        disposals[code] = count;
    Json rates = Json::object();
    for (const ActionRate& rate : headline.rates) {
        Json json = Json::object();
        if (rate.of > 0) json["rate"] = ratio({rate.actioned, rate.of});
        json["actioned"] = rate.actioned;
        json["of"] = rate.of;
        json["pending"] = rate.pending;
        rates[rate.name] = std::move(json);
    }
    Json json = {{"unit", headline.unit},
                 {"received", headline.received},
                 {"reviewed", headline.reviewed},
                 {"actioned", headline.actioned},
                 {"not_actioned", headline.not_actioned},
                 {"pending", headline.pending},
                 {"not_reviewed", headline.not_reviewed}};
    if (headline.unmapped > 0) json["unmapped"] = headline.unmapped;
    json["by_disposal"] = std::move(disposals);
    json["rates"] = std::move(rates);
    json["sentence"] = headline.sentence;
    return json;
}

Json table_json(const ReportTable& table) {
    Json rows = Json::array();
    for (const auto& row : table.rows) {
        Json cells = Json::array();
        for (const Cell& cell : row)
            cells.push_back(cell_json(cell));
        rows.push_back(std::move(cells));
    }
    return {{"id", table.id},
            {"title", table.title},
            {"unit", table.unit},
            {"columns", table.columns},
            {"rows", std::move(rows)}};
}

}  // namespace

std::string report_as_json(const Report& report) {
    Json json = {{"source", report.source}};
    if (report.from) json["from"] = to_iso(*report.from);
    if (report.to) json["to"] = to_iso(*report.to);
    json["generated"] = to_iso(report.generated);
    for (const auto& [name, word] : report.filter.conditions())
        json["only"][name] = word;
    json["headline"] = headline_json(report.headline);
    json["notes"] = report.notes;
    Json tables = Json::array();
    for (const ReportTable& table : report.tables)
        tables.push_back(table_json(table));
    json["tables"] = std::move(tables);
    return findings::to_pretty(json) + "\n";
}

}  // namespace catseye::review
