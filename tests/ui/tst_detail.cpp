#include "app/session/session.h"
#include "app/session/settings.h"
#include "tests/support/teststore.h"
#include "ui/detail/detailpanel.h"
#include "ui/detail/summarypane.h"

#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTreeView>
#include <QtTest>

#include <memory>
#include <string>
#include <utility>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr EventId kFirst{0};

TestEvent call(const std::string& name) {
    TestEvent event;
    event.texts = {{DictColumn::Event, name}, {DictColumn::Identity, identityText("dana", "k")}};
    return event;
}

ViewPtr viewOf(SnapshotPtr snapshot) {
    auto view = std::make_shared<View>();
    view->snapshot = std::move(snapshot);
    return view;
}

// A record as a trail delivers it.
std::string record(const std::string& function, const std::string& id) {
    return R"({"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":)"
           R"("arn:aws:iam::111122223333:user/dana","accountId":"111122223333","userName":"dana"},)"
           R"("eventTime":"2026-02-03T09:04:12Z","eventSource":"lambda.amazonaws.com",)"
           R"("eventName":"UpdateFunctionCode20150331v2","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.9",)"
           R"("requestParameters":{"functionName":")" +
           function + R"(","epoch":1688560107.857},"responseElements":null,"eventID":")" + id +
           R"(","eventType":"AwsApiCall","recipientAccountId":"111122223333"})";
}

const std::string kIdA = "11111111-aaaa-4bbb-8ccc-00000000000a";
const std::string kIdB = "11111111-aaaa-4bbb-8ccc-00000000000b";

void writeFile(const QString& path, const std::string& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes.data(), static_cast<qint64>(bytes.size())), static_cast<qint64>(bytes.size()));
}

template <class T>
T* child(QWidget& widget, const char* name) {
    T* found = widget.findChild<T*>(QLatin1String(name));
    Q_ASSERT(found != nullptr);
    return found;
}

}  // namespace

class TestDetail : public QObject {
    Q_OBJECT
 private slots:
    void init();
    void panelSaysThatNothingIsSelected();
    void panelReadsAFile();
    void panelRemembersItsTab();
    void panelShowsNoOtherRecord();
    void panelSaysThatReadingIsSlow();
    void panelLaysAnEventOutOnce();

 private:
    void load(Session& session, const QString& path);
    static EventId eventWith(const Session& session, const std::string& id);
};

void TestDetail::init() {
    SettingsFile::instance().clear();
}

void TestDetail::panelSaysThatNothingIsSelected() {
    Session session;
    DetailPanel panel(session);
    panel.show();
    QVERIFY(child<QLabel>(panel, "detailHint")->isVisible());
    panel.setEvent(viewOf(makeSnapshot({call("GetFunction")})), kFirst);
    QVERIFY(!child<QLabel>(panel, "detailHint")->isVisible());
    QTRY_VERIFY(child<SummaryPane>(panel, "summary")->toPlainText().contains(QStringLiteral("dana")));
    panel.setEvent(nullptr, std::nullopt);
    QVERIFY(child<QLabel>(panel, "detailHint")->isVisible());
    QVERIFY(child<SummaryPane>(panel, "summary")->toPlainText().isEmpty());
}

void TestDetail::load(Session& session, const QString& path) {
    QSignalSpy finished(&session, &Session::loadFinished);
    session.open({path});
    QTRY_COMPARE(finished.count(), 1);
    QTRY_VERIFY(!session.isUpdating() && session.view()->sorted);
}

EventId TestDetail::eventWith(const Session& session, const std::string& id) {
    const StoreSnapshot& snapshot = *session.view()->snapshot;
    for (std::uint32_t i = 0; i < snapshot.eventCount(); ++i)
        if (snapshot.cellText(EventId{i}, ColumnId::EventId) == id)
            return EventId{i};
    qFatal("no such event");
}

void TestDetail::panelReadsAFile() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("log.json"));
    writeFile(path, "{\"Records\": [" + record("orders", kIdA) + ", " + record("billing", kIdB) + "]}\n");
    Session session;
    load(session, path);
    DetailPanel panel(session);
    panel.show();
    QSignalSpy read(&session, &Session::recordRead);
    const EventId id = eventWith(session, kIdB);
    panel.setEvent(session.view(), id);
    auto* summary = child<SummaryPane>(panel, "summary");
    QTRY_VERIFY(summary->toPlainText().contains(QStringLiteral("AIDAEXAMPLE")));
    QVERIFY(summary->toPlainText().contains(QStringLiteral("called UpdateFunctionCode on billing")));

    auto* tabs = child<QTabWidget>(panel, "detailTabs");
    tabs->setCurrentIndex(2);
    const QString text = child<QPlainTextEdit>(panel, "jsonText")->toPlainText();
    QVERIFY(text.contains(QStringLiteral("\"functionName\": \"billing\"")));
    QVERIFY(text.contains(QStringLiteral("1688560107.857")));
    QVERIFY(!text.contains(QStringLiteral("orders")));
    tabs->setCurrentIndex(1);
    QCOMPARE(child<QTreeView>(panel, "jsonTree")->model()->rowCount(), 12);

    // The same event again, as after each step of a load: nothing is read anew.
    QCOMPARE(read.count(), 1);
    panel.setEvent(session.view(), id);
    QTest::qWait(0);
    QCOMPARE(child<QTreeView>(panel, "jsonTree")->model()->rowCount(), 12);
    panel.setEvent(session.view(), eventWith(session, kIdA));
    QTRY_COMPARE(read.count(), 2);
    tabs->setCurrentIndex(0);
    QVERIFY(summary->toPlainText().contains(QStringLiteral("on orders")));
}

