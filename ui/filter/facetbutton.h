#pragma once

#include <QToolButton>

namespace lambdatrail {

// A button that opens a list: its text at the left, an arrow at the right, in bold while something is chosen.
class FacetButton : public QToolButton {
    Q_OBJECT
 public:
    explicit FacetButton(QWidget* parent = nullptr);

    // `shown` may come from a log: it is cut, and an ampersand in it is no mnemonic. The tooltip has it whole.
    void setChoice(const QString& shown, bool chosen);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;  // room for a few letters: a long choice never widens the window

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    int arrowWidth() const;
    QSize sizeFor(int textWidth) const;
    QString m_shown;
};

}  // namespace lambdatrail
