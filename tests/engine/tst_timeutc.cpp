#include "app/base/timeutc.h"

#include <QDateTime>
#include <QTest>

using namespace lambdatrail;

class TestTimeUtc : public QObject {
    Q_OBJECT
 private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void agreesWithQt();
    void absentTimeHasNoText();
};

void TestTimeUtc::reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("iso");  // what Qt is asked to make of it
    QTest::newRow("delivered") << QByteArray("2026-02-03T10:05:07Z") << "2026-02-03T10:05:07.000Z";
    QTest::newRow("fraction") << QByteArray("2026-02-03T10:05:07.123Z") << "2026-02-03T10:05:07.123Z";
    QTest::newRow("one digit") << QByteArray("2026-02-03T10:05:07.5Z") << "2026-02-03T10:05:07.500Z";
    QTest::newRow("nanoseconds") << QByteArray("2026-02-03T10:05:07.123456789Z") << "2026-02-03T10:05:07.123Z";
    QTest::newRow("more digits than anybody needs")
        << QByteArray("2026-02-03T10:05:07.1211111111111111111111111113Z") << "2026-02-03T10:05:07.121Z";
    QTest::newRow("offset") << QByteArray("2026-02-03T11:05:07+01:00") << "2026-02-03T10:05:07.000Z";
    QTest::newRow("short offset") << QByteArray("2026-02-03T03:35:07-0630") << "2026-02-03T10:05:07.000Z";
    QTest::newRow("space") << QByteArray("2026-02-03 10:05:07.000") << "2026-02-03T10:05:07.000Z";
    QTest::newRow("space and UTC") << QByteArray("2026-02-03 10:05:07 UTC") << "2026-02-03T10:05:07.000Z";
    QTest::newRow("basic") << QByteArray("20131102T010628Z") << "2013-11-02T01:06:28.000Z";
    QTest::newRow("epoch seconds") << QByteArray("1770113107") << "2026-02-03T10:05:07.000Z";
    QTest::newRow("epoch fraction") << QByteArray("1770113107.25") << "2026-02-03T10:05:07.250Z";
    QTest::newRow("epoch milliseconds") << QByteArray("1770113107123") << "2026-02-03T10:05:07.123Z";
    QTest::newRow("day") << QByteArray("2026-02-03") << "2026-02-03T00:00:00.000Z";
    QTest::newRow("minute") << QByteArray("2026-02-03T10:05") << "2026-02-03T10:05:00.000Z";
    QTest::newRow("leap day") << QByteArray("2024-02-29T00:00:00Z") << "2024-02-29T00:00:00.000Z";
    QTest::newRow("before 1970") << QByteArray("1969-12-31T23:59:59Z") << "1969-12-31T23:59:59.000Z";
    QTest::newRow("surrounding spaces") << QByteArray("  2026-02-03T10:05:07Z ") << "2026-02-03T10:05:07.000Z";
}

void TestTimeUtc::reads() {
    QFETCH(QByteArray, text);
    QFETCH(QString, iso);
    const auto timeMs = parseTime(text.toStdString());
    QVERIFY(timeMs.has_value());
    QCOMPARE(*timeMs, QDateTime::fromString(iso, Qt::ISODateWithMs).toMSecsSinceEpoch());
}

void TestTimeUtc::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", "yesterday", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-02-03T24:00:00Z",
                             "2026-02-03T10:60:00Z", "2026-02-03T10:05:07Zjunk", "2026-02-03T10:05:07+25:00",
                             "0000-01-01T00:00:00Z", "1e300", "nan", "inf", "2026-02-03T", "2026-2-3", "12:00"})
        QTest::newRow(*text ? text : "empty") << QByteArray(text);
}

void TestTimeUtc::refuses() {
    QFETCH(QByteArray, text);
    QVERIFY(!parseTime(text.toStdString()).has_value());
}

void TestTimeUtc::agreesWithQt() {
    // Steps through 9,998 years in strides that are no multiple of a day.
    int compared = 0;
    const TimeMs last = QDateTime(QDate(9999, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    for (TimeMs timeMs = QDateTime(QDate(1, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch(); timeMs < last;
         timeMs += 12'345'678'901) {
        const QDateTime expected = QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC);
        const std::string text = formatTime(timeMs);
        QCOMPARE(QString::fromStdString(text), expected.toString(timeMs % 1000 == 0 ? Qt::ISODate : Qt::ISODateWithMs));
        QCOMPARE(parseTime(text), std::optional(timeMs));
        ++compared;
    }
    QVERIFY(compared > 10'000);
}

void TestTimeUtc::absentTimeHasNoText() {
    QCOMPARE(formatTime(kNoTime), std::string());
    QCOMPARE(formatTime(1), std::string("1970-01-01T00:00:00.001Z"));
}

QTEST_GUILESS_MAIN(TestTimeUtc)
#include "tst_timeutc.moc"
