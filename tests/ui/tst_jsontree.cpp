#include "tests/ui/jsonsamples.h"
#include "ui/detail/jsonformat.h"
#include "ui/detail/jsonreader.h"
#include "ui/detail/jsontextpane.h"
#include "ui/detail/jsontree.h"
#include "ui/detail/jsontreemodel.h"
#include "ui/detail/jsontreepane.h"
#include "ui/detail/recordcopy.h"

#include <nlohmann/json.hpp>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTreeView>
#include <QtTest>

#include <clocale>
#include <random>
#include <string>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

// Every value of a document in its order: path, and the text that stands for it.
QStringList flattened(const JsonTree& tree) {
    QStringList lines;
    for (JsonTree::Id id = 0; id < tree.size(); ++id)
        lines += QString::fromStdString(tree.path(id) + " = " + std::string(tree.text(id)) +
                                        std::string(tree.node(id).isContainer() ? "#" : "") +
                                        std::to_string(tree.node(id).children.size()));
    return lines;
}

QModelIndex indexAt(const JsonTreeModel& model, std::initializer_list<std::string_view> keys) {
    const auto id = model.tree().find(keys);
    return id ? model.indexOf(*id) : QModelIndex();
}

}  // namespace

class TestJsonTree : public QObject {
    Q_OBJECT
 private slots:
    void numbersKeepTheirText_data();
    void numbersKeepTheirText();
    void numbersDoNotDependOnTheLocale();
    void bothReadersAgree();
    void treeWritesBackWhatItRead();
    void repeatedKeysAreBothThere();
    void deepNestingNeedsNoStack();
    void brokenJsonKeepsWhatStandsBefore_data();
    void brokenJsonKeepsWhatStandsBefore();
    void badCharactersAreReplaced();
    void tooMuchIsCut();
    void anyBytesAreRead();
    void nothingEndsAtNul();
    void paths();
    void jsonInsideTexts();

    void modelIsSound();
    void modelShowsHostileTextPlain();
    void modelMarksRedactions();
    void modelUnfoldsTexts();

    void paneCopies();
    void sessionTokensAreMasked();
    void paneKeepsFolds();
    void paneExpandsAndCollapses();
    void paneFinds();
    void paneTellsOfFlaws();
};

void TestJsonTree::numbersKeepTheirText_data() {
    QTest::addColumn<QByteArray>("number");
    for (const char* number :
         {"0", "-0", "7", "-7", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
          "18446744073709551615", "18446744073709551616", "123456789012345678901234567890", "1376.0", "1688560107.857",
          "1790000000.24", "0.1000", "1e5", "1E+05", "-1.50e-07", "1e999", "-0.0"})
        QTest::newRow(number) << QByteArray(number);
}

void TestJsonTree::numbersKeepTheirText() {
    QFETCH(QByteArray, number);
    const std::string json = "{\"n\":" + number.toStdString() + "}";
    for (const JsonTree& tree : {JsonTree::parse(json), JsonTree::parseTolerantly(json)}) {
        QCOMPARE(QByteArray::fromStdString(std::string(tree.textAt({"n"}).value_or("?"))), number);
        QVERIFY(!tree.flaws().any());
    }
    QCOMPARE(formatJson(json).text, "{\n  \"n\": " + number.toStdString() + "\n}");
}

void TestJsonTree::numbersDoNotDependOnTheLocale() {
    const std::string before = std::setlocale(LC_NUMERIC, nullptr);
    if (std::setlocale(LC_NUMERIC, "de_DE.UTF-8") == nullptr && std::setlocale(LC_NUMERIC, "fr_FR.UTF-8") == nullptr)
        QSKIP("no locale with a decimal comma is installed");
    const JsonTree tree = JsonTree::parse(R"({"n":1376.0})");
    std::setlocale(LC_NUMERIC, before.c_str());
    QCOMPARE(std::string(*tree.textAt({"n"})), "1376.0");
}

void TestJsonTree::bothReadersAgree() {
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        const nlohmann::json document = randomJson(random, 0);
        const std::string json = document.dump(round % 3 == 0 ? 2 : -1, ' ', round % 2 == 0);
        const JsonTree fast = JsonTree::parse(json);
        QCOMPARE(flattened(JsonTree::parseTolerantly(json)), flattened(fast));
        QVERIFY(!fast.flaws().any());
    }
}

