#include "app/export/csvwriter.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace lambdatrail {
namespace {

// Takes the first character off the text. What is no UTF-8 comes byte by byte.
char32_t takeCharacter(std::string_view& text) {
    const auto byteAt = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byteAt(0);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length == 1 || length > text.size()) {
        text.remove_prefix(1);
        return lead;
    }
    char32_t character = lead & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i)
        character = character << 6 | (byteAt(i) & 0x3F);
    text.remove_prefix(length);
    return character;
}

bool isSkipped(char32_t c) {
    // Controls, blanks, soft hyphen, joiners, zero-width and direction marks, variation selectors, byte order mark.
    static constexpr std::array<std::pair<char32_t, char32_t>, 15> kRanges{{{0x00, 0x20},
                                                                            {0x7F, 0xA0},
                                                                            {0xAD, 0xAD},
                                                                            {0x34F, 0x34F},
                                                                            {0x61C, 0x61C},
                                                                            {0x115F, 0x1160},
                                                                            {0x1680, 0x1680},
                                                                            {0x180B, 0x180F},
                                                                            {0x2000, 0x200F},
                                                                            {0x2028, 0x202F},
                                                                            {0x205F, 0x206F},
                                                                            {0x3000, 0x3000},
                                                                            {0x3164, 0x3164},
                                                                            {0xFE00, 0xFE0F},
                                                                            {0xFEFF, 0xFEFF}}};
    return std::ranges::any_of(kRanges, [c](const auto& range) { return c >= range.first && c <= range.second; });
}

bool isFormulaSign(char32_t c) {
    static constexpr std::u32string_view kSigns = U"=+-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B";
    return kSigns.contains(c);
}

bool isPlainLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// To the end in any case: so compilers look at many characters at once.
bool needsQuotes(std::string_view text) {
    bool found = false;
    for (const char c : text)
        found |= (c == ',') | (c == '"') | (c == '\r') | (c == '\n');
    return found;
}

}  // namespace

bool startsFormula(std::string_view text) {
    if (!text.empty() && isPlainLetter(text.front()))
        return false;  // nearly always
    if (!text.empty() && (text.front() == '\t' || text.front() == '\r' || text.front() == '\n'))
        return true;
    while (!text.empty()) {
        const char32_t c = takeCharacter(text);
        if (isFormulaSign(c))
            return true;
        if (!isSkipped(c))
            return false;
    }
    return false;
}

void appendCsvCell(std::string& out, std::string_view text, bool formulaSafe) {
    const std::string_view apostrophe = formulaSafe && startsFormula(text) ? "'" : "";
    if (!needsQuotes(text)) {
        out += apostrophe;
        out += text;
        return;
    }
    out += '"';
    out += apostrophe;
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace lambdatrail
