#include "ui/detail/recordtextedit.h"

#include "ui/detail/recordcopy.h"

#include <QMimeData>
#include <QTextCursor>
#include <QTextDocument>

namespace lambdatrail {

QMimeData* RecordTextEdit::createMimeDataFromSelection() const {
    if (!m_masksTokens)
        return QPlainTextEdit::createMimeDataFromSelection();
    const QTextCursor cursor = textCursor();
    const QString text = document()->toPlainText();
    // What a token is, is told by what stands before it, selected or not.
    const QByteArray before = text.left(cursor.selectionStart()).toUtf8();
    const QByteArray all = text.left(cursor.selectionEnd()).toUtf8();
    const auto from = static_cast<std::size_t>(before.size());
    const std::string_view json(all.constData(), static_cast<std::size_t>(all.size()));
    auto* mime = new QMimeData;
    mime->setText(QString::fromStdString(withoutSessionTokens(json, from)));
    return mime;
}

}  // namespace lambdatrail