void TestJsonTree::treeWritesBackWhatItRead() {
    std::mt19937 random(12);
    for (int round = 0; round < 300; ++round) {
        const nlohmann::json document = randomJson(random, 0);
        const std::string written = JsonTree::parse(document.dump()).json(JsonTree::kRoot);
        QCOMPARE(nlohmann::json::parse(written), document);
    }
}

void TestJsonTree::repeatedKeysAreBothThere() {
    const std::string json = R"({"a":1,"b":2,"a":3})";
    for (const JsonTree& tree : {JsonTree::parse(json), JsonTree::parseTolerantly(json)}) {
        QCOMPARE(flattened(tree), (QStringList{QStringLiteral(" = #3"), QStringLiteral("a = 10"),
                                               QStringLiteral("b = 20"), QStringLiteral("a = 30")}));
        QCOMPARE(std::string(*tree.textAt({"a"})), "3");
    }
}

void TestJsonTree::deepNestingNeedsNoStack() {
    constexpr std::size_t kDepth = 100'000;
    const std::string json = std::string(kDepth, '[') + "7" + std::string(kDepth, ']');
    for (const JsonTree& tree : {JsonTree::parse(json), JsonTree::parseTolerantly(json)}) {
        QCOMPARE(tree.size(), kDepth + 1);
        QCOMPARE(tree.path(static_cast<JsonTree::Id>(kDepth)).size(), 3 * kDepth);
        QCOMPARE(tree.json(JsonTree::kRoot), json);
    }
    QCOMPARE(tokens(formatJson(json).text), json);

    JsonTreePane pane;
    pane.resize(400, 300);
    pane.show();
    pane.setRecord(shared("{\"deep\":" + json + "}"));
    pane.expandAll();
    QTest::keyClick(child<QTreeView>(pane, "jsonTree"), Qt::Key_Asterisk);
    QVERIFY(pane.grab().width() > 0);
}

void TestJsonTree::brokenJsonKeepsWhatStandsBefore_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("brokenAt");
    QTest::addColumn<int>("values");
    QTest::newRow("nothing") << QByteArray("") << 0 << 0;
    QTest::newRow("blank") << QByteArray("  ") << 2 << 0;
    QTest::newRow("cut in a string") << QByteArray(R"({"a":1,"b":"xy)") << 11 << 2;
    QTest::newRow("cut in an object") << QByteArray(R"({"a":{"b":1)") << 11 << 3;
    QTest::newRow("comma at the end") << QByteArray(R"([1,2,])") << 5 << 3;
    QTest::newRow("no comma") << QByteArray(R"([1 2])") << 3 << 2;
    QTest::newRow("no colon") << QByteArray(R"({"a" 1})") << 5 << 1;
    QTest::newRow("wrong bracket") << QByteArray(R"({"a":1])") << 6 << 2;
    QTest::newRow("more behind") << QByteArray(R"({"a":1}{"b":2})") << 7 << 2;
    QTest::newRow("no JSON") << QByteArray("<html>") << 0 << 0;
    QTest::newRow("NUL") << QByteArray("{\"a\":1,\0}", 9) << 7 << 2;
}

void TestJsonTree::brokenJsonKeepsWhatStandsBefore() {
    QFETCH(QByteArray, json);
    QFETCH(int, brokenAt);
    QFETCH(int, values);
    const JsonTree tree = JsonTree::parse(json.toStdString());
    QVERIFY(tree.flaws().brokenAt.has_value());
    QCOMPARE(static_cast<int>(*tree.flaws().brokenAt), brokenAt);
    QCOMPARE(static_cast<int>(tree.size()), values);
    JsonTreeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTree(tree);
}

void TestJsonTree::badCharactersAreReplaced() {
    const JsonTree lone = JsonTree::parse(R"({"a":"x\ud800y","b":"\udc00","c":"\ud83d\ude00","d":"\ud83dz"})");
    QVERIFY(lone.flaws().repaired);
    QVERIFY(!lone.flaws().brokenAt);
    QCOMPARE(std::string(*lone.textAt({"a"})), "x\xEF\xBF\xBDy");
    QCOMPARE(std::string(*lone.textAt({"b"})), "\xEF\xBF\xBD");
    QCOMPARE(std::string(*lone.textAt({"c"})), "\xF0\x9F\x98\x80");
    QCOMPARE(std::string(*lone.textAt({"d"})), "\xEF\xBF\xBDz");

    JsonTreeModel model;
    model.setTree(JsonTree::parse("{\"a\":\"x\xFF\xFEy\",\"b\":\"raw\nbreak\",\"c\":\"\\x\"}"));
    QVERIFY(model.tree().flaws().repaired);
    QCOMPARE(model.tree().size(), 4U);
    QCOMPARE(model.valueText(1), QStringLiteral("x\uFFFD\uFFFDy"));
    QCOMPARE(model.valueText(2), QStringLiteral("raw\nbreak"));
    QCOMPARE(model.valueText(3), QStringLiteral("\\x"));
}

