#pragma once

#include "app/load/loadreport.h"
#include "app/session/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace lambdatrail {

class ProblemListModel;

// What was read and what not, and why: a headline in words and a table of the problems.
class LoadReportPanel : public QWidget {
    Q_OBJECT
 public:
    explicit LoadReportPanel(Session& session, QWidget* parent = nullptr);

 private:
    void buildTools();
    void buildTable();
    void showReport();
    void search();
    void copy(bool all);
    void showInFolder();
    void askWhereToSave();
    void save(const QString& path);

    Session& m_session;
    ProblemListModel* m_model;
    QLabel* m_headline;
    QLabel* m_status;  // outcome of saving
    QWidget* m_body;   // tools and table; hidden when there is nothing to list
    QLineEdit* m_search;
    QComboBox* m_kind;
    QTableView* m_table;
};

// "Read 498 files with 1,000,000 events in 1.2 s. 2 files were skipped." The sentences of the headline.
QString loadReportHeadline(const LoadReport& report, std::uint64_t events);

// The problems as CSV with a header, for `save`.
std::string loadReportCsv(const LoadReport& report);

}  // namespace lambdatrail
