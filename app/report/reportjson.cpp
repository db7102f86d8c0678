#include "app/report/reportjson.h"

#include <string>
#include <utility>

namespace lambdatrail {
namespace {

using Json = nlohmann::ordered_json;

Json timeOrNull(TimeMs timeMs) {
    return timeMs == kNoTime ? Json(nullptr) : Json(formatTime(timeMs));
}

}  // namespace

Json kindsJson(const Coverage& coverage) {
    Json kinds = Json::object();
    for (std::size_t i = 0; i < kRecordKindCount; ++i)
        kinds[std::string(recordKindName(static_cast<RecordKind>(i)))] = coverage.byKind[i];
    return kinds;
}

Json coverageJson(const Coverage& coverage) {
    Json rows = Json::array();
    for (const CoverageRow& row : coverage.rows) {
        Json entry;
        entry["account"] = row.account;
        entry["region"] = row.region;
        entry["kind"] = recordKindName(row.kind);
        entry["events"] = row.events;
        entry["lambdaEvents"] = row.lambdaEvents;
        entry["first"] = timeOrNull(row.firstMs);
        entry["last"] = timeOrNull(row.lastMs);
        rows.push_back(std::move(entry));
    }
    return rows;
}

Json problemsJson(const LoadReport& report) {
    Json problems = Json::array();
    for (const Problem& problem : report.problems) {
        Json entry;
        entry["file"] = problem.file;
        entry["offset"] = problem.offset ? Json(*problem.offset) : Json(nullptr);
        entry["reason"] = problem.reason;
        entry["kind"] = problemKindName(problem.kind);
        entry["length"] = problem.length > 0 ? Json(problem.length) : Json(nullptr);
        entry["kept"] = problem.kept;
        problems.push_back(std::move(entry));
    }
    return problems;
}

Json reportJson(const LoadReport& report, const Coverage& coverage) {
    Json json;
    json["files"] = {{"read", report.filesRead},
                     {"incomplete", report.filesIncomplete},
                     {"skipped", report.filesSkipped},
                     {"notReached", report.filesNotReached}};
    json["bytesRead"] = report.bytesRead;
    json["bytesUnpacked"] = report.bytesUnpacked;
    json["stopped"] = report.cancelled;
    json["events"] = coverage.events;
    json["duplicates"] = coverage.duplicates;
    json["gaps"] = report.gaps;
    json["gapBytes"] = report.gapBytes;
    json["foreignObjects"] = report.foreignObjects;
    json["lambdaDataEvents"] = coverage.lambdaDataEvents;
    json["kinds"] = kindsJson(coverage);
    json["coverage"] = coverageJson(coverage);
    json["problems"] = problemsJson(report);
    json["problemsNotListed"] = report.problemsNotListed;
    json["elapsedMs"] = report.elapsedMs;
    return json;
}

std::string jsonText(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lambdatrail
