#pragma once

#include "app/store/eventblock.h"

#include <array>

namespace lambdatrail {

// The characters of a true UUID: neither absent nor of another form.
std::array<char, 36> uuidCharacters(const Uuid& id);

}  // namespace lambdatrail
