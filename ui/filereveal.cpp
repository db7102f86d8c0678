#include "ui/filereveal.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDesktopServices>
#include <QFileInfo>
#include <QStringList>
#include <QUrl>

namespace lambdatrail {
namespace {

constexpr int kPatienceMs = 5000;

QFileInfo nearest(const QString& path) {
    QFileInfo place(path);
    while (!place.exists() && !place.isRoot())
        place = QFileInfo(place.absolutePath());
    return place;
}

void openFolder(const QString& folder) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

}  // namespace

void revealFile(const QString& path) {
    const QFileInfo place = nearest(path);
    const QString folder = place.isDir() ? place.absoluteFilePath() : place.absolutePath();
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (place.isDir() || !bus.isConnected()) {
        openFolder(folder);
        return;
    }
    // What file managers of all desktops offer: org.freedesktop.FileManager1.
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("/org/freedesktop/FileManager1"),
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
    call << QStringList(QUrl::fromLocalFile(place.absoluteFilePath()).toString(QUrl::FullyEncoded)) << QString();
    auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(call, kPatienceMs), QCoreApplication::instance());
    QObject::connect(answer, &QDBusPendingCallWatcher::finished, answer, [answer, folder] {
        if (answer->isError())
            openFolder(folder);
        answer->deleteLater();
    });
}

}  // namespace lambdatrail
