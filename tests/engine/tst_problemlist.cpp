#include "app/load/problemlist.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace lambdatrail;
using Kind = Problem::Kind;
using Order = ProblemQuery::Order;

namespace {

LoadReport someReport(std::size_t count) {
    std::mt19937 random(7);
    LoadReport report;
    for (std::size_t i = 0; i < count; ++i) {
        Problem problem;
        problem.kind = static_cast<Kind>(random() % 5);
        problem.file = "/Logs/" + std::to_string(random() % 50) + (random() % 2 == 0 ? ".JSON" : ".gz");
        if (random() % 3 != 0)
            problem.offset = random() % 3000;
        problem.reason = random() % 2 == 0 ? "The record is cut" : "\xC3\x84rger with bytes";
        problem.kept = random() % 4 == 0 ? "" : std::to_string(random() % 9) + " events of the file";
        report.problems.push_back(std::move(problem));
    }
    return report;
}

// Lower case through the C library, the obvious way.
std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<unsigned char>(c) < 128 ? static_cast<char>(std::tolower(c)) : c;
    return text;
}

std::vector<std::uint32_t> naiveList(const LoadReport& report, const ProblemQuery& query) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < report.problems.size(); ++i) {
        const Problem& p = report.problems[i];
        const std::string all = lower(p.file) + '\0' + lower(p.reason) + '\0' + lower(p.kept) + '\0' +
                                (p.offset ? std::to_string(*p.offset) : std::string());
        if ((!query.kind || p.kind == *query.kind) && all.find(lower(query.text)) != std::string::npos)
            rows.push_back(i);
    }
    const auto isLess = [&](std::uint32_t a, std::uint32_t b) {
        const Problem& x = report.problems[a];
        const Problem& y = report.problems[b];
        switch (query.order) {
            case Order::AsReported:
                return false;
            case Order::Kind:
                return x.kind < y.kind;
            case Order::File:
                return x.file < y.file;
            case Order::Place:
                return x.offset < y.offset;
            case Order::Reason:
                return x.reason < y.reason;
            case Order::Kept:
                return x.kept < y.kept;
        }
        return false;
    };
    if (query.descending)
        std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return isLess(b, a); });
    else
        std::stable_sort(rows.begin(), rows.end(), isLess);
    return rows;
}

}  // namespace

class TestProblemList : public QObject {
    Q_OBJECT

 private slots:
    void equalsNaiveList_data();
    void equalsNaiveList();
    void canBeStopped();
};

void TestProblemList::equalsNaiveList_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    for (const char* text : {"", "CUT", "logs/7", ".json", "\xC3\x84rger", "12", "8 events", "nowhere"}) {
        for (const int kind : {-1, static_cast<int>(Kind::Gap)})
            QTest::addRow("%s %d", text, kind) << QByteArray(text) << kind;
    }
}

void TestProblemList::equalsNaiveList() {
    QFETCH(QByteArray, text);
    QFETCH(int, kind);
    const LoadReport report = someReport(500);
    for (const Order order : {Order::AsReported, Order::Kind, Order::File, Order::Place, Order::Reason, Order::Kept}) {
        for (const bool descending : {false, true}) {
            const ProblemQuery query{text.toStdString(),
                                     kind < 0 ? std::nullopt : std::optional(static_cast<Kind>(kind)), order,
                                     descending};
            const auto found = listProblems(report, query, {});
            QVERIFY(found.has_value());
            QVERIFY(*found == naiveList(report, query));
        }
    }
}

void TestProblemList::canBeStopped() {
    std::stop_source stop;
    stop.request_stop();
    const auto found = listProblems(someReport(3), {}, stop.get_token());
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestProblemList)
#include "tst_problemlist.moc"
