#pragma once

#include <QPalette>
#include <QSyntaxHighlighter>
#include <QTextCharFormat>

namespace lambdatrail {

// Colours names, strings, numbers and words of JSON text, line by line: no string runs over a line's end.
class JsonHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
 public:
    JsonHighlighter(QTextDocument* document, const QPalette& palette);
    void setPalette(const QPalette& palette);

 protected:
    void highlightBlock(const QString& text) override;

 private:
    QTextCharFormat m_key;
    QTextCharFormat m_string;
    QTextCharFormat m_number;
    QTextCharFormat m_literal;
};

}  // namespace lambdatrail
