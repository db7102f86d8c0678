#pragma once

#include "app/base/result.h"
#include "app/load/eventrecord.h"
#include "app/session/relatedfinder.h"
#include "app/session/viewstate.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace lambdatrail {

class JsonTextPane;
class JsonTreePane;
class RelatedBar;
class Session;
class SummaryPane;

// One event in full, beside the table: in words, as a tree, and as JSON text. Where the record is not there at
// once, the words tell what the columns do until it is.
class DetailPanel : public QWidget {
    Q_OBJECT
 public:
    explicit DetailPanel(Session& session, QWidget* parent = nullptr);

    // Nothing selected: no event. The same event of a newer view is not read again.
    void setEvent(ViewPtr view, std::optional<EventId> event);

 signals:
    // The user wants to see an event that this one is related to.
    void eventRequested(lambdatrail::EventId event);

 protected:
    void changeEvent(QEvent* event) override;

 private:
    enum class Reading { Nothing, Waiting, Shown, Failed };

    QWidget* makeTabs();
    void begin();
    void receive(EventId id, const Result<EventRecord>& record);
    void askForRelated();
    void receiveRelated(EventId id, const std::vector<RelatedEvent>& related);
    void fail(const Error& error);
    void colourError();
    void refreshSummary();
    void showMessage(const QString& text);  // in place of the tree and the text
    bool isSameEvent(const ViewPtr& view, EventId event) const;

    Session& m_session;
    QStackedWidget* m_pages;
    QLabel* m_hint;
    QLabel* m_error;
    QLabel* m_rebuilt;
    RelatedBar* m_related;
    QTabWidget* m_tabs;
    SummaryPane* m_summary;
    JsonTreePane* m_tree;
    JsonTextPane* m_text;
    QStackedWidget* m_treePages;
    QStackedWidget* m_textPages;
    QTimer m_notYet;  // the record is not there at once: show what the columns tell
    QTimer m_slow;    // it is long in coming: say so
    ViewPtr m_view;
    std::optional<EventId> m_event;
    bool m_isSummarized = false;  // the summary speaks of this event, not of one before it
    Reading m_reading = Reading::Nothing;
};

}  // namespace lambdatrail
