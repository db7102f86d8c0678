#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>

namespace lambdatrail {

// Every colour of ours that is not the palette's, by meaning. All are legible on the palette's Base in light and dark.
namespace theme {

inline constexpr int kSeriesCount = 8;

bool isDark(const QPalette& palette);
QColor series(int slot, const QPalette& palette);  // slot modulo kSeriesCount
QColor seriesOther(const QPalette& palette);       // the rest together
QColor seriesNoFunction(const QPalette& palette);  // events that concern no function
QColor seriesSummaries(const QPalette& palette);   // aggregated records, of which each stands for many calls
QColor error(const QPalette& palette);             // text and marks of failure
QColor warning(const QPalette& palette);
QColor muted(const QPalette& palette);  // secondary text, at least 4.5:1 on Base
QColor gridLine(const QPalette& palette);
QColor brush(const QPalette& palette);  // translucent band of a selected range
// JSON text
QColor jsonKey(const QPalette& palette);
QColor jsonString(const QPalette& palette);
QColor jsonNumber(const QPalette& palette);
QColor jsonLiteral(const QPalette& palette);

// An icon of resources/icons by its name without ending, drawn in the palette's text colour at any size.
QIcon icon(const QString& name);

}  // namespace theme
}  // namespace lambdatrail
