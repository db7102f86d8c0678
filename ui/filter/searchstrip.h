#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace lambdatrail {

class Session;

// A line about the search of whole records: how far it is, what it did not reach, and the offer to begin one where bare
// words were only looked for in the columns. Hidden when there is nothing to say.
class SearchStrip : public QWidget {
    Q_OBJECT
 public:
    explicit SearchStrip(Session& session, QWidget* parent = nullptr);

 protected:
    void changeEvent(QEvent* event) override;

 private:
    enum class Offer { Nothing, Stop, Resume, SearchRecords };
    void showStatus();
    void say(const QString& text, const QString& details, bool isWarning, Offer offer);
    void act();

    Session& m_session;
    QLabel* m_icon;
    QLabel* m_text;
    QProgressBar* m_progress;
    QPushButton* m_action;
    Offer m_offer = Offer::Nothing;
};

}  // namespace lambdatrail
