#include "ui/detail/jsonreader.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace lambdatrail {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kNumberStarts = "+-.0123456789";
constexpr std::string_view kNumberChars = "+-.0123456789Ee";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<std::uint32_t> hex4(std::string_view digits) {
    if (digits.size() < 4)
        return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : digits.substr(0, 4)) {
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return std::nullopt;
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

void appendUtf8(std::uint32_t point, std::string& text) {
    const auto tail = [&](int shift) { text += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0 | (point >> 6));
        tail(0);
    } else if (point < 0x10000) {
        text += static_cast<char>(0xE0 | (point >> 12));
        tail(6);
        tail(0);
    } else {
        text += static_cast<char>(0xF0 | (point >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

// `rest` begins behind "\u". Returns how many bytes of it were used.
std::size_t decodeUnicode(std::string_view rest, std::string& text, bool& good) {
    const auto first = hex4(rest);
    if (!first) {
        text += "\\u";
        good = false;
        return 0;
    }
    if (*first < 0xD800 || *first > 0xDFFF) {
        appendUtf8(*first, text);
        return 4;
    }
    if (*first < 0xDC00 && rest.substr(4).starts_with("\\u")) {
        const auto second = hex4(rest.substr(6));
        if (second && *second >= 0xDC00 && *second <= 0xDFFF) {
            appendUtf8(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), text);
            return 10;
        }
    }
    text += kReplacement;
    good = false;
    return 4;
}

}  // namespace

JsonReader::Piece JsonReader::next() {
    if (m_broken)
        return {Kind::Broken, {}};
    skipBlanks();
    if (m_expect == Expect::Nothing)
        return m_at == m_json.size() ? Piece{Kind::End, {}} : broken();
    if (m_expect == Expect::CommaOrEnd) {
        if (!take(','))
            return end(m_inObject.back() ? '}' : ']');
        m_expect = m_inObject.back() ? Expect::Key : Expect::Value;
        skipBlanks();
    }
    if (m_at == m_json.size())
        return broken();
    switch (m_expect) {
        case Expect::KeyOrEnd:
            if (m_json[m_at] == '}')
                return end('}');
            return string(Kind::Key);
        case Expect::Key:
            return string(Kind::Key);
        case Expect::ValueOrEnd:
            if (m_json[m_at] == ']')
                return end(']');
            return value();
        default:
            return value();
    }
}

void JsonReader::skipBlanks() {
    m_at = std::min(m_json.find_first_not_of(kBlanks, m_at), m_json.size());
}

bool JsonReader::take(char c) {
    if (m_at == m_json.size() || m_json[m_at] != c)
        return false;
    ++m_at;
    return true;
}

JsonReader::Piece JsonReader::value() {
    const char c = m_json[m_at];
    if (c == '{' || c == '[')
        return begin(c);
    if (c == '"')
        return string(Kind::String);
    if (kNumberStarts.find(c) != std::string_view::npos)
        return finished(Kind::Number, std::min(m_json.find_first_not_of(kNumberChars, m_at), m_json.size()) - m_at);
    std::size_t letters = 0;
    while (m_at + letters < m_json.size() && isLetter(m_json[m_at + letters]))
        ++letters;
    return letters == 0 ? broken() : finished(Kind::Literal, letters);
}

JsonReader::Piece JsonReader::begin(char c) {
    m_inObject.push_back(c == '{');
    m_expect = c == '{' ? Expect::KeyOrEnd : Expect::ValueOrEnd;
    const std::size_t from = m_at++;
    m_goodEnd = m_at;
    return {c == '{' ? Kind::BeginObject : Kind::BeginArray, m_json.substr(from, 1)};
}

JsonReader::Piece JsonReader::end(char c) {
    if (m_at == m_json.size() || m_json[m_at] != c)
        return broken();
    m_inObject.pop_back();
    return finished(c == '}' ? Kind::EndObject : Kind::EndArray, 1);
}

JsonReader::Piece JsonReader::string(Kind kind) {
    if (m_json[m_at] != '"')
        return broken();
    std::size_t close = m_at + 1;
    for (;; close += 2) {  // behind an escape, whose second character may be a quote
        close = m_json.find_first_of("\"\\", close);
        if (close == std::string_view::npos)
            return broken();
        if (m_json[close] == '"')
            break;
    }
    const std::size_t length = close + 1 - m_at;
    if (kind == Kind::String)
        return finished(kind, length);
    const std::size_t key = m_at;
    m_at += length;
    skipBlanks();
    if (!take(':'))
        return broken();
    m_goodEnd = m_at;
    m_expect = Expect::Value;
    return {kind, m_json.substr(key, length)};
}

JsonReader::Piece JsonReader::finished(Kind kind, std::size_t length) {
    const std::string_view text = m_json.substr(m_at, length);
    m_at += length;
    m_goodEnd = m_at;
    m_expect = m_inObject.empty() ? Expect::Nothing : Expect::CommaOrEnd;
    return {kind, text};
}

JsonReader::Piece JsonReader::broken() {
    m_broken = true;
    return {Kind::Broken, {}};
}

bool decodeJsonString(std::string_view piece, std::string& text) {
    const std::string_view inner = piece.substr(1, piece.size() - 2);
    bool good = true;
    for (std::size_t at = 0; at < inner.size();) {
        const std::size_t escape = std::min(inner.find('\\', at), inner.size());
        text += inner.substr(at, escape - at);
        if (escape == inner.size())
            break;
        at = escape + 2;  // within bounds: a closing quote never follows a backslash alone
        constexpr std::string_view kFrom = "\"\\/bfnrt";
        constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
        const char c = inner[escape + 1];
        if (c == 'u') {
            at += decodeUnicode(inner.substr(at), text, good);
        } else if (const std::size_t known = kFrom.find(c); known != std::string_view::npos) {
            text += kTo[known];
        } else {
            text += '\\';
            text += c;
            good = false;
        }
    }
    return good;
}

}  // namespace lambdatrail
