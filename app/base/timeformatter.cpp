#include "app/base/timeformatter.h"

namespace lambdatrail {
namespace {

constexpr TimeMs kDayMs = 86'400'000;
constexpr TimeMs kYear10000Ms = 253'402'300'800'000;
constexpr std::size_t kDateBytes = 11;  // "2026-02-03T"

void putDigits(char* at, std::int64_t value, int count) {
    for (int i = count - 1; i >= 0; --i) {
        at[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

}  // namespace

std::string_view TimeFormatter::format(TimeMs timeMs) {
    if (timeMs < 0 || timeMs >= kYear10000Ms) {
        m_day = -1;
        m_text = formatTime(timeMs);
        return m_text;
    }
    if (timeMs / kDayMs != m_day) {
        m_day = timeMs / kDayMs;
        m_text = formatTime(m_day * kDayMs);
    }
    const TimeMs inDay = timeMs % kDayMs;
    const TimeMs fractionMs = inDay % 1000;
    m_text.resize(kDateBytes + (fractionMs == 0 ? 9 : 13));
    char* const at = m_text.data() + kDateBytes;
    putDigits(at, inDay / 3'600'000, 2);
    at[2] = ':';
    putDigits(at + 3, inDay / 60'000 % 60, 2);
    at[5] = ':';
    putDigits(at + 6, inDay / 1000 % 60, 2);
    if (fractionMs != 0) {
        at[8] = '.';
        putDigits(at + 9, fractionMs, 3);
    }
    m_text.back() = 'Z';
    return m_text;
}

}  // namespace lambdatrail
