#pragma once

#include "app/filter/filterexpr.h"
#include "app/session/viewstate.h"
#include "ui/filter/filterhistory.h"

#include <QLineEdit>
#include <QTimer>

class QAction;
class QCompleter;
class QModelIndex;
class QStandardItemModel;

namespace lambdatrail {

// The whole filter as text. Checks while typing; a valid text counts on Enter or after a pause, an invalid one changes
// nothing. Never rewrites what the user is typing, unless the filter is changed from elsewhere.
class FilterEdit : public QLineEdit {
    Q_OBJECT
 public:
    enum class State { Empty, Valid, Invalid, Busy };

    explicit FilterEdit(QWidget* parent = nullptr);

    // The filter that is in force now.
    void setFilter(const FilterExpr& filter);
    // Forgets what was typed and not applied.
    void restoreText();
    void setBusy(bool busy);
    // Where completion finds values; may be null.
    void setView(ViewPtr view);

    State state() const { return m_state; }
    // What is wrong with the text and where; empty if nothing is.
    const QString& problem() const { return m_problem; }
    // False while the user is still at it: a half-typed term is no reason to speak up.
    bool isComplaining() const { return m_complaining; }

 signals:
    void filterEdited(const lambdatrail::FilterExpr& filter);
    void stateChanged();

 protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

 private:
    struct Completion {
        qsizetype begin = 0;  // in UTF-16 units of the text
        qsizetype end = 0;
    };

    void check();
    void apply();
    void applyAndRemember();
    void showText(const QString& text);
    void recall(const QString& text);
    void updateState();
    void offerCompletions(bool asked);
    void insertCompletion(const QModelIndex& index);
    bool isCompletionChosen() const;

    FilterExpr m_known;   // in force, as far as this line knows
    FilterExpr m_parsed;  // of the text, if valid
    QString m_problem;
    State m_state = State::Empty;
    bool m_busy = false;
    bool m_complaining = false;
    ViewPtr m_view;
    FilterHistory m_history;
    QTimer m_pause;
    QTimer m_busyDelay;  // what takes no time is not worth a flicker
    QAction* m_stateAction;
    QCompleter* m_completer;
    QStandardItemModel* m_completions;
    Completion m_completion;
};

}  // namespace lambdatrail
