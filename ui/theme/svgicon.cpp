#include "ui/theme/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include <memory>

namespace lambdatrail::theme {
namespace {

QColor inkFor(QIcon::Mode mode) {
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
        case QIcon::Disabled:
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        case QIcon::Selected:
            return palette.color(QPalette::HighlightedText);
        case QIcon::Normal:
        case QIcon::Active:
            break;
    }
    return palette.color(QPalette::Active, QPalette::ButtonText);
}

// Draws the shape of an SVG in one colour of the palette of the moment. Nothing is kept per size or colour, so that a
// change of palette or screen needs no notice.
class SvgIconEngine final : public QIconEngine {
 public:
    explicit SvgIconEngine(const QString& path) : m_shape(std::make_shared<QSvgRenderer>(path)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal scale = painter->device()->devicePixelRatio();
        QPixmap pixmap = scaledPixmap(rect.size() * scale, mode, state, scale);
        painter->drawPixmap(rect, pixmap);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1.0);
    }

    // The size is in device pixels.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
        if (size.isEmpty())
            return {};
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const QSizeF shape = m_shape->defaultSize().scaled(size, Qt::KeepAspectRatio);
        const QPointF corner((size.width() - shape.width()) / 2, (size.height() - shape.height()) / 2);
        m_shape->render(&painter, QRectF(corner, shape));
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), inkFor(mode));
        painter.end();
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    QString key() const override { return QStringLiteral("lambdatrail-svg"); }
    QIconEngine* clone() const override { return new SvgIconEngine(*this); }

 private:
    std::shared_ptr<QSvgRenderer> m_shape;  // only ever used on the GUI thread
};

}  // namespace

QIcon icon(const QString& name) {
    const QString path = QStringLiteral(":/icons/%1.svg").arg(name);
    return QFile::exists(path) ? QIcon(new SvgIconEngine(path)) : QIcon();
}

}  // namespace lambdatrail::theme
