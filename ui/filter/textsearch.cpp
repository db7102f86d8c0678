#include "ui/filter/textsearch.h"

#include "ui/models/plaintext.h"

#include <algorithm>

namespace lambdatrail {
namespace {

// Without the C library's locale, and without a branch: this runs over every value that is loaded.
constexpr char lower(char c) {
    return static_cast<char>(c | (static_cast<unsigned char>(c - 'A') < 26U ? 0x20 : 0));
}

bool sameLetter(char textChar, char lowerChar) {
    return lower(textChar) == lowerChar;
}

}  // namespace

TextSearch::TextSearch(const QString& text) : m_text(text) {
    const bool ascii = std::ranges::all_of(text, [](QChar c) { return c.unicode() < 128; });
    if (ascii)
        m_lower = text.toLower().toLatin1();
}

bool TextSearch::isIn(std::string_view utf8) const {
    if (m_text.isEmpty())
        return true;
    if (m_lower.isEmpty())
        return fromUtf8(utf8).contains(m_text, Qt::CaseInsensitive);
    return std::search(utf8.begin(), utf8.end(), m_lower.begin(), m_lower.end(), sameLetter) != utf8.end();
}

bool TextSearch::begins(std::string_view utf8) const {
    if (m_lower.isEmpty())
        return fromUtf8(utf8).startsWith(m_text, Qt::CaseInsensitive);
    return utf8.size() >= static_cast<std::size_t>(m_lower.size()) &&
           std::equal(m_lower.begin(), m_lower.end(), utf8.begin(),
                      [](char lowerChar, char textChar) { return sameLetter(textChar, lowerChar); });
}

}  // namespace lambdatrail
