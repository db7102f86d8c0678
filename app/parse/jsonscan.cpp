#include "app/parse/jsonscan.h"

#include "app/base/ascii.h"
#include "app/base/utf16.h"
#include "app/base/utf8.h"
#include "app/parse/quotebits.h"

#include <bit>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lambdatrail {
namespace {

struct BlockMasks {
    std::uint64_t quotes = 0, backslashes = 0, opening = 0, closing = 0;
};

// '[' and '{' differ in one bit only, and so do ']' and '}'.
constexpr char kBracketBit = 0x20;

#if defined(__x86_64__)
// SSE2 is part of every x86-64; AVX2 is asked for at run time.
struct Sse2 {
    static BlockMasks masksOf(const char* bytes) {
        BlockMasks masks;
        for (int part = 0; part < 4; ++part) {
            const __m128i in = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * part));
            const __m128i folded = _mm_or_si128(in, _mm_set1_epi8(kBracketBit));
            const auto mask = [part](__m128i text, char c) {
                const int hits = _mm_movemask_epi8(_mm_cmpeq_epi8(text, _mm_set1_epi8(c)));
                return static_cast<std::uint64_t>(static_cast<std::uint32_t>(hits)) << (16 * part);
            };
            masks.quotes |= mask(in, '"');
            masks.backslashes |= mask(in, '\\');
            masks.opening |= mask(folded, '{');
            masks.closing |= mask(folded, '}');
        }
        return masks;
    }
};

__attribute__((target("avx2"))) inline std::uint64_t maskAvx2(__m256i low, __m256i high, char c) {
    const __m256i wanted = _mm256_set1_epi8(c);
    const auto lowHits = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)));
    const auto highHits = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)));
    return lowHits | static_cast<std::uint64_t>(highHits) << 32;
}

struct Avx2 {
    __attribute__((target("avx2"))) static BlockMasks masksOf(const char* bytes) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32));
        const __m256i bit = _mm256_set1_epi8(kBracketBit);
        const __m256i foldedLow = _mm256_or_si256(low, bit);
        const __m256i foldedHigh = _mm256_or_si256(high, bit);
        return {maskAvx2(low, high, '"'), maskAvx2(low, high, '\\'), maskAvx2(foldedLow, foldedHigh, '{'),
                maskAvx2(foldedLow, foldedHigh, '}')};
    }
};
#endif

struct Portable {
    static BlockMasks masksOf(const char* bytes) {
        BlockMasks masks;
        for (int i = 0; i < 64; ++i) {
            const std::uint64_t bit = 1ULL << i;
            const char folded = static_cast<char>(bytes[i] | kBracketBit);
            masks.quotes |= bytes[i] == '"' ? bit : 0;
            masks.backslashes |= bytes[i] == '\\' ? bit : 0;
            masks.opening |= folded == '{' ? bit : 0;
            masks.closing |= folded == '}' ? bit : 0;
        }
        return masks;
    }
};

template <class Reader>
[[gnu::always_inline]] inline std::size_t scan(std::string_view text) {
    std::size_t depth = 0;
    std::uint64_t inString = 0;  // all ones while a string crosses the border of two blocks
    bool escapeCarry = false;
    for (std::size_t base = 0; base < text.size(); base += 64) {
        __builtin_prefetch(text.data() + base + kPrefetchedBytes);
        BlockMasks masks = Reader::masksOf(text.data() + base);
        if (text.size() - base < 64) {
            const std::uint64_t valid = (1ULL << (text.size() - base)) - 1;
            masks = {masks.quotes & valid, masks.backslashes & valid, masks.opening & valid, masks.closing & valid};
        }
        if (masks.backslashes != 0 || escapeCarry) {
            masks.quotes &= ~escapedBy(masks.backslashes, escapeCarry);
        }
        const std::uint64_t strings = prefixParity(masks.quotes) ^ inString;
        inString = static_cast<std::uint64_t>(static_cast<std::int64_t>(strings) >> 63);
        const std::uint64_t opening = masks.opening & ~strings;
        const std::uint64_t closing = masks.closing & ~strings;
        // Most blocks are too deep within for the end to be in them.
        if (const auto closings = static_cast<std::size_t>(std::popcount(closing)); depth > closings) {
            depth += static_cast<std::size_t>(std::popcount(opening)) - closings;
            continue;
        }
        std::uint64_t brackets = opening | closing;
        while (brackets != 0) {
            const int at = std::countr_zero(brackets);
            brackets &= brackets - 1;
            if (opening >> at & 1)
                ++depth;
            else if (--depth == 0)
                return base + static_cast<std::size_t>(at) + 1;
        }
    }
    return 0;
}

