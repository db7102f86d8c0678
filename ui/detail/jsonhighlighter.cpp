#include "ui/detail/jsonhighlighter.h"

#include "ui/theme/theme.h"

#include <algorithm>

namespace lambdatrail {

namespace {

// Every colour change makes a line slower to lay out. A line of a megabyte is plain from here on.
constexpr qsizetype kMaxColouredChars = 20'000;

qsizetype stringEnd(const QString& text, qsizetype at) {
    for (++at; at < text.size(); ++at) {
        if (text[at] == QLatin1Char('\\'))
            ++at;
        else if (text[at] == QLatin1Char('"'))
            return at + 1;
    }
    return text.size();
}

template <class Test>
qsizetype runEnd(const QString& text, qsizetype at, Test test) {
    while (at < text.size() && test(text[at]))
        ++at;
    return at;
}

bool isNumberChar(QChar c) {
    return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || c == QLatin1Char('-') || c == QLatin1Char('+') ||
           c == QLatin1Char('.') || c == QLatin1Char('e') || c == QLatin1Char('E');
}

}  // namespace

JsonHighlighter::JsonHighlighter(QTextDocument* document, const QPalette& palette) : QSyntaxHighlighter(document) {
    setPalette(palette);
}

void JsonHighlighter::setPalette(const QPalette& palette) {
    m_key.setForeground(theme::jsonKey(palette));
    m_string.setForeground(theme::jsonString(palette));
    m_number.setForeground(theme::jsonNumber(palette));
    m_literal.setForeground(theme::jsonLiteral(palette));
    rehighlight();
}

void JsonHighlighter::highlightBlock(const QString& text) {
    const qsizetype end = std::min(text.size(), kMaxColouredChars);
    for (qsizetype at = 0; at < end;) {
        const qsizetype begin = at;
        const QTextCharFormat* format = nullptr;
        if (text[at] == QLatin1Char('"')) {
            at = stringEnd(text, at);
            const qsizetype behind = runEnd(text, at, [](QChar c) { return c.isSpace(); });
            format = behind < text.size() && text[behind] == QLatin1Char(':') ? &m_key : &m_string;
        } else if (isNumberChar(text[at]) && !text[at].isLetter()) {
            at = runEnd(text, at, isNumberChar);
            format = &m_number;
        } else if (text[at].isLetter()) {
            at = runEnd(text, at, [](QChar c) { return c.isLetterOrNumber(); });
            format = &m_literal;
        } else {
            ++at;
        }
        if (format != nullptr)
            setFormat(static_cast<int>(begin), static_cast<int>(at - begin), *format);
    }
}

}  // namespace lambdatrail
