#pragma once

#include <string_view>

namespace lambdatrail {

inline constexpr std::string_view kLambdaSource = "lambda.amazonaws.com";

// Ignoring case: other tools change it (format reference, section 8, row 25).
bool isLambdaSource(std::string_view eventSource);

// The API action behind an eventName: Lambda's names carry the date of the API, as in UpdateFunctionCode20150331v2
// (format reference, 3.2). Names of other services, and names without such a date, stay as they are.
// The result is a part of eventName.
std::string_view foldEventName(std::string_view eventSource, std::string_view eventName);

}  // namespace lambdatrail
