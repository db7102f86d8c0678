#include "tests/support/qtwarnings.h"
#include "ui/models/plaintext.h"

#include <QTest>
#include <QTextDocument>

using namespace lambdatrail;

class TestPlainText : public QObject {
    Q_OBJECT
 private slots:
    void init() { test::failOnQtWarnings(); }
    void visible_data();
    void visible();
    void cutsAtCharacters_data();
    void cutsAtCharacters();
    void cutsLongUtf8WithoutReadingAll();
    void nothingInvisibleIsLeft();
    void toolTipsStayText_data();
    void toolTipsStayText();
};

void TestPlainText::visible_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("plain") << QStringLiteral("orders-prod") << QStringLiteral("orders-prod");
    QTest::newRow("other scripts") << QStringLiteral("zahlung-ü-支払い") << QStringLiteral("zahlung-ü-支払い");
    QTest::newRow("line feed") << QStringLiteral("a\nb") << QStringLiteral("a\u240Ab");
    QTest::newRow("tab, return") << QStringLiteral("a\t\rb") << QStringLiteral("a\u2409\u240Db");
    QTest::newRow("nul") << QString(QChar(u'\0')) << QStringLiteral("\u2400");
    QTest::newRow("escape") << QStringLiteral("\u001B[31m") << QStringLiteral("\u241B[31m");
    QTest::newRow("delete") << QStringLiteral("\u007F") << QStringLiteral("\u2421");
    QTest::newRow("C1") << QString(QChar(0x85)) << QStringLiteral("[U+0085]");
    QTest::newRow("override") << QStringLiteral("invoice\u202Egnp.exe") << QStringLiteral("invoice[U+202E]gnp.exe");
    QTest::newRow("isolates") << QStringLiteral("\u2066a\u2069") << QStringLiteral("[U+2066]a[U+2069]");
    QTest::newRow("marks") << QStringLiteral("\u200E\u200F\u061C") << QStringLiteral("[U+200E][U+200F][U+061C]");
    QTest::newRow("zero width") << QStringLiteral("ord\u200Bers\uFEFF") << QStringLiteral("ord[U+200B]ers[U+FEFF]");
    QTest::newRow("line separator") << QStringLiteral("a\u2028b") << QStringLiteral("a[U+2028]b");
    QTest::newRow("tag characters") << QStringLiteral("a\U000E0041") << QStringLiteral("a[U+E0041]");
    QTest::newRow("emoji") << QStringLiteral("\U0001F600!") << QStringLiteral("\U0001F600!");
    QTest::newRow("lone high surrogate") << QString(QChar(0xD83D)) + QLatin1Char('x') << QStringLiteral("\uFFFDx");
    QTest::newRow("lone low surrogate") << QString(QChar(0xDE00)) << QStringLiteral("\uFFFD");
    QTest::newRow("markup stays") << QStringLiteral("<b>x</b>&amp;") << QStringLiteral("<b>x</b>&amp;");
}

void TestPlainText::visible() {
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(visibleText(text), shown);
    QCOMPARE(visibleText(text, 0), shown);
    if (!text.contains(QChar::ReplacementCharacter) && !shown.contains(QChar::ReplacementCharacter))
        QCOMPARE(visibleText(text.toStdString()), shown);
}

void TestPlainText::cutsAtCharacters_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("maxChars");
    QTest::addColumn<QString>("shown");
    const QString smile = QStringLiteral("\U0001F600");  // two UTF-16 units
    QTest::newRow("fits exactly") << QStringLiteral("abc") << 3 << QStringLiteral("abc");
    QTest::newRow("one too many") << QStringLiteral("abcd") << 3 << QStringLiteral("abc…");
    QTest::newRow("pair at the cut stays whole") << QStringLiteral("ab") + smile << 3 << QStringLiteral("ab…");
    QTest::newRow("pair before the cut") << QStringLiteral("a") + smile + smile << 3
                                         << QStringLiteral("a") + smile + QStringLiteral("…");
    QTest::newRow("three hundred") << QString(300, QLatin1Char('x')) << kCellChars << QString(300, QLatin1Char('x'));
    QTest::newRow("three hundred and one")
        << QString(301, QLatin1Char('x')) << kCellChars << QString(300, QLatin1Char('x')) + QStringLiteral("…");
    QTest::newRow("never") << QString(5000, QLatin1Char('x')) << 0 << QString(5000, QLatin1Char('x'));
}

void TestPlainText::cutsAtCharacters() {
    QFETCH(QString, text);
    QFETCH(int, maxChars);
    QFETCH(QString, shown);
    QCOMPARE(visibleText(text, maxChars), shown);
    QCOMPARE(visibleText(text.toStdString(), maxChars), shown);
}

void TestPlainText::cutsLongUtf8WithoutReadingAll() {
    const std::string euros = [] {
        std::string text;
        for (int i = 0; i < 1'000'000; ++i)
            text += "€";
        return text;
    }();
    const QString shown = QString(kCellChars, QChar(u'€')) + QStringLiteral("…");
    QCOMPARE(visibleText(euros), shown);
    QCOMPARE(visibleText(std::string(1'000'000, '\xff')),
             QString(kCellChars, QChar::ReplacementCharacter) + QStringLiteral("…"));
}

// By Qt's own tables: nothing that controls, or opens or closes another writing direction, is shown as it is.
void TestPlainText::nothingInvisibleIsLeft() {
    const QList<QChar::Direction> turning{QChar::DirLRE, QChar::DirLRO, QChar::DirRLE, QChar::DirRLO, QChar::DirPDF,
                                          QChar::DirLRI, QChar::DirRLI, QChar::DirFSI, QChar::DirPDI};
    int checked = 0;
    for (char32_t c = 0; c <= QChar::LastValidCodePoint; ++c) {
        if (QChar::category(c) != QChar::Other_Control && !turning.contains(QChar::direction(c)))
            continue;
        const QString text = QString::fromUcs4(&c, 1);
        QVERIFY2(!visibleText(text, 0).contains(text), qPrintable(QString::number(static_cast<uint>(c), 16)));
        ++checked;
    }
    QCOMPARE(checked, 65 + turning.size());
}

void TestPlainText::toolTipsStayText_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("read");
    QTest::newRow("markup") << QStringLiteral("<b>bold</b> & <img src='file:///etc/passwd'>")
                            << QStringLiteral("<b>bold</b> & <img src='file:///etc/passwd'>");
    QTest::newRow("entity") << QStringLiteral("&lt;b&gt;") << QStringLiteral("&lt;b&gt;");
    QTest::newRow("lines") << QStringLiteral("one\n  two") << QStringLiteral("one\n  two");
    QTest::newRow("override") << QStringLiteral("a\u202Eb") << QStringLiteral("a[U+202E]b");
    QTest::newRow("closing the paragraph") << QStringLiteral("</p><h1>x") << QStringLiteral("</p><h1>x");
}

// Read back by Qt's own reader of rich text, which is what shows tooltips.
void TestPlainText::toolTipsStayText() {
    QFETCH(QString, text);
    QFETCH(QString, read);
    QTextDocument document;
    document.setHtml(toolTipText(text));
    QCOMPARE(document.toPlainText(), read);
    // Of this one Qt finds out by itself what it is.
    const QString moving = movingToolTipText(text);
    if (Qt::mightBeRichText(moving))
        document.setHtml(moving);
    else
        document.setPlainText(moving);
    QCOMPARE(document.toPlainText(), read);
}

QTEST_MAIN(TestPlainText)
#include "tst_plaintext.moc"
