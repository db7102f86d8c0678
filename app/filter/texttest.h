#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// A question about one text; the text of an absent value is empty. Any number of threads may ask.
using TextTest = std::function<bool(std::string_view)>;

// The text with A to Z in lower case. All other bytes, and so all other letters, stay.
std::string foldedAscii(std::string_view text);

TextTest containsTest(std::string_view needle);
// Error: Usage, if the pattern is no regular expression.
Result<TextTest> matchesTest(const std::string& pattern);

// The test of a comparison. NotEqual and NotContains give the test of Equal and Contains: whoever asks negates.
// Error: Usage.
Result<TextTest> makeTextTest(const Comparison& comparison);

// Whether the comparison's values are times rather than texts.
bool readsTimes(const Comparison& comparison);

// What is wrong with a comparison's values, as a sentence: their number, a time or a regular expression that cannot be
// read. Nothing if all is well.
std::optional<std::string> problemOf(const Comparison& comparison);
// The same where the values are texts in any case.
std::optional<std::string> problemOf(FilterOp op, const std::vector<std::string>& values);

}  // namespace lambdatrail
