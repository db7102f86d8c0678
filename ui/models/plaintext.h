#pragma once

#include <QString>

#include <string_view>

namespace lambdatrail {

inline constexpr int kCellChars = 300;

// Log text for display: UTF-8 to a QString in which control characters, line breaks and characters that change the
// writing direction are shown by visible stand-ins, cut with an ellipsis after maxChars (0: never).
// Widgets that show it must still be set to plain text.
QString visibleText(std::string_view utf8, int maxChars = kCellChars);
QString visibleText(const QString& text, int maxChars = kCellChars);

// For tooltips, which Qt would otherwise take for rich text: escaped, so that it shows as it is.
QString toolTipText(const QString& text);
// The same for a tip of short lines that follows the mouse: laid out many times as fast, as nothing is broken into
// lines, unless Qt would take the text for a rich one.
QString movingToolTipText(const QString& text);

inline QString fromUtf8(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

}  // namespace lambdatrail
