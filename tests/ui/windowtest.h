#pragma once

#include "ui/mainwindow.h"
#include "ui/table/eventtable.h"

#include <QAction>
#include <QLabel>
#include <QMimeData>
#include <QObject>
#include <QTemporaryDir>

#include <memory>

namespace lambdatrail::test {

struct Call {
    QString time;
    QString event;
    QString function;
    QString user;
    QString error = {};
};

// Three calls of two users on three functions, not in the order of time; the newest, of eli, failed.
QList<Call> threeCalls();

// A main window, for journeys through it: a new one for every test function, with settings and a folder of its own.
class WindowTest : public QObject {
    Q_OBJECT
 private slots:
    void initTestCase();
    void init();
    void cleanup();

 protected:
    void openWindow();  // anew, as after another start of the program
    QString write(const QString& name, const QList<Call>& calls);
    void load(const QList<Call>& calls);
    void waitUntilRead() const;
    std::unique_ptr<QMimeData> mimeOf(const QStringList& paths) const;
    // Drags over a part and drops there; false if it is refused.
    bool drag(QWidget& part, const QMimeData& data, Qt::DropAction* action = nullptr);

    // Parts by their objectName; of a scrolling one, what scrolls.
    QWidget& part(const char* name) const;
    QAction& action(const char* name) const { return *m_window->findChild<QAction*>(QLatin1String(name)); }
    QString text(const char* label) const { return m_window->findChild<QLabel*>(QLatin1String(label))->text(); }
    EventTable& table() const { return *m_window->findChild<EventTable*>(); }
    QString cell(int row, ColumnId column) const;
    int currentRow() const { return table().currentIndex().row(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_settings;
    std::unique_ptr<MainWindow> m_window;
    int m_eventNumber = 0;
};

}  // namespace lambdatrail::test
