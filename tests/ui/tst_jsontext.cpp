#include "tests/ui/jsonsamples.h"
#include "ui/detail/jsonformat.h"
#include "ui/detail/jsontextpane.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>
#include <QTextLayout>
#include <QtTest>

#include <random>
#include <string>

using namespace lambdatrail;
using namespace lambdatrail::test;

class TestJsonText : public QObject {
    Q_OBJECT
 private slots:
    void formatChangesWhiteSpaceOnly_data();
    void formatChangesWhiteSpaceOnly();
    void formatLaysOut();
    void formatStopsAtTheBreak();
    void formatStaysSmall();
    void textIsTheFilesOwn();
    void textShowsHiddenCharacters();
    void textIsCutAndShownOnRequest();
    void textIsColoured();
    void selectionIsCopiedWithoutTokens_data();
    void selectionIsCopiedWithoutTokens();
    void textFinds();
};

void TestJsonText::formatChangesWhiteSpaceOnly_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("record") << QByteArray::fromStdString(kRecord);
    QTest::newRow("spaced") << QByteArray(" { \"a\" : [ 1 ,\t2 ] ,\r\n \"b\" : { } } ");
    QTest::newRow("escapes") << QByteArray(R"({"a\u0041\/":"\ud800 \\\" , : {"})");
    QTest::newRow("bad bytes") << QByteArray("{\"a\":\"\xff\xfe\"}");
    QTest::newRow("scalar") << QByteArray("  -0.10 ");
    std::mt19937 random(14);
    for (int i = 0; i < 50; ++i)
        QTest::addRow("random %d", i) << QByteArray::fromStdString(randomJson(random, 0).dump());
}

void TestJsonText::formatChangesWhiteSpaceOnly() {
    QFETCH(QByteArray, json);
    const FormattedJson formatted = formatJson(json.toStdString());
    QVERIFY(!formatted.brokenAt && !formatted.cut);
    QCOMPARE(tokens(formatted.text), tokens(json.toStdString()));
    QCOMPARE(formatJson(formatted.text).text, formatted.text);
}

void TestJsonText::formatLaysOut() {
    QCOMPARE(formatJson(R"({"a":[1,{"b":null}],"c":{},"d":[ ]})").text,
             "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}");
}

void TestJsonText::formatStopsAtTheBreak() {
    const FormattedJson broken = formatJson("{\"a\": 1,  \"b\" 2 }");
    QCOMPARE(broken.text, "{\n  \"a\": 1,  \"b\" 2 }");
    QCOMPARE(broken.brokenAt.value_or(0), 14U);
    QCOMPARE(formatJson("{\"a\":  <x>").text, "{\n  \"a\":   <x>");
    QCOMPARE(formatJson("plain, text").text, "plain, text");
}

void TestJsonText::formatStaysSmall() {
    const std::string deep(200'000, '[');
    QVERIFY(formatJson(deep).text.size() < 3 * deep.size());
    const FormattedJson cut = formatJson(R"(["ääääääää"])", 8);
    QVERIFY(cut.cut);
    QVERIFY(cut.text.size() <= 8);
    QVERIFY(QUtf8StringView(cut.text.data(), static_cast<qsizetype>(cut.text.size())).isValidUtf8());
    QCOMPARE(std::string(cutUtf8("a\xF0\x9F\x98\x80", 3)), "a");
    QCOMPARE(std::string(cutUtf8("\x80\x80\x80\x80\x80\x80", 4)).size(), 1U);
}

void TestJsonText::textIsTheFilesOwn() {
    JsonTextPane pane;
    pane.show();
    pane.setRecord(shared(kRecord));
    auto* text = child<QPlainTextEdit>(pane, "jsonText");
    QCOMPARE(tokens(text->toPlainText().toStdString()), kRecord);
    QVERIFY(text->blockCount() > 20);
    child<QCheckBox>(pane, "jsonAsInFile")->click();
    QCOMPARE(text->toPlainText().toStdString(), kRecord);
    QVERIFY(text->isReadOnly());
    child<QPushButton>(pane, "jsonCopyRecord")->click();
    QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), kRecord);
    pane.clear();
    QVERIFY(text->toPlainText().isEmpty());
    QVERIFY(!child<QPushButton>(pane, "jsonCopyRecord")->isEnabled());
}

void TestJsonText::textShowsHiddenCharacters() {
    JsonTextPane pane;
    pane.show();
    pane.setRecord(shared("{\"a\":\"x\xE2\x80\xAEy\x07\xE2\x80\xA9z\"}"));
    const QString shown = child<QPlainTextEdit>(pane, "jsonText")->toPlainText();
    QVERIFY(!shown.contains(QChar(0x202E)) && !shown.contains(QChar(7)) && !shown.contains(QChar(0x2029)));
    QVERIFY(shown.contains(QStringLiteral("202E")));
    QCOMPARE(shown.count(QLatin1Char('\n')), 2);
}

