#include "ui/theme/theme.h"

#include <QApplication>
#include <QTest>

#include <array>
#include <cmath>

using namespace lambdatrail;

namespace {

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

// WCAG 2.1: relative luminance and contrast ratio.
double luminance(const QColor& color) {
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

using Vec = std::array<double, 3>;
using Matrix = std::array<Vec, 3>;

// Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
constexpr Matrix kNormal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix kProtanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};

Vec times(const Matrix& matrix, const Vec& v) {
    Vec result{};
    for (std::size_t row = 0; row < 3; ++row)
        result[row] = matrix[row][0] * v[0] + matrix[row][1] * v[1] + matrix[row][2] * v[2];
    return result;
}

// CIE L*a*b* of a colour as somebody with this kind of sight sees it.
Vec seen(const QColor& color, const Matrix& sight) {
    const Vec rgb = times(sight, {linear(color.redF()), linear(color.greenF()), linear(color.blueF())});
    constexpr Matrix kToXyz{{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}};
    const Vec xyz = times(kToXyz, rgb);
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f(xyz[0] / 0.9505);
    const double y = f(xyz[1]);
    const double z = f(xyz[2] / 1.089);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double difference(const QColor& a, const QColor& b, const Matrix& sight) {
    const Vec va = seen(a, sight);
    const Vec vb = seen(b, sight);
    return std::hypot(va[0] - vb[0], va[1] - vb[1], va[2] - vb[2]);
}

QPalette paletteOf(QRgb base, QRgb text) {
    QPalette palette;
    palette.setColor(QPalette::Base, QColor(base));
    palette.setColor(QPalette::Text, QColor(text));
    return palette;
}

void usualPalettes() {
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("white") << paletteOf(0xffffff, 0x000000);
    QTest::newRow("nearly white") << paletteOf(0xfcfcfc, 0x232629);
    QTest::newRow("black") << paletteOf(0x000000, 0xffffff);
    QTest::newRow("dark") << paletteOf(0x1e1e1e, 0xd4d4d4);
    QTest::newRow("dark grey") << paletteOf(0x2d2d2d, 0xeeeeee);
}

// With a Base between light and dark, contrast is bought with difference.
void palettes() {
    usualPalettes();
    QTest::newRow("paper") << paletteOf(0xeee8d5, 0x586e75);
    QTest::newRow("grey") << paletteOf(0x404040, 0xffffff);
}

}  // namespace

class TestTheme : public QObject {
    Q_OBJECT

 private slots:
    void darkIsToldByTheBase() {
        QVERIFY(!theme::isDark(paletteOf(0xffffff, 0)));
        QVERIFY(theme::isDark(paletteOf(0x1e1e1e, 0xffffff)));
    }

    void graphicsStandOut_data() { palettes(); }
    void graphicsStandOut() {
        QFETCH(QPalette, palette);
        const QColor base = palette.color(QPalette::Base);
        for (int slot = 0; slot < theme::kSeriesCount; ++slot)
            QVERIFY2(contrast(theme::series(slot, palette), base) >= 3.0,
                     qPrintable(theme::series(slot, palette).name()));
        QVERIFY(contrast(theme::seriesOther(palette), base) >= 3.0);
        QVERIFY(contrast(theme::seriesNoFunction(palette), base) >= 3.0);
        QVERIFY(contrast(theme::seriesSummaries(palette), base) >= 3.0);
    }

    void textIsLegible_data() { palettes(); }
    void textIsLegible() {
        QFETCH(QPalette, palette);
        const QColor base = palette.color(QPalette::Base);
        using Role = QColor (*)(const QPalette&);
        for (const Role role : {Role{theme::error}, Role{theme::warning}, Role{theme::muted}, Role{theme::jsonKey},
                                Role{theme::jsonString}, Role{theme::jsonNumber}, Role{theme::jsonLiteral}})
            QVERIFY2(contrast(role(palette), base) >= 4.5, qPrintable(role(palette).name()));
    }

    void seriesDifferForEverySight_data() { usualPalettes(); }
    void seriesDifferForEverySight() {
        QFETCH(QPalette, palette);
        for (const Matrix& sight : {kNormal, kProtanopia, kDeuteranopia}) {
            for (int a = 0; a < theme::kSeriesCount; ++a) {
                for (int b = 0; b < a; ++b) {
                    const double apart = difference(theme::series(a, palette), theme::series(b, palette), sight);
                    QVERIFY2(apart >= 8.0, qPrintable(QStringLiteral("%1 and %2: %3").arg(a).arg(b).arg(apart)));
                }
            }
        }
    }

    void errorsAreAlwaysTheSameRed_data() { palettes(); }
    void errorsAreAlwaysTheSameRed() {
        QFETCH(QPalette, palette);
        const int hue = theme::error(palette).hslHue();
        QVERIFY2(hue <= 8 || hue >= 352, qPrintable(QString::number(hue)));
        for (int slot = 0; slot < theme::kSeriesCount; ++slot)
            QVERIFY(difference(theme::series(slot, palette), theme::error(palette), kNormal) >= 20.0);
    }

    void slotsGoRound() {
        const QPalette palette = paletteOf(0xffffff, 0);
        QCOMPARE(theme::series(theme::kSeriesCount, palette), theme::series(0, palette));
        QCOMPARE(theme::series(-1, palette), theme::series(theme::kSeriesCount - 1, palette));
    }

    void iconsFollowThePalette() {
        const QPalette before = QApplication::palette();
        const QIcon icon = theme::icon(QStringLiteral("zoom-in"));
        QVERIFY(!icon.isNull());
        for (const QRgb ink : {0xff102030, 0xffe0e0f0}) {
            QPalette palette = before;
            palette.setColor(QPalette::ButtonText, QColor(ink));
            palette.setColor(QPalette::Disabled, QPalette::ButtonText, Qt::green);
            QApplication::setPalette(palette);
            QCOMPARE(inkOf(icon.pixmap(QSize(32, 32), 1.0)), QColor(ink));
            QCOMPARE(inkOf(icon.pixmap(QSize(32, 32), 1.0, QIcon::Disabled)), QColor(Qt::green));
        }
        QApplication::setPalette(before);
    }

    void iconsAreCrispOnEveryScreen() {
        const QIcon icon = theme::icon(QStringLiteral("zoom-in"));
        for (const qreal dpr : {1.0, 1.5, 2.0, 3.0}) {
            const QPixmap pixmap = icon.pixmap(QSize(24, 24), dpr);
            QCOMPARE(pixmap.size(), QSize(24, 24) * dpr);
            QCOMPARE(pixmap.devicePixelRatio(), dpr);
        }
    }

    void unknownIconsAreNull() { QVERIFY(theme::icon(QStringLiteral("no-such-icon")).isNull()); }

 private:
    // The colour of the fully covered pixels; an invalid one if there are none or several.
    static QColor inkOf(const QPixmap& pixmap) {
        const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
        QColor ink;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QRgb pixel = image.pixel(x, y);
                if (qAlpha(pixel) != 255)
                    continue;
                if (ink.isValid() && ink.rgb() != pixel)
                    return {};
                ink = QColor(pixel);
            }
        }
        return ink;
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
