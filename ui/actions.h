#pragma once

#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QMenuBar;
class QToolBar;
class QWidget;

namespace lambdatrail {

enum class ActionId {
    Open,
    OpenFolder,
    OpenSamples,
    CancelLoad,
    CloseLogs,
    Limits,
    Export,
    Quit,
    CopyRows,
    CopyCsv,
    CopyJson,
    SelectAll,
    ExportSelection,
    Find,
    ClearFilter,
    Back,
    Forward,
    NextError,
    PreviousError,
    ZoomOut,
    ShowDuplicates,
    Columns,
    FitColumns,
    ResetColumns,
    LoadReport,
    Shortcuts,
    About,
};

// Every action of the window, from one table: menus, tool bar, shortcuts and the list of shortcuts all come from it.
class Actions : public QObject {
    Q_OBJECT
 public:
    explicit Actions(QWidget* window);

    QAction* at(ActionId id) const { return m_actions.at(static_cast<qsizetype>(id)); }
    const QList<QAction*>& all() const { return m_actions; }
    void setEnabled(ActionId id, bool enabled);

    void fillMenuBar(QMenuBar& bar, QMenu* recentMenu);
    void fillToolBar(QToolBar& bar);

 private:
    QList<QAction*> m_actions;  // in the order of ActionId
};

}  // namespace lambdatrail
