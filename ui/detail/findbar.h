#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace lambdatrail {

// A line to search with below a pane; hidden until asked for. Enter finds the next place, Shift+Enter the one before,
// Escape closes.
class FindBar : public QWidget {
    Q_OBJECT
 public:
    // The bar's parts are named after its objectName: + "Edit", "Next", "Previous", "Close", "Result".
    FindBar(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);

    QString text() const;
    void open();
    void setResult(const QString& text);  // e.g. "2 of 5"

 signals:
    void textChanged(const QString& text);
    void nextRequested();
    void previousRequested();
    void closed();

 protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    QLineEdit* m_edit;
    QLabel* m_result;
};

// Lets a pane have Ctrl+F, F3 and Shift+F3 for itself while the focus is in it, whatever the window does with them.
// To be called from QWidget::event for key events only; true if the event was the bar's.
bool isKeyEvent(const QEvent& event);
bool handleFindKey(QEvent& event, FindBar& bar);

}  // namespace lambdatrail
