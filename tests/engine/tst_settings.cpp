#include "app/session/settings.h"

#include <QCoreApplication>
#include <QFile>
#include <QLockFile>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>

using namespace lambdatrail;

namespace {

constexpr auto kLeave = "--leave";  // the program itself, as one that sets something and ends at once

void nameApplication(const QString& folder) {
    QCoreApplication::setOrganizationName(QStringLiteral("LambdaTrailTest"));
    QCoreApplication::setApplicationName(QStringLiteral("settings"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder);
}

QString textOf(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

class TestSettings : public QObject {
    Q_OBJECT
 public:
    explicit TestSettings(QString folder) : m_folder(std::move(folder)), m_file(QSettings().fileName()) {}

 private slots:
    void readsWhatWasRemembered();
    void remembersEveryKindOfValue();
    void doesNotWaitForTheFile();
    void clears();
    void isWrittenWhenTheProgramEnds();

 private:
    QString m_folder;
    QString m_file;
};

// First, as the file is read once.
void TestSettings::readsWhatWasRemembered() {
    QSettings().setValue(QStringLiteral("open/lastFolder"), QStringLiteral("/logs"));
    QSettings().setValue(QStringLiteral("detail/tab"), 2);
    QSettings().setValue(QStringLiteral("export/formulaSafe"), false);
    QSettings().sync();
    QCOMPARE(Settings().lastFolder.get(), QStringLiteral("/logs"));
    QCOMPARE(Settings().detailTab.get(), 2);
    QCOMPARE(Settings().exportFormulaSafe.get(), false);
    QCOMPARE(Settings().exportAllColumns.get(), false);
    QCOMPARE(Settings().maxUnpackRatio.get(), UnpackLimits{}.maxRatio);
}

void TestSettings::remembersEveryKindOfValue() {
    const QByteArray bytes("\0\xff,;=@ByteArray(", 16);
    const QStringList texts{QStringLiteral("a, b"), QStringLiteral("\"c\" ä %1"), QString()};
    Settings().tableHeader.set(bytes);
    Settings().recent.set(texts);
    Settings().maxUnpackedMiB.set(quint64{1} << 40);
    Settings().exportAllColumns.set(true);
    SettingsFile::instance().flush();
    // By Qt alone, from the file.
    const QSettings file(m_file, QSettings::IniFormat);
    QCOMPARE(file.value(QStringLiteral("table/header")).toByteArray(), bytes);
    QCOMPARE(file.value(QStringLiteral("open/recent")).toStringList(), texts);
    QCOMPARE(file.value(QStringLiteral("load/maxUnpackedMiB")).toULongLong(), quint64{1} << 40);
    QCOMPARE(file.value(QStringLiteral("export/allColumns")).toBool(), true);
    QCOMPARE(file.value(QStringLiteral("detail/tab")).toInt(), 2);  // nothing else is lost
}

// Writing can take long: here somebody else holds the file.
void TestSettings::doesNotWaitForTheFile() {
    QLockFile holder(m_file + QStringLiteral(".lock"));
    QVERIFY(holder.lock());
    Settings().lastFolder.set(QStringLiteral("/first"));
    QCOMPARE(Settings().lastFolder.get(), QStringLiteral("/first"));
    Settings().lastFolder.set(QStringLiteral("/second"));
    QCOMPARE(Settings().lastFolder.get(), QStringLiteral("/second"));
    QVERIFY(!textOf(m_file).contains(QStringLiteral("/first")) && !textOf(m_file).contains(QStringLiteral("/second")));
    holder.unlock();
    SettingsFile::instance().flush();
    QVERIFY(textOf(m_file).contains(QStringLiteral("lastFolder=/second")));
}

void TestSettings::clears() {
    Settings().lastFolder.set(QStringLiteral("/logs"));
    SettingsFile::instance().clear();
    QVERIFY(Settings().lastFolder.get().isEmpty());
    QVERIFY(!textOf(m_file).contains(QStringLiteral("lastFolder")));
}

void TestSettings::isWrittenWhenTheProgramEnds() {
    QCOMPARE(QProcess::execute(QCoreApplication::applicationFilePath(), {QString::fromLatin1(kLeave), m_folder}),
             EXIT_SUCCESS);
    QVERIFY(textOf(m_file).contains(QStringLiteral("lastFolder=/left/behind")));
}

int main(int argc, char** argv) {
    if (argc == 3 && QLatin1String(argv[1]) == QLatin1String(kLeave)) {
        const QCoreApplication application(argc, argv);
        nameApplication(QFile::decodeName(argv[2]));
        Settings().lastFolder.set(QStringLiteral("/left/behind"));
        return EXIT_SUCCESS;
    }
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    nameApplication(folder.path());
    TestSettings test(folder.path());
    return QTest::qExec(&test, argc, argv);
}
#include "tst_settings.moc"
