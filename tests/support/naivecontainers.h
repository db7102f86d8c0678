#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace lambdatrail::test {

// A record as the slow reader finds it, with the time of the innermost envelope that has one (as it stands there).
struct WrappedRecord {
    nlohmann::json record;
    std::string envelopeTime;
};

// The records in a text of any shape of the format reference, 6.3, found by parsing all of it with nlohmann/json: one
// document, a document a line, or several one after another. Bare strings and packed data are followed, too.
std::vector<WrappedRecord> recordsInText(const std::string& text);

std::string base64Of(const std::string& bytes);

}  // namespace lambdatrail::test
