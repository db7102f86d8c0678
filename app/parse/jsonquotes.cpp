#include "app/parse/jsonquotes.h"

#include "app/parse/jsonscan.h"
#include "app/parse/quotebits.h"

#include <simdjson.h>

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lambdatrail {
namespace {

constexpr std::size_t kBlockBytes = 64;
constexpr char kLastControl = 0x1F;

struct QuoteBlock {
    std::uint64_t quotes = 0;
    bool isPlain = true;  // no backslashes, control characters, or bytes that are not ASCII
};

// What is rarely looked for.
struct OddBytes {
    std::uint64_t backslashes = 0, controls = 0, high = 0;
};

struct Portable {
    static QuoteBlock blockAt(const char* bytes) {
        QuoteBlock block;
        for (std::size_t i = 0; i < kBlockBytes; ++i)
            block.quotes |= std::uint64_t{bytes[i] == '"'} << i;
        const OddBytes odd = oddBytes(bytes);
        block.isPlain = (odd.backslashes | odd.controls | odd.high) == 0;
        return block;
    }
    static OddBytes oddBytes(const char* bytes) {
        OddBytes odd;
        for (std::size_t i = 0; i < kBlockBytes; ++i) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            odd.backslashes |= std::uint64_t{byte == '\\'} << i;
            odd.controls |= std::uint64_t{byte <= kLastControl} << i;
            odd.high |= std::uint64_t{byte >= 0x80} << i;
        }
        return odd;
    }
};

#if defined(__x86_64__)
// SSE2 is part of every x86-64; AVX2 is asked for at run time.
struct Sse2 {
    static __m128i load(const char* bytes, std::size_t part) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes) + part);
    }
    static std::uint64_t mask(__m128i hits, std::size_t part) {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(hits))) << (16 * part);
    }
    static __m128i backslashes(__m128i in) { return _mm_cmpeq_epi8(in, _mm_set1_epi8('\\')); }
    static __m128i controls(__m128i in) { return _mm_cmpeq_epi8(_mm_min_epu8(in, _mm_set1_epi8(kLastControl)), in); }

    static QuoteBlock blockAt(const char* bytes) {
        QuoteBlock block;
        __m128i odd = _mm_setzero_si128();
        for (std::size_t part = 0; part < 4; ++part) {
            const __m128i in = load(bytes, part);
            block.quotes |= mask(_mm_cmpeq_epi8(in, _mm_set1_epi8('"')), part);
            odd = _mm_or_si128(odd, _mm_or_si128(in, _mm_or_si128(backslashes(in), controls(in))));
        }
        block.isPlain = _mm_movemask_epi8(odd) == 0;
        return block;
    }
    static OddBytes oddBytes(const char* bytes) {
        OddBytes odd;
        for (std::size_t part = 0; part < 4; ++part) {
            const __m128i in = load(bytes, part);
            odd.backslashes |= mask(backslashes(in), part);
            odd.controls |= mask(controls(in), part);
            odd.high |= mask(in, part);
        }
        return odd;
    }
};

struct Avx2 {
    __attribute__((target("avx2"))) static QuoteBlock blockAt(const char* bytes) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32));
        const __m256i quote = _mm256_set1_epi8('"');
        const __m256i backslash = _mm256_set1_epi8('\\');
        const __m256i control = _mm256_set1_epi8(kLastControl);
        const auto lowQuotes = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, quote)));
        const auto highQuotes = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, quote)));
        const __m256i backslashes =
            _mm256_or_si256(_mm256_cmpeq_epi8(low, backslash), _mm256_cmpeq_epi8(high, backslash));
        const __m256i controls = _mm256_or_si256(_mm256_cmpeq_epi8(_mm256_min_epu8(low, control), low),
                                                 _mm256_cmpeq_epi8(_mm256_min_epu8(high, control), high));
        const __m256i odd = _mm256_or_si256(_mm256_or_si256(low, high), _mm256_or_si256(backslashes, controls));
        return {lowQuotes | std::uint64_t{highQuotes} << 32, _mm256_movemask_epi8(odd) == 0};
    }
    static OddBytes oddBytes(const char* bytes) { return Sse2::oddBytes(bytes); }
};
#endif

std::uint64_t littleEndian(std::uint64_t bits) {
    if constexpr (std::endian::native == std::endian::big)
        return __builtin_bswap64(bits);
    return bits;
}

}  // namespace

