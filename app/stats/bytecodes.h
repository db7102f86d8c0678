#pragma once

#include <cstdint>
#include <span>

namespace lambdatrail {

// Counting codes of one byte in rows that stand close together.

// A byte a row: 0 for rows that count, 0xFF for others. `bytes` has 64 of them for each word.
void spreadRows(std::span<const std::uint64_t> words, std::uint8_t* bytes);

// A code of 0xFF is none: it stands for rows that do not count.
inline constexpr unsigned kLargestByteCode = 0xFE;

// Adds to counts[code] for every code from `least` to `most`, between which all codes lie, how often it stands in rows
// that count.
void countByteCodes(std::span<const std::uint8_t> codes, const std::uint8_t* notCounted, unsigned least, unsigned most,
                    std::uint32_t* counts);

}  // namespace lambdatrail