void TestJsonTree::tooMuchIsCut() {
    std::string many = "[0";
    for (std::size_t i = 0; i < JsonTree::kMaxNodes; ++i)
        many += ",0";
    many += ']';
    QVERIFY(JsonTree::parse(many).flaws().cut);
    QCOMPARE(JsonTree::parse(many).size(), JsonTree::kMaxNodes);
    QVERIFY(JsonTree::parseTolerantly(many).flaws().cut);

    const JsonTree large = JsonTree::parse("{\"a\":1,\"b\":\"" + std::string(JsonTree::kMaxSourceBytes, 'x') + "\"}");
    QVERIFY(large.flaws().cut);
    QVERIFY(!large.flaws().brokenAt);
    QCOMPARE(std::string(*large.textAt({"a"})), "1");
}

void TestJsonTree::anyBytesAreRead() {
    std::mt19937 random(13);
    const std::string alphabet = "{}[]\",:\\u0123dD8eE+-. tfn\n\x01\xff\xc3\xa4";
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = round % 3 == 0 ? kRecord : std::string();
        if (bytes.empty())
            for (auto n = random() % 60; n > 0; --n)
                bytes += alphabet[random() % alphabet.size()];
        else
            for (int n = 0; n < 3; ++n)
                bytes[random() % bytes.size()] = alphabet[random() % alphabet.size()];
        const JsonTree tree = JsonTree::parse(bytes);
        const FormattedJson formatted = formatJson(bytes);
        QCOMPARE(formatted.brokenAt.has_value(), tree.flaws().brokenAt.has_value());
        if (!formatted.brokenAt)
            QCOMPARE(tokens(formatted.text), tokens(bytes));
        for (JsonTree::Id id = 0; id < tree.size(); ++id)
            tree.jsonInText(id);
    }
}

void TestJsonTree::nothingEndsAtNul() {
    using namespace std::string_literals;
    for (const std::string& json : {"{\"a\":1}\0{\"b\":2}"s, "{\"a\":1\0,\"b\":2}"s}) {
        const JsonTree tree = JsonTree::parse(json);
        QCOMPARE(std::string(tree.textAt({"a"}).value_or("")), "1");
        QVERIFY2(tree.flaws().brokenAt, "what stands behind the NUL byte is not passed over in silence");
    }
}

void TestJsonTree::paths() {
    const JsonTree tree = JsonTree::parse(
        R"({"requestParameters":{"aws:lambda:FunctionArn":1,"a.b":[{"c d":[2]}],"":3,"q\"\n":4,"x-y_9":5}})");
    QStringList paths;
    for (JsonTree::Id id = 0; id < tree.size(); ++id)
        paths += QString::fromStdString(tree.path(id));
    QCOMPARE(
        paths,
        (QStringList{
            QString(), QStringLiteral("requestParameters"),
            QStringLiteral("requestParameters.\"aws:lambda:FunctionArn\""), QStringLiteral("requestParameters.\"a.b\""),
            QStringLiteral("requestParameters.\"a.b\"[0]"), QStringLiteral("requestParameters.\"a.b\"[0].\"c d\""),
            QStringLiteral("requestParameters.\"a.b\"[0].\"c d\"[0]"), QStringLiteral("requestParameters.\"\""),
            QStringLiteral("requestParameters.\"q\\\"\\u000a\""), QStringLiteral("requestParameters.x-y_9")}));
}

