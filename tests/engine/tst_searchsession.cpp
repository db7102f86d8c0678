// Filters that ask whole records, through the session: what is found comes in views, and can be stopped and gone on
// with.

#include "app/filter/filterparser.h"
#include "app/session/session.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lambdatrail;

namespace {

FilterExpr filter(const char* text) {
    return parseFilter(text).value();
}

bool isSettled(Session& session) {
    return !session.loadStatus().running && !session.isUpdating() && session.view()->sorted &&
           session.view()->state == session.filterStack().current();
}

void waitUntilSettled(Session& session) {
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(session), 60'000);
}

// As it is at the end of every search: newest first.
bool isNewestFirst(const View& view) {
    return std::ranges::is_sorted(*view.order, std::greater<>(),
                                  [&](std::uint32_t event) { return view.snapshot->timeMs(EventId{event}); });
}

}  // namespace

class TestSearchSession : public QObject {
    Q_OBJECT

 private slots:
    void init() { QVERIFY((m_folder = std::make_unique<QTemporaryDir>())->isValid()); }

    void findsAndGoesBackAndForward() {
        Session session;
        session.open({write("a", 100), write("b", 100)});
        waitUntilSettled(session);
        FilterStack& stack = session.filterStack();
        QSignalSpy changed(&session, &Session::searchChanged);
        stack.setFilter(filter("requestParameters.n = 7"));
        QVERIFY(session.isUpdating());
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{20});
        QCOMPARE(session.view()->undecided, std::uint64_t{0});
        QCOMPARE(session.view()->order->size(), std::size_t{20});
        QVERIFY(isNewestFirst(*session.view()));
        QVERIFY(!changed.isEmpty() && !session.searchStatus().running);
        QCOMPARE(session.view()->totals.events, std::uint64_t{20});

