#pragma once

#include "tests/support/naivevalue.h"

#include <cstdint>
#include <string>

namespace lambdatrail::test {

// Who made a call (format reference, 2.2); flags are those of flag:: that tell about the caller.
struct NaiveIdentity {
    std::string label, key, credentialClass, role, session;
    std::uint16_t flags = 0;
};
NaiveIdentity naiveIdentity(const NaiveValue& record);

}  // namespace lambdatrail::test
