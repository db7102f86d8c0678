#pragma once

#include "app/session/session.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace lambdatrail {

// One line at the foot of the window: how much is shown, its time span, and what was read; while a load runs, how far
// it is.
class StatusLine : public QWidget {
    Q_OBJECT
 public:
    explicit StatusLine(Session& session, QWidget* parent = nullptr);

    void setRowsNotShown(std::uint64_t rows);  // past what a table can hold
    void setSelectedCount(std::uint64_t rows);

 signals:
    void reportRequested();

 protected:
    void changeEvent(QEvent* event) override;

 private:
    void showView();
    void showLoad();
    void showReport();
    void setUpLink();
    QString countsText() const;

    Session& m_session;
    QLabel* m_counts;
    QLabel* m_span;
    QToolButton* m_report;
    QWidget* m_load;  // instead of the report, while a load runs
    QLabel* m_loadText;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    std::uint64_t m_rowsNotShown = 0;
    std::uint64_t m_selected = 0;
};

// What is known of a running load, in words: files, bytes, events, time left.
QString loadStatusText(const LoadStatus& status);

}  // namespace lambdatrail
