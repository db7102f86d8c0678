#pragma once

#include "app/load/loadreport.h"
#include "app/stats/coverage.h"

#include <nlohmann/json.hpp>

namespace lambdatrail {

// Parts of what --summary prints and the window saves. Texts are as in the logs: write them with a handler that
// replaces what is no UTF-8.

// {"management":12,...}: events of every kind, zeros included.
nlohmann::ordered_json kindsJson(const Coverage& coverage);
// [{"account","region","kind","events","lambdaEvents","first","last"},...]; times as ISO 8601, or null.
nlohmann::ordered_json coverageJson(const Coverage& coverage);
// [{"file","offset","reason","kind","length","kept"},...]; offset and length are null where there is none.
nlohmann::ordered_json problemsJson(const LoadReport& report);

// The whole load report as one object.
nlohmann::ordered_json reportJson(const LoadReport& report, const Coverage& coverage);

// Indented text with a line break at its end; what is no UTF-8 is replaced.
std::string jsonText(const nlohmann::ordered_json& json);

}  // namespace lambdatrail
