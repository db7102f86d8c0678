#include "app/store/uuidread.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lambdatrail {
namespace {

constexpr std::size_t kCharacters = 36;

bool hasDashes(const char* text) {
    return text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

// Four characters, the first in the lowest byte, whatever the processor.
std::uint64_t charactersAt(const char* at) {
    std::uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return std::endian::native == std::endian::big ? __builtin_bswap32(word) : word;
}

// The same value in each of eight bytes.
constexpr std::uint64_t inEachByte(std::uint64_t value) {
    return value * 0x0101010101010101ULL;
}

// The value of eight lower-case hexadecimal digits, four at each place, all at once: a byte for each. `areDigits`
// becomes false if they are others.
std::uint64_t hexValue(const char* first, const char* second, bool& areDigits) {
    constexpr std::uint64_t kHighBits = inEachByte(0x80);
    const std::uint64_t characters = charactersAt(first) | charactersAt(second) << 32;
    const std::uint64_t letters =
        characters >> 6 & inEachByte(1);  // 1 for what may be a letter, 0 for what may be a digit
    const std::uint64_t least = inEachByte('0') + letters * ('a' - '0');
    const std::uint64_t most = inEachByte('9') + letters * ('f' - '9');
    // No byte below 0x80 carries into the next one, or borrows of it: its high bit tells how it compares.
    const std::uint64_t isInRange = (characters + (kHighBits - least)) & ((most | kHighBits) - characters);
    areDigits &= (characters & kHighBits) == 0 && (isInRange & kHighBits) == kHighBits;
    std::uint64_t digits = (characters & inEachByte(0x0F)) + letters * 9;
    // Two digits make a byte, two bytes a word, two words the value; what stands first counts most.
    digits = (digits << 4 | digits >> 8) & 0x00FF00FF00FF00FFULL;
    digits = (digits << 8 | digits >> 16) & 0x0000FFFF0000FFFFULL;
    return (digits << 16 | digits >> 32) & 0xFFFFFFFFULL;
}

Uuid readPortable(const char* text) {
    if (!hasDashes(text))
        return {};
    bool areDigits = true;
    const Uuid id{hexValue(text, text + 4, areDigits) << 32 | hexValue(text + 9, text + 14, areDigits),
                  hexValue(text + 19, text + 24, areDigits) << 32 | hexValue(text + 28, text + 32, areDigits)};
    return areDigits && !id.isOther() ? id : Uuid{};
}

#if defined(__x86_64__)
__attribute__((target("ssse3"))) inline __m128i sixteenAt(const char* at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

// Sixteen digits as eight bytes, each in the lower half of two. `areDigits` loses the bits of what is none.
__attribute__((target("ssse3"))) inline __m128i pairsOf(__m128i characters, __m128i& areDigits) {
    const __m128i fromZero = _mm_sub_epi8(characters, _mm_set1_epi8('0'));
    const __m128i fromA = _mm_sub_epi8(characters, _mm_set1_epi8('a'));
    const __m128i isDigit = _mm_cmpeq_epi8(_mm_min_epu8(fromZero, _mm_set1_epi8(9)), fromZero);
    const __m128i isLetter = _mm_cmpeq_epi8(_mm_min_epu8(fromA, _mm_set1_epi8(5)), fromA);
    areDigits = _mm_and_si128(areDigits, _mm_or_si128(isDigit, isLetter));
    const __m128i values =
        _mm_or_si128(_mm_and_si128(isDigit, fromZero), _mm_and_si128(isLetter, _mm_add_epi8(fromA, _mm_set1_epi8(10))));
    return _mm_maddubs_epi16(values, _mm_set1_epi16(0x0110));
}

__attribute__((target("ssse3"))) Uuid readSsse3(const char* text) {
    if (!hasDashes(text))
        return {};
    constexpr char kNone = -1;  // leaves a zero
    const __m128i high = _mm_or_si128(
        _mm_shuffle_epi8(sixteenAt(text),
                         _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, kNone, kNone, kNone, kNone)),
        _mm_shuffle_epi8(sixteenAt(text + 2), _mm_setr_epi8(kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone,
                                                            kNone, kNone, kNone, kNone, 12, 13, 14, 15)));
    const __m128i low = _mm_or_si128(
        _mm_shuffle_epi8(sixteenAt(text + 16), _mm_setr_epi8(3, 4, 5, 6, kNone, kNone, kNone, kNone, kNone, kNone,
                                                             kNone, kNone, kNone, kNone, kNone, kNone)),
        _mm_shuffle_epi8(sixteenAt(text + 20),
                         _mm_setr_epi8(kNone, kNone, kNone, kNone, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)));
    __m128i areDigits = _mm_set1_epi8(kNone);
    const __m128i highPairs = pairsOf(high, areDigits);
    const __m128i lowPairs = pairsOf(low, areDigits);
    const __m128i bytes = _mm_packus_epi16(highPairs, lowPairs);
    const Uuid id{__builtin_bswap64(static_cast<std::uint64_t>(_mm_cvtsi128_si64(bytes))),
                  __builtin_bswap64(static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(bytes, bytes))))};
    return _mm_movemask_epi8(areDigits) == 0xFFFF && !id.isOther() ? id : Uuid{};
}
#endif

}  // namespace

std::vector<UuidReader> uuidReaders() {
    std::vector<UuidReader> readers;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("ssse3"))
        readers.push_back(readSsse3);
#endif
    readers.push_back(readPortable);
    return readers;
}

Uuid Uuid::read(std::string_view text) {
    static const UuidReader kBest = uuidReaders().front();
    return text.size() == kCharacters ? kBest(text.data()) : Uuid{};
}

}  // namespace lambdatrail
