#pragma once

#include <string>
#include <string_view>

namespace lambdatrail {

// What to write instead of a name that is no column, to follow "'evnt' is not a column": "; did you mean event?".
std::string fieldNameAdvice(std::string_view name);

// The beginning of a text that is too long to be repeated in a message.
std::string shortened(std::string_view text);

}  // namespace lambdatrail
