#include "ui/detail/recordtextedit.h"

#include "ui/detail/recordcopy.h"

#include <QMimeData>
#include <QTextCursor>
#include <QTextDocument>

#include <string>

namespace lambdatrail {

QMimeData* RecordTextEdit::createMimeDataFromSelection() const {
    if (!m_masksTokens)
        return QPlainTextEdit::createMimeDataFromSelection();
    // What a token is, is told by what stands before it, selected or not.
    const QTextCursor cursor = textCursor();
    const QString text = document()->toPlainText().left(cursor.selectionEnd());
    std::string json = text.left(cursor.selectionStart()).toStdString();
    const std::size_t from = json.size();
    json += text.mid(cursor.selectionStart()).toStdString();
    auto* mime = new QMimeData;
    mime->setText(QString::fromStdString(withoutSessionTokens(json, from)));
    return mime;
}

}  // namespace lambdatrail
