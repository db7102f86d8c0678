#include "app/filter/uuidtest.h"

#include "app/base/ascii.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

std::pair<std::uint64_t, std::uint64_t> halves(const Uuid& id) {
    return {id.high, id.low};
}

std::optional<std::uint64_t> digitValue(char c) {
    if (isDigit(c))
        return static_cast<std::uint64_t>(c - '0');
    const char lower = toLower(c);
    if (lower >= 'a' && lower <= 'f')
        return static_cast<std::uint64_t>(lower - 'a' + 10);
    return std::nullopt;
}

}  // namespace

UuidSet::UuidSet(std::vector<Uuid> ids) : m_ids(std::move(ids)), m_filter(m_ids.size()) {
    std::ranges::sort(m_ids, {}, halves);
    for (const Uuid& id : m_ids)
        m_filter.add(id.high ^ id.low);
}

bool UuidSet::find(const Uuid& id) const {
    return std::ranges::binary_search(m_ids, halves(id), {}, halves);
}

std::vector<UuidPattern> patternsContaining(std::string_view needle) {
    constexpr std::string_view kForm = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    std::vector<UuidPattern> patterns;
    for (std::size_t at = 0; at + needle.size() <= kForm.size(); ++at) {
        UuidPattern pattern;
        auto nibble = static_cast<unsigned>(std::ranges::count(kForm.substr(0, at), 'h'));
        bool fits = true;
        for (std::size_t i = 0; fits && i < needle.size(); ++i) {
            if (kForm[at + i] == '-') {
                fits = needle[i] == '-';
                continue;
            }
            const auto value = digitValue(needle[i]);
            fits = value.has_value();
            const unsigned shift = 60 - 4 * (nibble % 16);
            (nibble < 16 ? pattern.mask.high : pattern.mask.low) |= 15ULL << shift;
            (nibble < 16 ? pattern.bits.high : pattern.bits.low) |= value.value_or(0) << shift;
            ++nibble;
        }
        if (fits)
            patterns.push_back(pattern);
    }
    return patterns;
}

std::optional<UuidDigits> UuidDigits::make(std::string_view needle) {
    if (needle.empty() || needle.size() > kMostDigits)
        return std::nullopt;
    UuidDigits digits;
    for (const char c : needle) {
        const auto value = digitValue(c);
        if (!value)
            return std::nullopt;
        if (digits.m_count < kFirstDigits)
            digits.m_relevant[digits.m_count] = ~0ULL;
        digits.m_digits[digits.m_count++] = *value * kEveryDigit;
    }
    // The digits between hyphens, by half: 8, 4, 4 and 4, 12.
    const auto allow = [&digits](std::uint64_t& places, std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at + digits.m_count <= end; ++at)
            places |= 1ULL << (60 - 4 * at);
    };
    allow(digits.m_places[0], 0, 8);
    allow(digits.m_places[0], 8, 12);
    allow(digits.m_places[0], 12, 16);
    allow(digits.m_places[1], 0, 4);
    allow(digits.m_places[1], 4, 16);
    return digits;
}

}  // namespace lambdatrail
