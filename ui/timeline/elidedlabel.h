#pragma once

#include <QLabel>

namespace lambdatrail {

// A line of plain text that takes what room it gets and is cut with an ellipsis; the tooltip then has all of it.
class ElidedLabel : public QLabel {
    Q_OBJECT
 public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    void setFullText(const QString& text);
    QString fullText() const { return m_text; }

 protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

 private:
    void elide();
    QString m_text;
};

}  // namespace lambdatrail
