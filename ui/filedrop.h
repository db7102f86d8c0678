#pragma once

#include <QObject>
#include <QStringList>

class QMimeData;
class QWidget;

namespace lambdatrail {

// Takes files and folders that are dropped on any part of a window: also on parts that take drops of their own, such as
// text fields, which keep those of text. While files hang over the window, it says so. What is dropped is never moved.
class FileDrop : public QObject {
    Q_OBJECT
 public:
    explicit FileDrop(QWidget& window);

    void setHint(const QString& text);  // what a drop will do

    // The local files and folders among what is dragged.
    static QStringList localPaths(const QMimeData& data);

    bool eventFilter(QObject* watched, QEvent* event) override;

 signals:
    void pathsDropped(const QStringList& paths);

 private:
    class Overlay;
    QWidget& m_window;
    Overlay* m_overlay;
};

}  // namespace lambdatrail