        stack.setFilter(filter("requestParameters.n = 7 and event = Invoke"));
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{20});
        stack.setFilter(filter("event = Invoke and not requestParameters.n = 7"));
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{80});
        stack.back();
        stack.back();
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{20});
        stack.back();
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{200});

        // What is known needs no file.
        QVERIFY(QFile::remove(m_folder->filePath("a")) && QFile::remove(m_folder->filePath("b")));
        stack.forward();
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{20});
        QCOMPARE(session.view()->undecided, std::uint64_t{0});
    }

    void sortsWhatIsFound() {
        Session session;
        session.open({write("a", 100)});
        waitUntilSettled(session);
        session.filterStack().setFilter(filter("requestParameters.n < 5"));
        session.filterStack().setSort({ColumnId::Event, false});
        waitUntilSettled(session);
        const View& view = *session.view();
        QCOMPARE(view.rowCount, std::uint64_t{50});
        QVERIFY(std::ranges::is_sorted(*view.order, {}, [&](std::uint32_t event) {
            return view.snapshot->cellText(EventId{event}, ColumnId::Event);
        }));
    }

    void searchesWhatIsAdded() {
        Session session;
        session.open({write("a", 100)});
        session.filterStack().setFilter(filter("record ~ \"n\\\":7\""));
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{10});
        session.open({write("b", 50)});
        QTRY_COMPARE(session.view()->shownWithoutFilter, std::uint64_t{150});
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{15});
        session.closeAll();
        session.open({write("c", 30)});  // other logs under the same numbers
        session.filterStack().setFilter(filter("record ~ \"n\\\":7\""));
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{3});
    }

    void facetsSayWhatWasNotSearched() {
        Session session;
        session.open({write("a", 100)});
        waitUntilSettled(session);
        session.filterStack().setFilter(filter("event = Invoke and requestParameters.n = 7"));
        waitUntilSettled(session);
        const auto facetOf = [&](ColumnId column) {
            return *std::ranges::find(session.view()->facets, column, &Facet::column);
        };
        QVERIFY(facetOf(ColumnId::Event).isPartial);  // of other events no record was searched
        QVERIFY(!facetOf(ColumnId::Error).isPartial);
        QCOMPARE(facetOf(ColumnId::Error).absent, std::uint64_t{10});
    }

    void stopsAndGoesOn() {
        Session session;
        QStringList paths;
        for (int i = 0; i < 60; ++i)
            paths.append(write(QString::number(i), 500));
        session.open(paths);
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{30'000});
        // As soon as anything was read.
        connect(&session, &Session::searchChanged, &session, &Session::stopSearch);
        session.filterStack().setFilter(filter("requestParameters.n = 7"));
        waitUntilSettled(session);
        const std::uint64_t found = session.view()->rowCount;
        QVERIFY(isNewestFirst(*session.view()));
        if (session.searchStatus().stopped) {
            QVERIFY(session.view()->undecided > 0);
            // It stays so, whatever the order.
            session.filterStack().setSort({ColumnId::EventId, true});
            waitUntilSettled(session);
            QCOMPARE(session.view()->rowCount, found);
            QVERIFY(session.searchStatus().stopped);
        }
        disconnect(&session, &Session::searchChanged, &session, &Session::stopSearch);
        session.resumeSearch();
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{3'000});
        QCOMPARE(session.view()->undecided, std::uint64_t{0});
        QVERIFY(!session.searchStatus().stopped);
    }

    // A search nobody wants any more ends, and closing in the middle of one waits for nothing.
    void anotherFilterInTheMiddle() {
        Session session;
        QStringList paths;
        for (int i = 0; i < 40; ++i)
            paths.append(write(QString::number(i), 500));
        session.open(paths);
        waitUntilSettled(session);
        for (int i = 0; i < 30; ++i) {
            const QByteArray text = i % 3 == 0 ? QByteArray("event = Invoke") : "record ~ x" + QByteArray::number(i);
            session.filterStack().setFilter(filter(text.constData()));
            QCoreApplication::processEvents();
        }
        session.filterStack().setFilter(filter("event = Invoke and requestParameters.n = 3"));
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{2'000});
        session.filterStack().setFilter(filter("record ~ nowhere"));
        QCoreApplication::processEvents();
        session.closeAll();
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{0});
        session.open({write("z", 10)});
        session.filterStack().setFilter(filter("record ~ nowhere"));
    }

    void filesThatAreGone() {
        Session session;
        session.open({write("a", 100), write("b", 100)});
        waitUntilSettled(session);
        QVERIFY(QFile::remove(m_folder->filePath("b")));
        session.filterStack().setFilter(filter("requestParameters.n = 7"));
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{10});
        QCOMPARE(session.view()->undecided, std::uint64_t{100});
        const SearchReportPtr report = session.searchStatus().report;
        QVERIFY(report && !report->stopped);
        QCOMPARE(report->filesUnread, std::uint64_t{1});
        QVERIFY(report->unread.at(0).file.ends_with("/b"));
        // It comes back.
        write("b", 100);
        QFile file(m_folder->filePath("b"));
        QVERIFY(file.open(QIODevice::ReadWrite) && file.setFileTime(m_written, QFileDevice::FileModificationTime));
        file.close();
        session.resumeSearch();
        waitUntilSettled(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{20});
        QCOMPARE(session.view()->undecided, std::uint64_t{0});
    }

 private:
    // Record i has i % 10 as n.
    QString write(const QString& name, int records) {
        QByteArray text = "{\"Records\":[";
        for (int i = 0; i < records; ++i) {
            const QByteArray second = QByteArray::number(i % 60).rightJustified(2, '0');
            text += i ? "," : "";
            text += "{\"eventVersion\":\"1.08\",\"eventTime\":\"2026-03-01T10:00:" + second +
                    "Z\",\"eventSource\":\"lambda.amazonaws.com\",\"eventName\":\"" +
                    (i % 2 ? "Invoke" : "GetFunction") +
                    "\",\"requestParameters\":{\"n\":" + QByteArray::number(i % 10) + "},\"eventID\":\"" +
                    name.toUtf8() + "-" + QByteArray::number(i) + "\",\"recipientAccountId\":\"111122223333\"}";
        }
        const QString path = m_folder->filePath(name);
        QFile file(path);
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(text + "]}");
        file.flush();
        [&] { QVERIFY(file.setFileTime(m_written, QFileDevice::FileModificationTime)); }();
        return path;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    const QDateTime m_written = QDateTime::fromSecsSinceEpoch(1'772'000'000);
};

QTEST_GUILESS_MAIN(TestSearchSession)
#include "tst_searchsession.moc"
