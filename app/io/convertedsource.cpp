#include "app/io/convertedsource.h"

#include "app/base/ascii.h"
#include "app/base/utf16.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kInputBytes = 64 * 1024;

char escapedCharacter(char c) {
    switch (c) {
        case 'n':
            return '\n';
        case 't':
            return '\t';
        case 'r':
            return '\r';
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        default:
            return c;
    }
}

int base64Value(char c) {
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (isDigit(c))
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

}  // namespace

std::size_t ConvertedSource::read(char* to, std::size_t capacity) {
    std::size_t size = 0;
    while (size < capacity) {
        if (m_taken == m_output.size()) {
            if (m_ended)
                break;
            refill();
        }
        const std::size_t take = m_output.copy(to + size, capacity - size, m_taken);
        m_taken += take;
        size += take;
    }
    if (m_ended && m_taken == m_output.size() && !m_problem && !m_failure.empty())
        m_problem = Error{ErrorCode::Format, m_failure, {}, m_offset};
    return size;
}

void ConvertedSource::refill() {
    const std::size_t had = m_input.size();
    m_input.resize(had + kInputBytes);
    const std::size_t got = m_source->read(m_input.data() + had, kInputBytes);
    m_input.resize(had + got);
    const bool isLast = got < kInputBytes;
    m_output.clear();
    m_taken = 0;
    m_input.erase(0, convert(m_input, isLast, m_output));
    m_offset += m_output.size();
    if (!m_failure.empty() || isLast)
        m_ended = true;
    // What is wrong with the bytes weighs more than that they end within a character.
    if (isLast && m_source->problem()) {
        m_problem = m_source->problem();
        m_problem->offset = m_offset;
    }
}

std::optional<Utf16Source::Order> Utf16Source::orderOf(std::string_view head) {
    if (head.starts_with("\xff\xfe"))
        return Order::LittleEndian;
    if (head.starts_with("\xfe\xff"))
        return Order::BigEndian;
    constexpr std::size_t kLooked = 8;
    if (head.size() < kLooked)
        return std::nullopt;
    const auto isAscii = [head](std::size_t at) {
        return isJsonSpace(head[at]) || (head[at] >= ' ' && head[at] < 127);
    };
    bool little = true;
    bool big = true;
    for (std::size_t i = 0; i < kLooked; i += 2) {
        little = little && isAscii(i) && head[i + 1] == 0;
        big = big && head[i] == 0 && isAscii(i + 1);
    }
    if (!little && !big)
        return std::nullopt;
    return little ? Order::LittleEndian : Order::BigEndian;
}

std::size_t Utf16Source::convert(std::string_view bytes, bool isLast, std::string& to) {
    const auto unitAt = [&](std::size_t at) -> std::uint32_t {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<std::uint32_t>(m_order == Order::LittleEndian ? first | second << 8 : first << 8 | second);
    };
    std::size_t at = 0;
    if (m_isFirst && bytes.size() >= 2 && unitAt(0) == 0xFEFF)
        at = 2;
    m_isFirst = false;
    while (bytes.size() - at >= 2) {
        const std::uint32_t unit = unitAt(at);
        const bool hasNext = bytes.size() - at >= 4;
        if (isHighSurrogate(unit) && !hasNext && !isLast)
            return at;
        if (isHighSurrogate(unit) && hasNext && isLowSurrogate(unitAt(at + 2))) {
            appendPair(unit, unitAt(at + 2), to);
            at += 4;
        } else {
            appendUnit(unit, to);
            at += 2;
        }
    }
    if (isLast && at < bytes.size())
        fail("the UTF-16 text ends within a character");
    return isLast ? bytes.size() : at;
}

std::size_t JsonStringSource::convert(std::string_view bytes, bool isLast, std::string& to) {
    std::size_t at = std::exchange(m_isFirst, false) && bytes.starts_with('"') ? 1 : 0;
    constexpr std::size_t kLongestEscape = 12;  // a surrogate pair
    while (at < bytes.size()) {
        const std::size_t special = std::min(bytes.find_first_of("\\\"", at), bytes.size());
        to.append(bytes, at, special - at);
        at = special;
        if (at == bytes.size())
            break;
        if (bytes[at] == '"') {
            end();
            return bytes.size();
        }
        if (bytes.size() - at < kLongestEscape && !isLast)
            return at;
        if (const std::size_t length = appendEscapedUnits(bytes.substr(at), to); length > 0) {
            at += length;
        } else {
            if (at + 1 < bytes.size())
                to += escapedCharacter(bytes[at + 1]);
            at = std::min(at + 2, bytes.size());
        }
    }
    if (isLast)
        fail("the string ends without its quotation mark");
    return at;
}

std::size_t Base64Source::convert(std::string_view bytes, bool /*isLast*/, std::string& to) {
    for (const char c : bytes) {
        if (c == '=') {
            end();
            break;
        }
        if (c == '\\' || isJsonSpace(c))
            continue;
        const int value = base64Value(c);
        if (value < 0) {
            fail("the base64 text is damaged");
            break;
        }
        m_bits = m_bits << 6 | static_cast<std::uint32_t>(value);
        m_bitCount += 6;
        if (m_bitCount >= 8) {
            m_bitCount -= 8;
            to += static_cast<char>(m_bits >> m_bitCount & 0xFF);
        }
    }
    return bytes.size();
}

}  // namespace lambdatrail
