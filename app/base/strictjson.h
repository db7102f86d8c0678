#pragma once

#include <string_view>

namespace lambdatrail {

// Whether all of the text is one JSON value and nothing else. nlohmann's reader by itself takes a NUL byte for the end
// and never looks at what stands behind it.
bool isStrictJson(std::string_view text);

}  // namespace lambdatrail
