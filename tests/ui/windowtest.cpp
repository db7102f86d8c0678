#include "tests/ui/windowtest.h"

#include "app/session/settingsfile.h"
#include "tests/support/qtwarnings.h"
#include "ui/models/eventtablemodel.h"

#include <QAbstractScrollArea>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QTest>
#include <QUrl>
#include <QWindow>

namespace lambdatrail::test {

namespace {

// One record of a management call, as CloudTrail would write it.
QString record(const Call& call, int number) {
    QString text =
        QStringLiteral(R"({"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE",)"
                       R"("arn":"arn:aws:iam::111122223333:user/%1","accountId":"111122223333","userName":"%1"},)"
                       R"("eventTime":"%2","eventSource":"lambda.amazonaws.com","eventName":"%3",)"
                       R"("awsRegion":"eu-west-1","sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2.15.0",)"
                       R"("requestParameters":{"functionName":"%4"},"responseElements":null,)"
                       R"("eventID":"00000000-0000-4000-8000-%5","eventType":"AwsApiCall",)"
                       R"("recipientAccountId":"111122223333","eventCategory":"Management"%6})")
            .arg(call.user, call.time, call.event, call.function)
            .arg(number, 12, 10, QLatin1Char('0'));
    const QString error =
        call.error.isEmpty() ? QString() : QStringLiteral(R"(,"errorCode":"%1","errorMessage":"no")").arg(call.error);
    return text.arg(error);
}

}  // namespace

QList<Call> threeCalls() {
    return {{QStringLiteral("2026-03-01T12:00:07Z"), QStringLiteral("GetFunction"), QStringLiteral("orders"),
             QStringLiteral("dana")},
            {QStringLiteral("2026-03-01T12:00:09Z"), QStringLiteral("DeleteFunction"), QStringLiteral("billing"),
             QStringLiteral("eli"), QStringLiteral("AccessDenied")},
            {QStringLiteral("2026-03-01T12:00:08Z"), QStringLiteral("ListFunctions"), QStringLiteral("mail"),
             QStringLiteral("dana")}};
}

void WindowTest::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("LambdaTrailTest"));
    QCoreApplication::setApplicationName(QStringLiteral("windowtest"));
    m_settings = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings->path());
}

void WindowTest::init() {
    failOnQtWarnings();
    SettingsFile::instance().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    openWindow();
}

void WindowTest::cleanup() {
    m_window.reset();
    m_folder.reset();
}

void WindowTest::openWindow() {
    m_window.reset();  // it leaves its settings to the next one
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

QString WindowTest::write(const QString& name, const QList<Call>& calls) {
    QStringList records;
    for (const Call& call : calls)
        records += record(call, ++m_eventNumber);
    const QString path = m_folder->filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(path));
    file.write("{\"Records\":[" + records.join(QLatin1Char(',')).toUtf8() + "]}");
    return path;
}

std::unique_ptr<QMimeData> WindowTest::mimeOf(const QStringList& paths) const {
    auto data = std::make_unique<QMimeData>();
    QList<QUrl> urls;
    for (const QString& path : paths)
        urls += QUrl::fromLocalFile(path);
    data->setUrls(urls);
    return data;
}

// As the window system would do it: to the native window, which finds the part below the pointer.
bool WindowTest::drag(QWidget& part, const QMimeData& data, Qt::DropAction* action) {
    QWindow* window = m_window->windowHandle();
    const QPoint position = part.mapTo(m_window.get(), part.rect().center());
    const Qt::DropActions possible = Qt::CopyAction | Qt::MoveAction | Qt::LinkAction;
    QDragEnterEvent enter(position, possible, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &enter);
    QDragMoveEvent move(position, possible, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &move);
    if (!move.isAccepted()) {
        QDragLeaveEvent leave;
        QCoreApplication::sendEvent(window, &leave);
        return false;
    }
    QDropEvent drop(position, possible, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &drop);
    if (action)
        *action = drop.dropAction();
    return drop.isAccepted();
}

QWidget& WindowTest::part(const char* name) const {
    auto* widget = m_window->findChild<QWidget*>(QLatin1String(name));
    if (!widget)
        qFatal("no part %s", name);
    if (auto* area = qobject_cast<QAbstractScrollArea*>(widget))
        return *area->viewport();
    return *widget;
}

QString WindowTest::cell(int row, ColumnId column) const {
    return table().model()->index(row, EventTableModel::sectionOf(column)).data().toString();
}

void WindowTest::waitUntilRead() const {
    QTRY_VERIFY(!m_window->session().loadStatus().running && !m_window->session().isUpdating());
}

void WindowTest::load(const QList<Call>& calls) {
    m_window->openPaths({write(QStringLiteral("a.json"), calls)});
    waitUntilRead();
    QCOMPARE(table().model()->rowCount(), static_cast<int>(calls.size()));
}

}  // namespace lambdatrail::test
