#pragma once

#include "app/store/eventblock.h"

#include <vector>

namespace lambdatrail {

// Reads 36 characters as Uuid::read() does.
using UuidReader = Uuid (*)(const char* text);

// Every way to read them that this processor has, the one in use first: for tests, all must agree.
std::vector<UuidReader> uuidReaders();

}  // namespace lambdatrail
