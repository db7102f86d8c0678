#pragma once

#include "ui/detail/eventsummary.h"

#include <QTextEdit>

namespace lambdatrail {

// Shows an event's summary as one page of plain text: a sentence, a card if a mapping was disabled, and a grid of names
// and values that can be selected and copied.
class SummaryPane : public QTextEdit {
    Q_OBJECT
 public:
    explicit SummaryPane(QWidget* parent = nullptr);

    // The same event again keeps the place that is being read.
    void setSummary(const EventSummary& summary, bool sameEvent = false);

 protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

 private:
    void write();  // when it is shown, if it is not
    void writePage(QTextCursor& cursor);
    void writeCard(QTextCursor& cursor, const EsmCard& card);
    void writeGrid(QTextCursor& cursor);

    EventSummary m_summary;
    bool m_isOutOfDate = false;
};

}  // namespace lambdatrail
