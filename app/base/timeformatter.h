#pragma once

#include "app/base/timeutc.h"

#include <string>
#include <string_view>

namespace lambdatrail {

// formatTime for many times: the date is made once for all neighbours of one day, and nothing is allocated.
class TimeFormatter {
 public:
    // As formatTime has it; good until the next call.
    std::string_view format(TimeMs timeMs);

 private:
    std::int64_t m_day = -1;  // days since 1970, of m_text
    std::string m_text;
};

}  // namespace lambdatrail