void TestJsonText::textIsCutAndShownOnRequest() {
    JsonTextPane pane;
    pane.show();
    std::string json = "[\"begin\"";
    while (json.size() < 3 * JsonTextPane::kLaidOutBytes / 2)
        json += ",\"" + std::string(1000, 'x') + "\"";
    json += ",\"the end\"]";
    pane.setRecord(shared(json));
    auto* text = child<QPlainTextEdit>(pane, "jsonText");
    auto* all = child<QPushButton>(pane, "jsonShowAll");
    QVERIFY(all->isVisible());
    QVERIFY2(all->text().contains(QStringLiteral("768")), qPrintable(all->text()));
    QVERIFY(text->toPlainText().size() <= static_cast<qsizetype>(JsonTextPane::kLaidOutBytes));
    QVERIFY(!text->toPlainText().contains(QStringLiteral("the end")));
    all->click();
    QVERIFY(!all->isVisible());
    QCOMPARE(tokens(text->toPlainText().toStdString()), json);
    pane.setRecord(shared("{}"));
    QVERIFY(!all->isVisible());
    // One enormous line is wrapped, or painting it would take for ever.
    QCOMPARE(text->lineWrapMode(), QPlainTextEdit::NoWrap);
    pane.setRecord(shared("[\"" + std::string(100'000, 'x') + "\"]"));
    QCOMPARE(text->lineWrapMode(), QPlainTextEdit::WidgetWidth);
}

void TestJsonText::textIsColoured() {
    JsonTextPane pane;
    pane.show();
    pane.setRecord(shared(R"({"k\"y":"v:al","n":-1.5e3,"t":true})"));
    auto* text = child<QPlainTextEdit>(pane, "jsonText");
    const auto colours = [&](int line) {
        QStringList found;
        for (const QTextLayout::FormatRange& range : text->document()->findBlockByNumber(line).layout()->formats())
            found += text->document()->findBlockByNumber(line).text().mid(range.start, range.length);
        return found;
    };
    QTRY_COMPARE(colours(1), (QStringList{QStringLiteral("\"k\\\"y\""), QStringLiteral("\"v:al\"")}));
    QCOMPARE(colours(2), (QStringList{QStringLiteral("\"n\""), QStringLiteral("-1.5e3")}));
    QCOMPARE(colours(3), (QStringList{QStringLiteral("\"t\""), QStringLiteral("true")}));
    const auto formats = text->document()->findBlockByNumber(1).layout()->formats();
    QVERIFY(formats[0].format.foreground() != formats[1].format.foreground());
}

// Format reference, section 8, row 21.
void TestJsonText::selectionIsCopiedWithoutTokens_data() {
    QTest::addColumn<QString>("selected");
    QTest::addColumn<QString>("copied");
    const auto add = [](const char* name, const char* selected, const char* copied) {
        QTest::newRow(name) << QString::fromUtf8(selected) << QString::fromUtf8(copied);
    };
    add("before it", R"("who":"Zoë 𝛼")", R"("who":"Zoë 𝛼")");
    add("its name", R"("sessionToken")", R"("sessionToken")");
    add("all of it and more", R"(𝛼","sessionToken":"FwoG\"ZX/==","e)", R"(𝛼","sessionToken":"***","e)");
    add("its beginning", R"(:"Fwo)", R"(:"***)");
    add("its end", R"(ZX/==","end")", R"(***","end")");
    add("two", R"(X/==","end":{"sessionToken":"IQo)", R"(***","end":{"sessionToken":"***)");
    add("nothing but it", R"(FwoG\"ZX/==)", R"(FwoG\"ZX/==)");
    add("nothing but a part of it", R"(woG)", R"(woG)");
    add("behind it", R"(Jb3"}})", R"(***"}})");
}

void TestJsonText::selectionIsCopiedWithoutTokens() {
    QFETCH(QString, selected);
    QFETCH(QString, copied);
    const std::string record = R"({"who":"Zoë 𝛼","sessionToken":"FwoG\"ZX/==","end":{"sessionToken":"IQoJb3"}})";
    JsonTextPane pane;
    pane.show();
    pane.setRecord(shared(record));
    child<QCheckBox>(pane, "jsonAsInFile")->click();
    auto* text = child<QPlainTextEdit>(pane, "jsonText");
    const auto at = static_cast<int>(text->toPlainText().indexOf(selected));
    QVERIFY(at >= 0);
    QTextCursor cursor = text->textCursor();
    cursor.setPosition(at);
    cursor.setPosition(at + static_cast<int>(selected.size()), QTextCursor::KeepAnchor);
    text->setTextCursor(cursor);
    QTest::keyClick(text, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), copied);
    // Selected the other way round, all of it, and laid out.
    cursor.setPosition(at + static_cast<int>(selected.size()));
    cursor.setPosition(at, QTextCursor::KeepAnchor);
    text->setTextCursor(cursor);
    QTest::keyClick(text, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), copied);
    child<QCheckBox>(pane, "jsonAsInFile")->click();
    QTest::keyClick(text, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(text, Qt::Key_C, Qt::ControlModifier);
    const QString all = QGuiApplication::clipboard()->text();
    QCOMPARE(all.count(QStringLiteral("\"***\"")), 2);
    QVERIFY(!all.contains(QStringLiteral("Fwo")) && !all.contains(QStringLiteral("Jb3")));
}

void TestJsonText::textFinds() {
    JsonTextPane pane;
    pane.show();
    pane.setRecord(shared(R"({"a":"Orders","b":"orders"})"));
    auto* text = child<QPlainTextEdit>(pane, "jsonText");
    QTest::keyClick(text, Qt::Key_F, Qt::ControlModifier);
    auto* edit = child<QLineEdit>(pane, "textFindEdit");
    QVERIFY(edit->isVisible());
    QTest::keyClicks(edit, QStringLiteral("orders"));
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("Orders"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("orders"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("Orders"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("orders"));
    edit->setText(QStringLiteral("nowhere"));
    QCOMPARE(child<QLabel>(pane, "textFindResult")->text(), QStringLiteral("Not found"));
}

QTEST_MAIN(TestJsonText)
#include "tst_jsontext.moc"
