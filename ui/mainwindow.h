#pragma once

#include "app/session/session.h"

#include <QMainWindow>
#include <QStringList>

class QDockWidget;
class QSplitter;
class QStackedWidget;

namespace lambdatrail {

class Actions;
class DetailPanel;
class EmptyPage;
class EventTable;
class FileDrop;
class FilterBar;
class RecentMenu;
class StatusLine;

// Lays out the parts and wires them to each other; what they do is theirs.
class MainWindow : public QMainWindow {
    Q_OBJECT
 public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    void openPaths(const QStringList& paths);  // adds
    Session& session() { return m_session; }

 protected:
    void closeEvent(QCloseEvent* event) override;

 private:
    QWidget* makeContent();
    void makeReportDock();
    void connectActions();
    void connectSession();
    void restoreLayout();
    void saveLayout() const;
    void load(const QStringList& paths);
    void refresh();
    void updateActions();
    void updateTitle();
    void chooseFiles();
    void chooseFolder();
    void closeLogs();
    void showExport(bool selectionOnly);
    void showReport();
    void showAbout();
    void say(const QString& sentence);

    Session m_session;
    const QString m_samplesFolder;
    QStringList m_opened;
    Actions* m_actions;
    QStackedWidget* m_pages;
    EmptyPage* m_emptyPage;
    FilterBar* m_filterBar = nullptr;
    QSplitter* m_mainSplitter = nullptr;
    QSplitter* m_detailSplitter = nullptr;
    EventTable* m_table = nullptr;
    DetailPanel* m_detail = nullptr;
    QDockWidget* m_reportDock = nullptr;
    StatusLine* m_statusLine;
    FileDrop* m_fileDrop;
    RecentMenu* m_recentMenu;
};

}  // namespace lambdatrail
