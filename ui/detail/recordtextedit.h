#pragma once

#include <QPlainTextEdit>

namespace lambdatrail {

// Shows the text of a record. What is selected in it is copied and dragged without session tokens, unless nothing but
// one was selected.
class RecordTextEdit : public QPlainTextEdit {
    Q_OBJECT
 public:
    using QPlainTextEdit::QPlainTextEdit;

    // Whether the text may have some: where it has none, nothing is looked through.
    void setMasksTokens(bool masks) { m_masksTokens = masks; }

 protected:
    QMimeData* createMimeDataFromSelection() const override;

 private:
    bool m_masksTokens = false;
};

}  // namespace lambdatrail
