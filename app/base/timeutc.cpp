#include "app/base/timeutc.h"

#include <array>
#include <charconv>
#include <cmath>

namespace lambdatrail {
namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;
constexpr TimeMs kYear1Ms = -62'135'596'800'000;      // 0001-01-01T00:00:00Z
constexpr TimeMs kYear10000Ms = 253'402'300'800'000;  // 10000-01-01T00:00:00Z

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar. Years are counted from March, so that the leap
// day is the last one of its year.
constexpr std::int64_t daysFromDate(std::int64_t year, unsigned month, unsigned day) {
    year -= month <= 2;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto yearOfEra = static_cast<std::uint64_t>(year - era * 400);
    const std::uint64_t dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const std::uint64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + static_cast<std::int64_t>(dayOfEra) - 719'468;
}

struct Date {
    std::int64_t year;
    unsigned month, day;
};

constexpr Date dateFromDays(std::int64_t days) {
    days += 719'468;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const auto dayOfEra = static_cast<std::uint64_t>(days - era * 146'097);
    const std::uint64_t yearOfEra = (dayOfEra - dayOfEra / 1'460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::uint64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::uint64_t shifted = (5 * dayOfYear + 2) / 153;
    const auto month = static_cast<unsigned>(shifted < 10 ? shifted + 3 : shifted - 9);
    return {static_cast<std::int64_t>(yearOfEra) + era * 400 + (month <= 2), month,
            static_cast<unsigned>(dayOfYear - (153 * shifted + 2) / 5 + 1)};
}

// Takes fixed-width digits off the front.
class Reader {
 public:
    explicit Reader(std::string_view text) : m_text(text) {}

    bool digits(int count, unsigned& value) {
        if (m_text.size() < static_cast<std::size_t>(count))
            return false;
        value = 0;
        for (int i = 0; i < count; ++i) {
            const unsigned digit = static_cast<unsigned char>(m_text[static_cast<std::size_t>(i)]) - '0';
            if (digit > 9)
                return false;
            value = value * 10 + digit;
        }
        m_text.remove_prefix(static_cast<std::size_t>(count));
        return true;
    }
    bool take(char c) {
        if (m_text.empty() || m_text.front() != c)
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    bool atEnd() const { return m_text.empty(); }

 private:
    std::string_view m_text;
};

// What may follow the seconds: a fraction, then Z, an offset or nothing (UTC).
bool readFractionAndZone(Reader& in, unsigned& fractionMs, std::int64_t& offsetMs) {
    fractionMs = 0;
    if (in.take('.') || in.take(',')) {
        unsigned digit = 0;
        unsigned weight = 100;
        if (!in.digits(1, digit))
            return false;
        do {
            fractionMs += digit * weight;
            weight /= 10;
        } while (in.digits(1, digit));
    }
    offsetMs = 0;
    if (in.take('Z') || in.take('z') || in.atEnd())
        return in.atEnd();
    in.take(' ');
    const bool minus = in.take('-');
    if (!minus && !in.take('+')) {
        for (const char c : {'U', 'T', 'C'}) {
            if (!in.take(c))
                return false;
        }
        return in.atEnd();
    }
    unsigned hours = 0;
    unsigned minutes = 0;
    if (!in.digits(2, hours))
        return false;
    if (!in.atEnd()) {
        in.take(':');
        if (!in.digits(2, minutes))
            return false;
    }
    if (hours > 23 || minutes > 59)
        return false;
    offsetMs = (hours * 60LL + minutes) * 60'000;
    if (minus)
        offsetMs = -offsetMs;
    return in.atEnd();
}

std::optional<TimeMs> assemble(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute,
                               unsigned second, unsigned fractionMs, std::int64_t offsetMs) {
    static constexpr std::array<unsigned, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year == 0 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    if (day > kDays[month - 1] + (month == 2 && leapYear ? 1 : 0))
        return std::nullopt;
    return daysFromDate(year, month, day) * kMsPerDay + ((hour * 60LL + minute) * 60 + second) * 1000 + fractionMs -
           offsetMs;
}

std::optional<TimeMs> parseEpoch(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    // Seconds up to the year 5138, milliseconds beyond: as the counter of the sample logs reads them.
    const double ms = std::abs(value) > 1e11 ? value : value * 1000;
    if (ms < static_cast<double>(kYear1Ms) || ms >= static_cast<double>(kYear10000Ms))
        return std::nullopt;
    return static_cast<TimeMs>(std::llround(ms));
}

}  // namespace

std::optional<TimeMs> parseTime(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    Reader in(text);
    unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fractionMs = 0;
    std::int64_t offsetMs = 0;
    if (!in.digits(4, year))
        return parseEpoch(text);
    if (in.take('-')) {
        if (!in.digits(2, month) || !in.take('-') || !in.digits(2, day))
            return std::nullopt;
        if (in.atEnd())
            return assemble(year, month, day, 0, 0, 0, 0, 0);
        if (!in.take('T') && !in.take('t') && !in.take(' '))
            return std::nullopt;
        if (!in.digits(2, hour) || !in.take(':') || !in.digits(2, minute))
            return std::nullopt;
        if (in.take(':') && !in.digits(2, second))
            return std::nullopt;
    } else if (in.digits(2, month) && in.digits(2, day) && in.take('T')) {
        if (!in.digits(2, hour) || !in.digits(2, minute) || !in.digits(2, second))
            return std::nullopt;
    } else {
        return parseEpoch(text);
    }
    if (!readFractionAndZone(in, fractionMs, offsetMs))
        return std::nullopt;
    return assemble(year, month, day, hour, minute, second, fractionMs, offsetMs);
}

std::string formatTime(TimeMs timeMs) {
    if (timeMs == kNoTime)
        return {};
    std::int64_t days = timeMs / kMsPerDay;
    std::int64_t rest = timeMs % kMsPerDay;
    if (rest < 0) {
        rest += kMsPerDay;
        --days;
    }
    const Date date = dateFromDays(days);
    std::string text = "0000-00-00T00:00:00Z";
    const auto put = [&text](std::size_t at, int width, std::uint64_t value) {
        for (std::size_t i = at + static_cast<std::size_t>(width); i-- > at; value /= 10)
            text[i] = static_cast<char>('0' + value % 10);
    };
    put(0, 4, static_cast<std::uint64_t>(date.year < 0 ? 0 : date.year));
    put(5, 2, date.month);
    put(8, 2, date.day);
    const auto ms = static_cast<std::uint64_t>(rest);
    put(11, 2, ms / 3'600'000);
    put(14, 2, ms / 60'000 % 60);
    put(17, 2, ms / 1000 % 60);
    if (ms % 1000 != 0) {
        text.replace(19, 1, ".000Z");
        put(20, 3, ms % 1000);
    }
    return text;
}

}  // namespace lambdatrail