#if defined(__x86_64__)
__attribute__((target("avx2,popcnt"))) std::size_t scanAvx2(std::string_view text) {
    return scan<Avx2>(text);
}
#endif

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

}  // namespace

std::vector<BracketScan> bracketScans() {
    std::vector<BracketScan> scans;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt"))
        scans.push_back(scanAvx2);
    scans.push_back(scan<Sse2>);
#endif
    scans.push_back(scan<Portable>);
    return scans;
}

std::size_t bracketedLength(std::string_view text) {
    static const BracketScan kBest = bracketScans().front();
    return kBest(text);
}

std::size_t stringLength(std::string_view text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '"')
            return at + 1;
        if (text[at] == '\\')
            ++at;
    }
    return 0;
}

bool isRecordStart(std::string_view text, std::size_t brace, std::string_view otherKey) {
    std::size_t quote = brace + 1;
    while (quote < text.size() && isJsonSpace(text[quote]))
        ++quote;
    if (quote == text.size() || text[quote] != '"')
        return false;
    const auto keyIs = [rest = text.substr(quote + 1)](std::string_view key) {
        return rest.starts_with(key) && rest.substr(key.size()).starts_with('"');
    };
    return keyIs("eventVersion") || (!otherKey.empty() && keyIs(otherKey));
}

std::size_t findRecordStart(std::string_view text, std::size_t from, std::string_view otherKey) {
    std::size_t brace = text.find('{', from);
    while (brace != std::string_view::npos && !isRecordStart(text, brace, otherKey))
        brace = text.find('{', brace + 1);
    return brace;
}

void unescapeJson(std::string_view raw, std::string& to) {
    to.clear();
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t backslash = raw.find('\\', at);
        to.append(raw.substr(at, backslash - at));
        if (backslash == std::string_view::npos)
            return;
        at = backslash + 1;
        if (at == raw.size()) {
            to.append(kReplacement);
            return;
        }
        const char c = raw[at];
        switch (c) {
            case '"':
            case '\\':
            case '/':
                to.push_back(c);
                break;
            case 'b':
                to.push_back('\b');
                break;
            case 'f':
                to.push_back('\f');
                break;
            case 'n':
                to.push_back('\n');
                break;
            case 'r':
                to.push_back('\r');
                break;
            case 't':
                to.push_back('\t');
                break;
            case 'u':
                if (const std::size_t length = appendEscapedUnits(raw.substr(at - 1), to); length > 0) {
                    at += length - 1;  // which began with the backslash
                    continue;
                }
                to.append(kReplacement);
                break;
            default:
                to.append(kReplacement);
                break;
        }
        ++at;
    }
}

std::string repairedJson(std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string repaired;
    repaired.reserve(text.size() + text.size() / 16 + kScanPadding);
    bool inString = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8Length(text.substr(at));
        const char c = text[at];
        if (length == 0) {
            repaired.append(kReplacement);
            ++at;
        } else if (length > 1) {
            repaired.append(text.substr(at, length));
            at += length;
        } else if (inString && static_cast<unsigned char>(c) < 0x20) {
            repaired.append("\\u00");
            repaired.push_back(kHex[c >> 4]);
            repaired.push_back(kHex[c & 15]);
            ++at;
        } else if (inString && c == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\')) {
            repaired.append(text.substr(at, 2));
            at += 2;
        } else {
            inString ^= c == '"';
            repaired.push_back(c);
            ++at;
        }
    }
    return repaired;
}

}  // namespace lambdatrail
