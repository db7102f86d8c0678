#pragma once

#include <cstdint>

namespace lambdatrail {

// Number of an event in the store: block * 65,536 + position in the block. It never changes while the store lives.
enum class EventId : std::uint32_t {};

// Number of an input file in the store, in the order in which the files were found.
enum class FileId : std::uint32_t {};

// Number of a text in the dictionary of one column; 0 means that the field is absent.
using Code = std::uint32_t;
inline constexpr Code kAbsent = 0;

constexpr std::uint32_t number(EventId id) {
    return static_cast<std::uint32_t>(id);
}
constexpr std::uint32_t number(FileId id) {
    return static_cast<std::uint32_t>(id);
}

}  // namespace lambdatrail
