// Files shown in the file manager: over a message bus of its own, with a stand-in for the file manager on it.

#include "tests/support/qtwarnings.h"
#include "ui/filereveal.h"

#include <QDBusConnection>
#include <QDesktopServices>
#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <utility>

using namespace lambdatrail;

// The object of the bus by which file managers are asked.
class FileManager : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.FileManager1")
 public:
    QStringList shown;
 public slots:
    void ShowItems(const QStringList& uris, const QString& /*startupId*/) { shown << uris; }
};

class TestFileReveal : public QObject {
    Q_OBJECT

 private slots:
    void initTestCase() {
        m_daemon.start(QStringLiteral("dbus-daemon"),
                       {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
        QVERIFY2(m_daemon.waitForStarted() && m_daemon.waitForReadyRead(), "dbus-daemon must be installed");
        const QByteArray address = m_daemon.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        m_bus = QDBusConnection::connectToBus(QString::fromUtf8(address), QStringLiteral("manager"));
        QVERIFY(m_bus.isConnected());
        QVERIFY(m_bus.registerObject(QStringLiteral("/org/freedesktop/FileManager1"), &m_manager,
                                     QDBusConnection::ExportAllSlots));
        QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "openFolder");
    }
    void init() {
        test::failOnQtWarnings();
        m_manager.shown.clear();
        m_folders.clear();
    }

    void opensTheFolderWithoutAFileManager() {
        revealFile(m_file);
        QTRY_COMPARE(m_folders, QList<QUrl>{QUrl::fromLocalFile(m_folder.path())});
    }

    void choosesTheFile() {
        QVERIFY(m_bus.registerService(QStringLiteral("org.freedesktop.FileManager1")));
        revealFile(m_file);
        QTRY_COMPARE(m_manager.shown, QStringList(QUrl::fromLocalFile(m_file).toString(QUrl::FullyEncoded)));
        QVERIFY(m_manager.shown.front().endsWith(QStringLiteral("a%20%23b.json")));
        // The entry of an archive: the archive.
        revealFile(m_file + QStringLiteral("/inner/entry.json"));
        QTRY_COMPARE(m_manager.shown.size(), 2);
        QCOMPARE(m_manager.shown.back(), m_manager.shown.front());
        QVERIFY(m_folders.isEmpty());
        // A file that is gone: its folder.
        revealFile(m_folder.filePath(QStringLiteral("gone.json")));
        QTRY_COMPARE(m_folders, QList<QUrl>{QUrl::fromLocalFile(m_folder.path())});
        QCOMPARE(m_manager.shown.size(), 2);
    }

    void cleanupTestCase() {
        QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
        QDBusConnection::disconnectFromBus(QStringLiteral("manager"));
        m_daemon.terminate();
        QVERIFY(m_daemon.waitForFinished());
    }

 public slots:
    void openFolder(const QUrl& url) { m_folders << url; }

 private:
    static QString madeFile(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) ? path : QString();
    }
    QTemporaryDir m_folder;
    QString m_file = madeFile(m_folder.filePath(QStringLiteral("a #b.json")));
    QProcess m_daemon;
    QDBusConnection m_bus{QString()};
    FileManager m_manager;
    QList<QUrl> m_folders;
};

QTEST_MAIN(TestFileReveal)
#include "tst_filereveal.moc"