template <class Reader>
JsonQuotes::Outcome JsonQuotes::scan() {
    std::uint64_t inString = 0;  // all ones while a string crosses the border of two blocks
    bool escapeCarry = false;
    const char* isUtf8To = m_text.data();
    const std::size_t size = m_text.size();
    std::uint64_t* to = m_bits.get();
    for (std::size_t base = 0; base < size; base += kBlockBytes, ++to) {
        const char* const bytes = m_text.data() + base;
        __builtin_prefetch(bytes + kPrefetchedBytes);
        QuoteBlock block = Reader::blockAt(bytes);
        const bool isWhole = size - base >= kBlockBytes;
        const std::uint64_t valid = isWhole ? ~0ULL : (1ULL << (size - base)) - 1;
        block.quotes &= valid;
        if (!block.isPlain || escapeCarry) {
            const OddBytes odd = Reader::oddBytes(bytes);
            if ((odd.high & valid) != 0 && !isUtf8(odd.high & valid, bytes, isUtf8To))
                return Outcome::BadText;
            if ((odd.backslashes & valid) != 0)
                m_withBackslash.push_back(static_cast<std::uint32_t>(base / kBlockBytes));
            block.quotes &= ~escapedBy(odd.backslashes & valid, escapeCarry);
            if ((odd.controls & valid & (prefixParity(block.quotes) ^ inString)) != 0)
                return Outcome::BadText;
        }
        *to = littleEndian(block.quotes);
        inString ^= 0ULL - static_cast<std::uint64_t>(__builtin_parityll(block.quotes));
    }
    to[0] = to[1] = 0;
    reinterpret_cast<unsigned char*>(m_bits.get())[size / 8] |= static_cast<unsigned char>(1U << size % 8);
    return inString != 0 ? Outcome::UnclosedString : Outcome::Found;
}

// Looks at what is not ASCII in the block, and at what of it reaches into the next ones; `checkedTo`: up to where that
// was done.
bool JsonQuotes::isUtf8(std::uint64_t high, const char* block, const char*& checkedTo) const {
    const char* const from = std::max(checkedTo, block + std::countr_zero(high));
    const char* to = block + kBlockBytes - std::countl_zero(high);
    if (to <= from)
        return true;
    while (to != end() && static_cast<unsigned char>(*to) >= 0x80)
        ++to;
    checkedTo = to;
    return simdjson::validate_utf8(from, static_cast<std::size_t>(to - from));
}

JsonQuotes::Outcome JsonQuotes::scanPortable() {
    return scan<Portable>();
}

#if defined(__x86_64__)
JsonQuotes::Outcome JsonQuotes::scanSse2() {
    return scan<Sse2>();
}
__attribute__((target("avx2,popcnt"))) JsonQuotes::Outcome JsonQuotes::scanAvx2() {
    return scan<Avx2>();
}
#endif

JsonQuotes::Outcome JsonQuotes::find(std::string_view text) {
    static const Way kBest = ways().front();
    return find(text, kBest);
}

std::vector<JsonQuotes::Way> JsonQuotes::ways() {
    std::vector<Way> ways;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt"))
        ways.push_back(&JsonQuotes::scanAvx2);
    ways.push_back(&JsonQuotes::scanSse2);
#endif
    ways.push_back(&JsonQuotes::scanPortable);
    return ways;
}

JsonQuotes::Outcome JsonQuotes::find(std::string_view text, Way way) {
    m_text = text;
    m_withBackslash.clear();
    // The last block may be a part of one; behind it stand the bit that ends every search, and what a look at the last
    // bytes reads along.
    const std::size_t words = text.size() / kBlockBytes + 3;
    if (words > m_room) {
        m_room = words + words / 4;
        m_bits = std::make_unique_for_overwrite<std::uint64_t[]>(m_room);
    }
    return (this->*way)();
}

const char* JsonQuotes::nextFar(std::size_t at) const {
    for (std::size_t byte = at / 8 + 8;; byte += 8) {
        if (const std::uint64_t bits = bitsAt(byte); bits != 0)
            return m_text.data() + 8 * byte + std::countr_zero(bits);
    }
}

const char* JsonQuotes::firstBackslash(const char* from) const {
    const auto block = static_cast<std::size_t>(from - m_text.data()) / kBlockBytes;
    const auto found = std::ranges::lower_bound(m_withBackslash, block);
    return found == m_withBackslash.end() ? end() : std::max(from, m_text.data() + *found * kBlockBytes);
}

}  // namespace lambdatrail