void TestJsonTree::jsonInsideTexts() {
    JsonTree tree = JsonTree::parse(kRecord);
    const auto policy = tree.find({"requestParameters", "policy"});
    const auto url = tree.find({"requestParameters", "url"});
    QCOMPARE(tree.jsonInText(*policy).value_or(""), R"({"Statement":[{"Effect":"Allow","n":1.50}]})");
    QCOMPARE(tree.jsonInText(*url).value_or(""), R"({"Version":"2012"})");
    QVERIFY(!tree.jsonInText(*tree.find({"requestParameters", "functionName"})));
    for (const char* none : {R"(["{not json}"])", R"(["[S3Console/0.4]"])", R"(["{}"])", R"(["[]"])", R"(["%"])",
                             R"([" "])", R"(["12"])", R"(["{\"a\":1} tail"])", R"(["{\"a\":1}\u0000 tail"])"})
        QVERIFY2(!JsonTree::parse(none).jsonInText(1), none);

    tree.addFromText(*policy, *tree.jsonInText(*policy));
    const auto number = static_cast<JsonTree::Id>(tree.size() - 1);
    QCOMPARE(tree.path(number), "requestParameters.policy.Statement[0].n");
    QCOMPARE(std::string(tree.text(number)), "1.50");
    QVERIFY(tree.node(number).fromText);
    // The record itself is as before.
    QCOMPARE(tokens(kRecord), tree.json(JsonTree::kRoot));
}

void TestJsonTree::modelIsSound() {
    JsonTreeModel model;
    QCOMPARE(model.rowCount(), 0);
    model.setTree(JsonTree::parse(kRecord));
    QCOMPARE(model.rowCount(), 13);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("eventVersion"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("\"1.11\""));
    QCOMPARE(model.index(2, 1).data().toString(), QStringLiteral("1376.0"));
    QCOMPARE(model.index(8, 1).data().toString(), QStringLiteral("{}"));
    QCOMPARE(model.index(10, 1).data().toString(), QStringLiteral("null"));
    // A tester of its own each: it unfolds texts as soon as it sees them, also where a reset is not over yet.
    {
        const QAbstractItemModelTester unfolding(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    QCOMPARE(model.rowCount(indexAt(model, {"requestParameters", "policy"})), 1);
    JsonTreeModel plain;
    const QAbstractItemModelTester tester(&plain, QAbstractItemModelTester::FailureReportingMode::QtTest);
    plain.setTree(JsonTree::parse("42"));
    QCOMPARE(plain.rowCount(), 1);
    QCOMPARE(plain.index(0, 1).data().toString(), QStringLiteral("42"));
    plain.setTree(JsonTree::parse("[1,[2]]"));
    QCOMPARE(plain.rowCount(plain.index(1, 0)), 1);
    QCOMPARE(plain.index(1, 0).data().toString(), QStringLiteral("[1]"));
}

void TestJsonTree::modelShowsHostileTextPlain() {
    JsonTreeModel model;
    model.setTree(JsonTree::parse("{\"<b>k\\n\":\"<img src=x>\\u202Eabc\\n" + std::string(5000, 'y') + "\"}"));
    const QModelIndex value = model.index(0, JsonTreeModel::ValueColumn);
    const QString shown = value.data().toString();
    QVERIFY2(shown.size() < 330, qPrintable(QString::number(shown.size())));
    QVERIFY(!shown.contains(QChar(0x202E)) && !shown.contains(QLatin1Char('\n')));
    QVERIFY(!model.index(0, 0).data().toString().contains(QLatin1Char('\n')));
    const QString tip = value.data(Qt::ToolTipRole).toString();
    QVERIFY(!tip.contains(QStringLiteral("<img")));
    QVERIFY(tip.contains(QStringLiteral("&lt;img")));
    QVERIFY(tip.size() > 1500 && tip.size() < 2500);
    QVERIFY(model.valueText(1).size() > 5000);
}

void TestJsonTree::modelMarksRedactions() {
    JsonTreeModel model;
    model.setTree(JsonTree::parse(
        R"(["HIDDEN_DUE_TO_SECURITY_REASONS","\u003csensitiveDataRemoved\u003e","***","**","not ***","HIDDEN"])"));
    for (int row = 0; row < 6; ++row) {
        const QModelIndex index = model.index(row, JsonTreeModel::ValueColumn);
        const bool redacted = row < 3;
        QCOMPARE(index.data(Qt::FontRole).value<QFont>().italic(), redacted);
        QCOMPARE(index.data(Qt::AccessibleDescriptionRole).toString() == QStringLiteral("redacted"), redacted);
        QCOMPARE(index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Removed by AWS")), redacted);
    }
}

void TestJsonTree::modelUnfoldsTexts() {
    JsonTreeModel model;
    model.setTree(JsonTree::parse(kRecord));
    const QModelIndex policy = indexAt(model, {"requestParameters", "policy"});
    QVERIFY(policy.isValid());
    QCOMPARE(model.rowCount(policy), 0);
    QVERIFY(model.hasChildren(policy));
    model.fetchMore(policy);
    QCOMPARE(model.rowCount(policy), 1);
    QVERIFY(!model.canFetchMore(policy));
    const QModelIndex statement = model.index(0, 0, policy);
    QCOMPARE(statement.data().toString(), QStringLiteral("Statement"));
    QVERIFY(statement.data(Qt::FontRole).value<QFont>().italic());
    QVERIFY(statement.data(Qt::ToolTipRole).toString().contains(QStringLiteral("inside a text")));
    QVERIFY(!model.hasChildren(indexAt(model, {"requestParameters", "functionName"})));
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(model.rowCount(indexAt(model, {"requestParameters", "url"})) > 0);
}

void TestJsonTree::paneCopies() {
    JsonTreePane pane;
    pane.setRecord(shared(kRecord));
    auto* view = child<QTreeView>(pane, "jsonTree");
    const auto* model = qobject_cast<JsonTreeModel*>(view->model());
    QClipboard* clipboard = QGuiApplication::clipboard();
    QVERIFY(!pane.findChild<QAction*>(QStringLiteral("copyValue"))->isEnabled());

    view->setCurrentIndex(indexAt(*model, {"big"}));
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(clipboard->text(), QStringLiteral("9223372036854775808"));
    view->setCurrentIndex(indexAt(*model, {"requestParameters", "aws:lambda:FunctionArn"}));
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(clipboard->text(), QStringLiteral("requestParameters.\"aws:lambda:FunctionArn\""));
    pane.findChild<QAction*>(QStringLiteral("copyKeyAndValue"))->trigger();
    QCOMPARE(clipboard->text(), QStringLiteral("aws:lambda:FunctionArn: \"arn:x\""));
    view->setCurrentIndex(indexAt(*model, {"tags"}));
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(tokens(clipboard->text().toStdString()), R"([{"key":"a"},"HIDDEN_DUE_TO_SECURITY_REASONS","***"])");
    pane.findChild<QAction*>(QStringLiteral("copyRecord"))->trigger();
    QCOMPARE(clipboard->text().toStdString(), kRecord);
    QCOMPARE(clipboard->mimeData()->data(QStringLiteral("application/json")).toStdString(), kRecord);
}

// Format reference, section 8, row 21.
void TestJsonTree::sessionTokensAreMasked() {
    JsonTreePane pane;
    pane.setRecord(shared(kRecordWithToken));
    auto* view = child<QTreeView>(pane, "jsonTree");
    const auto* model = qobject_cast<JsonTreeModel*>(view->model());
    QClipboard* clipboard = QGuiApplication::clipboard();
    const auto trigger = [&pane](const char* name) { pane.findChild<QAction*>(QLatin1String(name))->trigger(); };
    trigger("copyRecord");
    QCOMPARE(clipboard->text().toStdString(), kRecordWithMaskedToken);
    QCOMPARE(clipboard->mimeData()->data(QStringLiteral("application/json")).toStdString(), kRecordWithMaskedToken);
    for (const char* action : {"copyValue", "copyKeyAndValue"}) {
        view->setCurrentIndex(indexAt(*model, {"responseElements", "credentials"}));
        trigger(action);
        QVERIFY(clipboard->text().contains(QStringLiteral("\"***\"")));
        QVERIFY(!clipboard->text().contains(QStringLiteral("oG/==")));
    }
    // Who chooses it has it.
    view->setCurrentIndex(indexAt(*model, {"responseElements", "credentials", "sessionToken"}));
    trigger("copyValue");
    QCOMPARE(clipboard->text(), QStringLiteral("Fw\"oG/=="));
    QVERIFY(pane.findChild<QAction*>(QStringLiteral("copyRecordWithToken"))->isVisible());
    trigger("copyRecordWithToken");
    QCOMPARE(clipboard->text().toStdString(), kRecordWithToken);

    JsonTextPane text;
    text.setRecord(shared(kRecordWithToken));
    text.findChild<QPushButton*>(QStringLiteral("jsonCopyRecord"))->click();
    QCOMPARE(clipboard->text().toStdString(), kRecordWithMaskedToken);

    pane.setRecord(shared(kRecord));
    QVERIFY(!pane.findChild<QAction*>(QStringLiteral("copyRecordWithToken"))->isVisible());
    // Cut off in the middle of it.
    const std::string begin = "{\"sessionToken\":\"";
    QCOMPARE(withoutSessionTokens(begin + "Fwo"), begin + "***");
    QCOMPARE(withoutSessionTokens(begin + "Fwo\\"), begin + "***");
    QCOMPARE(withoutSessionTokens(begin.substr(0, 15)), begin.substr(0, 15));
}

void TestJsonTree::paneKeepsFolds() {
    JsonTreePane pane;
    pane.setRecord(shared(kRecord));
    auto* view = child<QTreeView>(pane, "jsonTree");
    const auto* model = qobject_cast<JsonTreeModel*>(view->model());
    QVERIFY(view->isExpanded(indexAt(*model, {"requestParameters"})));
    QVERIFY(!view->isExpanded(indexAt(*model, {"requestParameters", "policy"})));
    view->collapse(indexAt(*model, {"tags"}));
    view->expand(indexAt(*model, {"requestParameters", "policy"}));
    QCOMPARE(model->rowCount(indexAt(*model, {"requestParameters", "policy"})), 1);

    pane.setRecord(shared(R"({"first":1,"tags":["x"],"requestParameters":{"policy":"{\"a\":{\"b\":1}}"}})"));
    QVERIFY(!view->isExpanded(indexAt(*model, {"tags"})));
    const QModelIndex policy = indexAt(*model, {"requestParameters", "policy"});
    QVERIFY(view->isExpanded(policy));
    QCOMPARE(model->index(0, 0, policy).data().toString(), QStringLiteral("a"));
}

void TestJsonTree::paneExpandsAndCollapses() {
    JsonTreePane pane;
    pane.setRecord(shared(R"({"a":{"b":{"c":{"d":{"e":1}}}}})"));
    auto* view = child<QTreeView>(pane, "jsonTree");
    const auto* model = qobject_cast<JsonTreeModel*>(view->model());
    const QModelIndex inner = indexAt(*model, {"a", "b", "c", "d"});
    QVERIFY(!view->isExpanded(inner));
    pane.expandAll();
    QVERIFY(view->isExpanded(inner));
    pane.collapseAll();
    QVERIFY(!view->isExpanded(indexAt(*model, {"a"})));
    QTest::keyClick(view, Qt::Key_Asterisk);
    QVERIFY(view->isExpanded(inner));
}

void TestJsonTree::paneFinds() {
    JsonTreePane pane;
    pane.show();
    pane.setRecord(shared(kRecord));
    auto* view = child<QTreeView>(pane, "jsonTree");
    const auto* model = qobject_cast<JsonTreeModel*>(view->model());
    auto* edit = child<QLineEdit>(pane, "treeFindEdit");
    auto* result = child<QLabel>(pane, "treeFindResult");
    QVERIFY(!edit->isVisible());
    QTest::keyClick(view, Qt::Key_F, Qt::ControlModifier);
    QVERIFY(edit->isVisible());
    QTest::keyClicks(edit, QStringLiteral("FUNCTION"));
    QCOMPARE(view->currentIndex().siblingAtColumn(0), indexAt(*model, {"requestParameters", "functionName"}));
    QCOMPARE(result->text(), QStringLiteral("1 of 2"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(view->currentIndex().siblingAtColumn(0), indexAt(*model, {"requestParameters", "aws:lambda:FunctionArn"}));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(result->text(), QStringLiteral("1 of 2"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(result->text(), QStringLiteral("2 of 2"));
    edit->setText(QStringLiteral("nowhere"));
    QCOMPARE(result->text(), QStringLiteral("Not found"));
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!edit->isVisible());
}

void TestJsonTree::paneTellsOfFlaws() {
    JsonTreePane pane;
    auto* notice = child<QLabel>(pane, "jsonTreeNotice");
    pane.setRecord(shared(kRecord));
    QVERIFY(notice->isHidden());
    pane.setRecord(shared(R"({"a":1,)"));
    QVERIFY(!notice->isHidden());
    QVERIFY(notice->text().contains(QStringLiteral("byte 7")));
    pane.setRecord(shared(R"({"a":"\ud800"})"));
    QVERIFY(notice->text().contains(QChar(0xFFFD)));
    pane.clear();
    QVERIFY(notice->isHidden());
}

QTEST_MAIN(TestJsonTree)
#include "tst_jsontree.moc"
