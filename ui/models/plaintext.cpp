#include "ui/models/plaintext.h"

#include <QChar>
#include <QStringList>
#include <QTextDocument>

#include <algorithm>
#include <cstddef>

namespace lambdatrail {

namespace {

// Invisible characters that reorder the text around them or make two names look the same.
bool isDeceptive(char32_t c) {
    return c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE0FFF);
}

bool isControl(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

QString standIn(char32_t c) {
    constexpr char32_t kControlPictures = 0x2400;
    if (c < 0x20)
        return QString(QChar(static_cast<char16_t>(kControlPictures + c)));
    if (c == 0x7F)
        return QString(QChar(u'\u2421'));
    return QStringLiteral("[U+%1]").arg(static_cast<uint>(c), 4, 16, QLatin1Char('0')).toUpper();
}

struct NextChar {
    char32_t value;
    qsizetype units;  // UTF-16
};

NextChar charAt(const QString& text, qsizetype at) {
    const QChar first = text.at(at);
    if (!first.isSurrogate())
        return {first.unicode(), 1};
    if (first.isHighSurrogate() && at + 1 < text.size() && text.at(at + 1).isLowSurrogate())
        return {QChar::surrogateToUcs4(first, text.at(at + 1)), 2};
    return {QChar::ReplacementCharacter, 1};  // half a pair is no character
}

bool showsAsItIs(const QString& text) {
    return std::none_of(text.cbegin(), text.cend(),
                        [](QChar c) { return c.isSurrogate() || isControl(c.unicode()) || isDeceptive(c.unicode()); });
}

QString cut(const QString& text, qsizetype maxChars, bool more) {
    constexpr QChar kEllipsis = u'\u2026';
    QString shown;
    if (showsAsItIs(text)) {
        more = more || text.size() > maxChars;
        shown = text.left(maxChars);
    } else {
        for (qsizetype at = 0; at < text.size();) {
            const NextChar next = charAt(text, at);
            if (at + next.units > maxChars) {
                more = true;
                break;
            }
            shown += isControl(next.value) || isDeceptive(next.value) ? standIn(next.value)
                                                                      : QString::fromUcs4(&next.value, 1);
            at += next.units;
        }
    }
    if (more)
        shown += kEllipsis;
    return shown;
}

QString visibleLines(const QString& text) {
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString& line : lines)
        line = visibleText(line, 0);
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

QString visibleText(std::string_view utf8, int maxChars) {
    if (maxChars <= 0)
        return visibleText(fromUtf8(utf8), 0);
    // A message may have megabytes: only as much is decoded as can be shown. Three bytes make at most one UTF-16 unit.
    const std::size_t limit = (static_cast<std::size_t>(maxChars) + 1) * 3;
    if (utf8.size() <= limit)
        return visibleText(fromUtf8(utf8), maxChars);
    return cut(fromUtf8(utf8.substr(0, limit)), maxChars, true);
}

QString visibleText(const QString& text, int maxChars) {
    return cut(text, maxChars <= 0 ? text.size() : maxChars, false);
}

QString toolTipText(const QString& text) {
    return QStringLiteral("<p style='white-space:pre-wrap'>") +
           visibleLines(text).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")) +
           QStringLiteral("</p>");
}

QString movingToolTipText(const QString& text) {
    const QString plain = visibleLines(text);
    return Qt::mightBeRichText(plain) ? toolTipText(text) : plain;  // the question that a tool tip asks as well
}

}  // namespace lambdatrail
