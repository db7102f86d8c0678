#include "ui/theme/theme.h"

#include <array>
#include <cmath>

namespace lambdatrail::theme {
namespace {

constexpr double kGraphicContrast = 3.0;  // WCAG 2.1, 1.4.11
constexpr double kTextContrast = 4.5;     // WCAG 2.1, 1.4.3

// Chosen so that any two differ for normal sight and for protanopes and deuteranopes (tst_theme measures it), and so
// that none is near the red of errors.
constexpr std::array<QRgb, kSeriesCount> kLightSeries{0x224a8f, 0xf26d20, 0x1b7b65, 0x7e58c5,
                                                      0x3891bb, 0x858c00, 0x944d83, 0x313a5d};
constexpr std::array<QRgb, kSeriesCount> kDarkSeries{0x7dafff, 0xf6b25a, 0x42d6a0, 0x8a6cff,
                                                     0x6299bd, 0xf0e04a, 0xffc9ee, 0x5b70d6};

double luminance(const QColor& color) {
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor mixed(const QColor& a, const QColor& b, double shareOfB) {
    const auto mix = [shareOfB](int from, int to) {
        return static_cast<int>(std::lround(from + (to - from) * shareOfB));
    };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

// The colour itself where it stands out from Base, else the nearest one towards black or white that does: palettes are
// the user's, and some have a Base that is neither light nor dark.
QColor legible(const QColor& color, const QPalette& palette, double ratio) {
    const QColor base = palette.color(QPalette::Base);
    const QColor end = isDark(palette) ? Qt::white : Qt::black;
    QColor result = color;
    for (int percent = 5; percent <= 100 && contrast(result, base) < ratio; percent += 5)
        result = mixed(color, end, percent / 100.0);
    return result;
}

QColor byTheme(QRgb light, QRgb dark, const QPalette& palette, double ratio) {
    return legible(QColor(isDark(palette) ? dark : light), palette, ratio);
}

}  // namespace

// Dark is where white text would be easier to read than black.
bool isDark(const QPalette& palette) {
    const QColor base = palette.color(QPalette::Base);
    return contrast(base, Qt::white) > contrast(base, Qt::black);
}

QColor series(int slot, const QPalette& palette) {
    const auto index = static_cast<std::size_t>(((slot % kSeriesCount) + kSeriesCount) % kSeriesCount);
    return byTheme(kLightSeries[index], kDarkSeries[index], palette, kGraphicContrast);
}

QColor seriesOther(const QPalette& palette) {
    return byTheme(0x6b7075, 0xa9aeb4, palette, kGraphicContrast);
}

QColor seriesNoFunction(const QPalette& palette) {
    return byTheme(0x94989c, 0x767b82, palette, kGraphicContrast);
}

QColor seriesSummaries(const QPalette& palette) {
    return byTheme(0x8b6f47, 0xc8b08a, palette, kGraphicContrast);
}

QColor error(const QPalette& palette) {
    return byTheme(0xc4241d, 0xff7a73, palette, kTextContrast);
}

QColor warning(const QPalette& palette) {
    return byTheme(0x8a5a00, 0xf0b840, palette, kTextContrast);
}

QColor muted(const QPalette& palette) {
    return legible(mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.35), palette, kTextContrast);
}

QColor gridLine(const QPalette& palette) {
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.14);
}

QColor brush(const QPalette& palette) {
    QColor color = palette.color(QPalette::Highlight);
    color.setAlpha(isDark(palette) ? 80 : 56);
    return color;
}

QColor jsonKey(const QPalette& palette) {
    return byTheme(0x24509c, 0x8ab8ff, palette, kTextContrast);
}

QColor jsonString(const QPalette& palette) {
    return byTheme(0x1f6f43, 0x7fd4a2, palette, kTextContrast);
}

QColor jsonNumber(const QPalette& palette) {
    return byTheme(0x9a4a00, 0xf2b36b, palette, kTextContrast);
}

QColor jsonLiteral(const QPalette& palette) {
    return byTheme(0x7a3fb0, 0xc9a5ff, palette, kTextContrast);
}

}  // namespace lambdatrail::theme
