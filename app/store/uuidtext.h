#pragma once

#include "app/store/eventblock.h"

#include <array>
#include <optional>
#include <string_view>

namespace lambdatrail {

// The characters of a true UUID: neither absent nor of another form.
std::array<char, 36> uuidCharacters(const Uuid& id);

// The least 128 bits of which the characters stand behind the text in the order of bytes; nothing if there are none.
std::optional<Uuid> firstUuidBehind(std::string_view text);

}  // namespace lambdatrail
