#include "app/search/textfinder.h"

#include "app/base/ascii.h"
#include "app/filter/texttest.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lambdatrail {
namespace {

// How often characters occur in records: the rarer the two that are looked for, the seldomer the rest is compared.
int commonness(char c) {
    if (isDigit(c) || c == '"' || c == ',' || c == ':')
        return 3;
    if (std::string_view("eatinrosc-").find(toLower(c)) != std::string_view::npos)
        return 2;
    return isLetter(c) && std::string_view("jkqvwxyz").find(toLower(c)) == std::string_view::npos ? 1 : 0;
}

}  // namespace

TextFinder::Probe TextFinder::probeAt(std::string_view wanted, std::size_t offset, Case sensitivity) {
    const char letter = wanted[offset];
    return {offset, letter, sensitivity == Case::IgnoreAscii && isLetter(letter) ? char{0x20} : char{0}};
}

TextFinder::TextFinder(std::string_view wanted, Case sensitivity)
    : m_wanted(sensitivity == Case::Exact ? std::string(wanted) : foldedAscii(wanted)), m_case(sensitivity) {
    std::size_t first = 0;
    std::size_t second = m_wanted.empty() ? 0 : m_wanted.size() - 1;
    for (std::size_t i = 0; i < m_wanted.size(); ++i) {
        if (commonness(m_wanted[i]) < commonness(m_wanted[first])) {
            second = first;
            first = i;
        } else if (i != first && commonness(m_wanted[i]) < commonness(m_wanted[second])) {
            second = i;
        }
    }
    if (m_wanted.empty())
        return;
    m_first = probeAt(m_wanted, first, sensitivity);
    m_second = probeAt(m_wanted, second, sensitivity);
}

bool TextFinder::fits(const char* at) const {
    if (m_case == Case::Exact)
        return std::memcmp(at, m_wanted.data(), m_wanted.size()) == 0;
    for (std::size_t i = 0; i < m_wanted.size(); ++i) {
        if (toLower(at[i]) != m_wanted[i])
            return false;
    }
    return true;
}

// Linear in the worst case.
bool TextFinder::isInFolded(std::string_view text) const {
    const std::string folded = m_case == Case::Exact ? std::string(text) : foldedAscii(text);
    return memmem(folded.data(), folded.size(), m_wanted.data(), m_wanted.size()) != nullptr;
}

bool TextFinder::isIn(std::string_view text) const {
    if (m_wanted.empty())
        return true;
    if (text.size() < m_wanted.size())
        return false;
#ifdef __SSE2__
    const std::size_t places = text.size() - m_wanted.size() + 1;
    const char* const firsts = text.data() + m_first.offset;
    const char* const seconds = text.data() + m_second.offset;
    const __m128i firstFold = _mm_set1_epi8(m_first.fold);
    const __m128i firstLetter = _mm_set1_epi8(m_first.letter);
    const __m128i secondFold = _mm_set1_epi8(m_second.fold);
    const __m128i secondLetter = _mm_set1_epi8(m_second.letter);
    const auto load = [](const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); };
    std::size_t compared = 0;
    for (std::size_t at = 0; at < places; at += 16) {
        const __m128i first = _mm_cmpeq_epi8(_mm_or_si128(load(firsts + at), firstFold), firstLetter);
        const __m128i second = _mm_cmpeq_epi8(_mm_or_si128(load(seconds + at), secondFold), secondLetter);
        auto fitting = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_and_si128(first, second)));
        if (fitting == 0)
            continue;
        if (places - at < 16)
            fitting &= (1U << (places - at)) - 1;
        for (; fitting != 0; fitting &= fitting - 1) {
            if (fits(text.data() + at + std::countr_zero(fitting)))
                return true;
            compared += m_wanted.size();
        }
        if (compared > 4 * text.size() + 4096)
            return isInFolded(text);
    }
    return false;
#else
    return isInFolded(text);
#endif
}

}  // namespace lambdatrail
