#pragma once

#include "app/session/reportjobs.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace lambdatrail {

class ProblemListModel;

// The list of everything that was not read: searched, sorted, copied, and the files shown where they lie.
class ProblemView : public QWidget {
    Q_OBJECT
 public:
    explicit ProblemView(ReportJobs& jobs, QWidget* parent = nullptr);

    // `nothing` is shown in place of the list while the report has no problem.
    void setReport(LoadReportPtr report, const QString& nothing);

 private:
    QWidget* makeTools();
    void setUpTable();
    void ask();
    void showList(const ProblemListPtr& list);
    void updateButtons();
    void copySelected();
    void copyPaths();
    void showInFolder();

    ReportJobs& m_jobs;
    LoadReportPtr m_report;
    ProblemQuery m_query;
    ProblemListModel* m_model;
    QStackedWidget* m_pages;
    QLabel* m_nothing;
    QLineEdit* m_search;
    QComboBox* m_kind;
    QLabel* m_count;
    QPushButton* m_copyAll;
    QPushButton* m_folder;
    QTableView* m_table;
};

}  // namespace lambdatrail
