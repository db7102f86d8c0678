#pragma once

#include "app/session/session.h"

#include <QDialog>

#include <string>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;

namespace lambdatrail {

// Asks what to export and where to, and stays while it is written. Show it with open(); it never blocks.
class ExportDialog : public QDialog {
    Q_OBJECT
 public:
    // `selection`: the events selected in the table, in order; null or empty if there are none.
    ExportDialog(Session& session, std::vector<ColumnId> visibleColumns, EventOrderPtr selection,
                 QWidget* parent = nullptr);
    ~ExportDialog() override;

    void reject() override;  // stops a running export first

 private:
    void buildChoices();
    void buildOutcome();
    void arrange();
    void showView();
    void showTarget();
    void showFormat();
    void setRunning(bool running);
    void browse();
    void start();
    void showProgress();
    void finish(const QString& path, const Result<void>& result);
    EventOrderPtr chosenOrder() const;
    std::vector<ColumnId> chosenColumns() const;
    QString chosenPath() const;

    Session& m_session;
    std::vector<ColumnId> m_visibleColumns;
    EventOrderPtr m_selection;
    bool m_running = false;
    std::uint64_t m_rowsStarted = 0;
    QString m_written;  // path of the last success

    QLabel* m_headline;
    QWidget* m_choices;
    QRadioButton* m_allRows;
    QRadioButton* m_selectedRows;
    QRadioButton* m_visible;
    QRadioButton* m_allColumns;
    QRadioButton* m_csv;
    QRadioButton* m_jsonLines;
    QCheckBox* m_formulaSafe;
    QLineEdit* m_path;
    QLabel* m_pathNote;
    QProgressBar* m_progress;
    QLabel* m_outcome;
    QPushButton* m_showInFolder;
    QPushButton* m_export;
    QPushButton* m_cancel;
};

// "lambdatrail-20260301-20260331": a file name without ending for events of these times.
QString proposedExportName(TimeMs firstEventMs, TimeMs lastEventMs);

}  // namespace lambdatrail
