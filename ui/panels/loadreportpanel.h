#pragma once

#include "app/session/reportjobs.h"
#include "app/session/session.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTableView;

namespace lambdatrail {

class CoverageModel;
class ProblemView;

// What was read and what not, and why: a headline in words, what the logs speak of, and the list of problems.
class LoadReportPanel : public QWidget {
    Q_OBJECT
 public:
    explicit LoadReportPanel(Session& session, QWidget* parent = nullptr);

 protected:
    void changeEvent(QEvent* event) override;

 private:
    QWidget* makeHead();
    QTableView* makeCoverageTable();
    void showReport();
    void showCopiesSwitch(std::uint64_t copies);
    void showCoverage(const CoveragePtr& coverage);
    void setUpColours();
    void askWhereToSave();
    void showSaved(const QString& path, const Result<void>& result);

    Session& m_session;
    SnapshotPtr m_covered;  // the snapshot that the coverage shown or asked for is of
    QLabel* m_headline;
    QLabel* m_kinds;
    QLabel* m_silence;
    QLabel* m_silenceIcon;
    QWidget* m_silenceRow;
    QCheckBox* m_copies;  // the duplicates as rows of the table, or not
    QPushButton* m_save;
    QLabel* m_status;  // outcome of saving
    CoverageModel* m_coverage;
    QTableView* m_coverageTable;
    ProblemView* m_problems;
    QSplitter* m_body;  // hidden while there is nothing to tell
};

}  // namespace lambdatrail