void TestDetail::panelRemembersItsTab() {
    Session session;
    {
        DetailPanel panel(session);
        QCOMPARE(child<QTabWidget>(panel, "detailTabs")->currentIndex(), 0);
        child<QTabWidget>(panel, "detailTabs")->setCurrentIndex(1);
    }
    const DetailPanel panel(session);
    QCOMPARE(panel.findChild<QTabWidget*>(QStringLiteral("detailTabs"))->currentIndex(), 1);
    Settings().detailTab.set(99);
    const DetailPanel other(session);
    QCOMPARE(other.findChild<QTabWidget*>(QStringLiteral("detailTabs"))->currentIndex(), 2);
}

void TestDetail::panelShowsNoOtherRecord() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("log.json"));
    const std::string first = "{\"Records\": [" + record("orders", kIdA) + "," + record("billing", kIdB) + "]}";
    writeFile(path, first);
    Session session;
    load(session, path);
    DetailPanel panel(session);
    panel.show();
    panel.setEvent(session.view(), eventWith(session, kIdA));
    auto* tree = child<QTreeView>(panel, "jsonTree");
    QTRY_COMPARE(tree->model()->rowCount(), 12);

    // Another record of another length stands there now.
    writeFile(path, "{\"Records\": [" + record("a-much-longer-name", kIdA) + "," + record("thief", kIdB) + "]}");
    panel.setEvent(session.view(), eventWith(session, kIdB));
    auto* error = child<QLabel>(panel, "detailError");
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->text().contains(QStringLiteral("changed")), qPrintable(error->text()));
    QVERIFY(error->text().contains(path));
    QCOMPARE(tree->model()->rowCount(), 0);
    for (int tab = 0; tab < 3; ++tab) {
        child<QTabWidget>(panel, "detailTabs")->setCurrentIndex(tab);
        QVERIFY(!child<QPlainTextEdit>(panel, "jsonText")->toPlainText().contains(QStringLiteral("functionName")));
    }
    // What was loaded is still told.
    QVERIFY(child<SummaryPane>(panel, "summary")->toPlainText().contains(QStringLiteral("on billing")));
    QVERIFY(!child<SummaryPane>(panel, "summary")->toPlainText().contains(QStringLiteral("thief")));

    QVERIFY(QFile::remove(path));
    panel.setEvent(session.view(), eventWith(session, kIdA));
    QTRY_VERIFY2(error->text().contains(QStringLiteral("no longer there")), qPrintable(error->text()));
}

void TestDetail::panelSaysThatReadingIsSlow() {
    Session session;  // knows no event, and so never answers
    DetailPanel panel(session);
    panel.show();
    child<QTabWidget>(panel, "detailTabs")->setCurrentIndex(1);
    const ViewPtr view = viewOf(makeSnapshot({call("GetFunction"), call("Invoke")}));
    auto* message = child<QLabel>(panel, "treeMessage");
    panel.setEvent(view, kFirst);
    QVERIFY(!message->isVisible());
    QTRY_VERIFY(message->isVisible());
    QVERIFY(message->text().contains(QStringLiteral("Reading")));
    emit session.recordRead(EventId{1}, EventRecord{"{\"other\":1}"});
    QVERIFY(message->isVisible());
    emit session.recordRead(kFirst, EventRecord{"{\"mine\":1}"});
    QVERIFY(!message->isVisible());
    QCOMPARE(child<QTreeView>(panel, "jsonTree")->model()->index(0, 0).data().toString(), QStringLiteral("mine"));
    // A second answer is nobody's.
    emit session.recordRead(kFirst, EventRecord{"{\"again\":1}"});
    QCOMPARE(child<QTreeView>(panel, "jsonTree")->model()->index(0, 0).data().toString(), QStringLiteral("mine"));
}

// Whoever holds the arrow key down sees each event once, not first without its record and then with it.
void TestDetail::panelLaysAnEventOutOnce() {
    Session session;  // knows no event, and so never answers
    DetailPanel panel(session);
    panel.show();
    const ViewPtr view = viewOf(makeSnapshot({call("GetFunction"), call("Invoke")}));
    constexpr EventId kSecond{1};
    auto* summary = child<SummaryPane>(panel, "summary");
    panel.setEvent(view, kFirst);
    emit session.recordRead(kFirst, EventRecord{"{}"});
    QVERIFY(summary->toPlainText().contains(QStringLiteral("GetFunction")));

    const QSignalSpy changes(summary->document(), &QTextDocument::contentsChanged);
    panel.setEvent(view, kSecond);
    panel.setEvent(view, kSecond);  // as when more is loaded meanwhile
    QCOMPARE(changes.count(), 0);
    emit session.recordRead(kSecond, EventRecord{"{}"});
    QCOMPARE(changes.count(), 1);
    QVERIFY(summary->toPlainText().contains(QStringLiteral("Invoke")));

    // A record that does not come is not waited for.
    panel.setEvent(view, kFirst);
    QTRY_VERIFY(summary->toPlainText().contains(QStringLiteral("GetFunction")));
    QCOMPARE(changes.count(), 2);
}

QTEST_MAIN(TestDetail)
#include "tst_detail.moc"
