#include "ui/detail/recordcopy.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace lambdatrail {

void copyText(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
}

void copyRecord(const std::string& record) {
    auto* data = new QMimeData;
    data->setText(QString::fromStdString(record));
    data->setData(QStringLiteral("application/json"), QByteArray::fromStdString(record));
    QGuiApplication::clipboard()->setMimeData(data);
}

}  // namespace lambdatrail
