#include "ui/filedrop.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>
#include <QWidget>

#include <algorithm>

namespace lambdatrail {

// Lies over the whole window while files hang over it. Transparent for the mouse and thus for drags.
class FileDrop::Overlay : public QWidget {
 public:
    explicit Overlay(QWidget& window) : QWidget(&window) {
        setObjectName(QStringLiteral("dropOverlay"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
        hide();
    }
    void setText(const QString& text) {
        m_text = text;
        setAccessibleName(text);
    }
    void cover() {
        setGeometry(parentWidget()->rect());
        raise();
        show();
    }

 protected:
    void paintEvent(QPaintEvent*) override {
        constexpr int kVeilAlpha = 232;
        const int line = fontMetrics().height();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QColor veil = palette().color(QPalette::Window);
        veil.setAlpha(kVeilAlpha);
        painter.fillRect(rect(), veil);
        QPen pen(palette().color(QPalette::Highlight), std::max(2.0, line / 6.0), Qt::DashLine);
        painter.setPen(pen);
        painter.drawRoundedRect(QRectF(rect()).adjusted(line, line, -line, -line), line / 2.0, line / 2.0);
        QFont large = font();
        large.setPointSizeF(std::max(1.0, large.pointSizeF()) * 1.7);
        painter.setFont(large);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignCenter, m_text);
    }

 private:
    QString m_text;
};

FileDrop::FileDrop(QWidget& window) : QObject(&window), m_window(window), m_overlay(new Overlay(window)) {
    m_window.setAcceptDrops(true);
    // On the application, as every part of the window would else need a filter, those that come later included.
    qApp->installEventFilter(this);
}

void FileDrop::setHint(const QString& text) {
    m_overlay->setText(text);
}

QStringList FileDrop::localPaths(const QMimeData& data) {
    QStringList paths;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile() && !url.toLocalFile().isEmpty())
            paths += url.toLocalFile();
    return paths;
}

bool FileDrop::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::DragLeave && type != QEvent::Drop)
        return false;
    const auto* part = qobject_cast<QWidget*>(watched);
    if (!part || part->window() != &m_window)
        return false;
    if (type == QEvent::DragLeave) {
        m_overlay->hide();
        return false;
    }
    auto* drop = static_cast<QDropEvent*>(event);
    if (!drop->mimeData()->hasUrls())
        return false;  // text for a text field
    const QStringList paths = localPaths(*drop->mimeData());
    if (paths.isEmpty() || !(drop->possibleActions() & (Qt::CopyAction | Qt::LinkAction))) {
        m_overlay->hide();
        drop->ignore();
        return true;
    }
    // Never a move, whatever is proposed: the file manager would delete the logs.
    drop->setDropAction(drop->possibleActions() & Qt::CopyAction ? Qt::CopyAction : Qt::LinkAction);
    drop->accept();
    if (type == QEvent::Drop) {
        m_overlay->hide();
        emit pathsDropped(paths);
    } else if (!m_overlay->isVisible()) {
        m_overlay->cover();
    }
    return true;
}

}  // namespace lambdatrail
