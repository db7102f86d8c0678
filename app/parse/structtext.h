#pragma once

#include <string>
#include <string_view>

namespace lambdatrail {

// Appends a text to JSON, quoted and escaped; bytes that are no UTF-8 become U+FFFD.
void appendJsonString(std::string_view text, std::string& json);

// Writes as JSON what Athena and CloudTrail Lake print for structures: {type=AssumedRole, sessioncontext={...}}.
// Nothing in such a text is quoted: false, and `json` as it was, if it can be read in more than one way.
bool structToJson(std::string_view text, std::string& json);

}  // namespace lambdatrail
