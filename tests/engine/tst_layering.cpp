#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QtTest>

namespace {

const QString kRoot = QStringLiteral(SOURCE_DIR "/");

// Which rooms the files of a room may include, their own aside. Everything may include app/base.
const QHash<QString, QStringList>& allowedRooms() {
    static const QHash<QString, QStringList> kAllowed = {
        {QStringLiteral("app/base"), {}},
        {QStringLiteral("app/store"), {}},
        {QStringLiteral("app/lambda"), {}},
        {QStringLiteral("app/io"), {QStringLiteral("app/store")}},
        {QStringLiteral("app/parse"), {QStringLiteral("app/store"), QStringLiteral("app/lambda")}},
        {QStringLiteral("app/load"),
         {QStringLiteral("app/io"), QStringLiteral("app/parse"), QStringLiteral("app/store")}},
        {QStringLiteral("app/filter"), {QStringLiteral("app/store"), QStringLiteral("app/lambda")}},
        {QStringLiteral("app/search"),
         {QStringLiteral("app/filter"), QStringLiteral("app/load"), QStringLiteral("app/io"),
          QStringLiteral("app/parse"), QStringLiteral("app/store")}},
        {QStringLiteral("app/stats"), {QStringLiteral("app/store"), QStringLiteral("app/filter")}},
        {QStringLiteral("app/export"), {QStringLiteral("app/store")}},
        {QStringLiteral("app/report"),
         {QStringLiteral("app/load"), QStringLiteral("app/stats"), QStringLiteral("app/export"),
          QStringLiteral("app/store")}},
    };
    return kAllowed;
}

bool isCore(const QString& room) {
    return allowedRooms().contains(room);
}

// "app/store" of "app/store/rowset.h", "app" of "app/main.cpp", "ui" of anything below ui.
QString roomOf(const QString& path) {
    const QStringList parts = path.split(QLatin1Char('/'));
    if (parts.first() != QLatin1String("app")) {
        return parts.first();
    }
    return parts.size() > 2 ? parts.at(0) + QLatin1Char('/') + parts.at(1) : parts.first();
}

QString whyForbidden(const QString& file, const QString& header) {
    const QString room = roomOf(file);
    const QString target = roomOf(header);
    if (isCore(room)) {
        if (target == room || target == QLatin1String("app/base") || allowedRooms().value(room).contains(target)) {
            return {};
        }
        return QStringLiteral("%1 may not use %2").arg(room, target);
    }
    if (target == QLatin1String("tests")) {
        return QStringLiteral("the program may not use its tests");
    }
    if (room == QLatin1String("app/session")) {
        return isCore(target) || target == room ? QString() : QStringLiteral("session stands below the window");
    }
    if (room == QLatin1String("ui")) {
        const bool readsFiles = target == QLatin1String("app/io") || target == QLatin1String("app/parse") ||
                                header == QLatin1String("app/load/loader.h") ||
                                header == QLatin1String("app/load/recordreader.h");
        return readsFiles ? QStringLiteral("the window never opens a log file") : QString();
    }
    const bool isMain = file == QLatin1String("app/main.cpp");
    return target == QLatin1String("ui") && !isMain ? QStringLiteral("only main.cpp knows the window") : QString();
}

QStringList offences(const QString& file, const QString& text) {
    static const QRegularExpression kInclude(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"),
                                             QRegularExpression::MultilineOption);
    static const QRegularExpression kQt(QStringLiteral("^(Qt|Q[A-Z]|q[a-z]+\\.h$)"));
    QStringList found;
    for (const auto& match : kInclude.globalMatch(text)) {
        const QString header = match.captured(2);
        QString why;
        if (match.captured(1) == QLatin1String("<")) {
            if (kQt.match(header).hasMatch() && isCore(roomOf(file))) {
                why = QStringLiteral("the engine is free of Qt");
            }
        } else if (!header.startsWith(QLatin1String("app/")) && !header.startsWith(QLatin1String("ui/"))) {
            const bool isMoc = header.endsWith(QLatin1String(".moc"));
            why = isMoc && !isCore(roomOf(file)) ? QString() : QStringLiteral("includes are written from the root");
        } else {
            why = whyForbidden(file, header);
        }
        if (!why.isEmpty()) {
            found += QStringLiteral("%1 includes %2: %3").arg(file, header, why);
        }
    }
    return found;
}

QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList sourcesBelow(const QString& folder) {
    QStringList paths;
    QDirIterator files(kRoot + folder, {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        paths += files.next().mid(kRoot.size());
    }
    paths.sort();
    return paths;
}

}  // namespace

class TestLayering : public QObject {
    Q_OBJECT

 private slots:
    void seesOffences_data();
    void seesOffences();
    void includesKeepTheDirections_data();
    void includesKeepTheDirections();
    void everyRoomIsKnown();
    void everySourceIsBuilt();
    void roomsLinkWhatTheyInclude();
};

// The rules themselves, on made-up files: a check that finds nothing anywhere proves nothing.
void TestLayering::seesOffences_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("forbidden");
    const auto row = [](const char* name, const char* file, const char* text, bool forbidden) {
        QTest::newRow(name) << QString::fromLatin1(file) << QString::fromLatin1(text) << forbidden;
    };
    row("downwards", "app/load/a.cpp", "#include \"app/io/b.h\"\n", false);
    row("upwards", "app/io/a.cpp", "#include \"app/load/b.h\"\n", true);
    row("sideways", "app/lambda/a.cpp", "int a;\n  # include \"app/store/b.h\"\n", true);
    row("statistics over filters", "app/stats/a.cpp", "#include \"app/filter/b.h\"\n", false);
    row("filters over statistics", "app/filter/a.cpp", "#include \"app/stats/b.h\"\n", true);
    row("Qt in the engine", "app/store/a.h", "#include <QString>\n", true);
    row("Qt module in the engine", "app/store/a.h", "#include <QtCore/qstring.h>\n", true);
    row("Qt in the session", "app/session/a.h", "#include <QString>\n", false);
    row("standard header", "app/store/a.h", "#include <queue>\n", false);
    row("neighbour by its bare name", "app/store/a.h", "#include \"b.h\"\n", true);
    row("window in the session", "app/session/a.h", "#include \"ui/mainwindow.h\"\n", true);
    row("window in the command line", "app/cli.cpp", "#include \"ui/mainwindow.h\"\n", true);
    row("window in main", "app/main.cpp", "#include \"ui/mainwindow.h\"\n", false);
    row("loader in the window", "ui/mainwindow.cpp", "#include \"app/load/loader.h\"\n", true);
    row("report in the window", "ui/mainwindow.cpp", "#include \"app/load/loadreport.h\"\n", false);
    row("files in the window", "ui/table/a.cpp", "#include \"app/io/document.h\"\n", true);
    row("records in the window", "ui/table/a.cpp", "#include \"app/load/recordreader.h\"\n", true);
    row("tests in the program", "app/session/a.cpp", "#include \"tests/support/teststore.h\"\n", true);
}

void TestLayering::seesOffences() {
    QFETCH(QString, file);
    QFETCH(QString, text);
    QFETCH(bool, forbidden);
    QCOMPARE(!offences(file, text).isEmpty(), forbidden);
}

void TestLayering::includesKeepTheDirections_data() {
    QTest::addColumn<QString>("file");
    for (const QString& folder : {QStringLiteral("app"), QStringLiteral("ui")}) {
        for (const QString& file : sourcesBelow(folder)) {
            QTest::newRow(qPrintable(file)) << file;
        }
    }
}

void TestLayering::includesKeepTheDirections() {
    QFETCH(QString, file);
    const QString text = contentOf(kRoot + file);
    QVERIFY(!text.isEmpty());
    const QStringList found = offences(file, text);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1String("; "))));
}

void TestLayering::everyRoomIsKnown() {
    QSet<QString> rooms;
    for (const QString& file : sourcesBelow(QStringLiteral("app"))) {
        rooms += roomOf(file);
    }
    rooms.remove(QStringLiteral("app"));
    rooms.remove(QStringLiteral("app/session"));
    const auto known = allowedRooms().keys();
    QCOMPARE(rooms, QSet<QString>(known.begin(), known.end()));
}

// A file that no CMakeLists.txt names is dead without anybody noticing.
void TestLayering::everySourceIsBuilt() {
    for (const QString& folder : {QStringLiteral("app"), QStringLiteral("ui"), QStringLiteral("tests")}) {
        for (const QString& file : sourcesBelow(folder)) {
            if (!file.endsWith(QLatin1String(".cpp"))) {
                continue;
            }
            QString lists = contentOf(kRoot + QStringLiteral("CMakeLists.txt"));
            for (QString path = file.left(file.lastIndexOf(QLatin1Char('/'))); !path.isEmpty();
                 path = path.left(qMax(0, path.lastIndexOf(QLatin1Char('/'))))) {
                lists += contentOf(kRoot + path + QStringLiteral("/CMakeLists.txt"));
            }
            QVERIFY2(lists.contains(file.mid(file.lastIndexOf(QLatin1Char('/')) + 1)), qPrintable(file));
        }
    }
}

// What a room may not include it may not link either.
void TestLayering::roomsLinkWhatTheyInclude() {
    static const QRegularExpression kRoom(QStringLiteral(R"(lambdatrail_room\s*\(\s*(\w+)\b([^)]*)\))"));
    static const QRegularExpression kLinked(QStringLiteral(R"(\blambdatrail_(\w+))"));
    int rooms = 0;
    for (const QString& room : allowedRooms().keys()) {
        const QString lists = contentOf(kRoot + room + QStringLiteral("/CMakeLists.txt"));
        for (const auto& match : kRoom.globalMatch(lists)) {
            ++rooms;
            QCOMPARE(QStringLiteral("app/") + match.captured(1), room);
            QVERIFY2(!match.captured(2).contains(QLatin1String("Qt")), qPrintable(match.captured(0)));
            for (const auto& linked : kLinked.globalMatch(match.captured(2))) {
                const QString target = QStringLiteral("app/") + linked.captured(1);
                QVERIFY2(whyForbidden(room + QStringLiteral("/a.h"), target + QStringLiteral("/b.h")).isEmpty(),
                         qPrintable(match.captured(0)));
            }
        }
    }
    QCOMPARE(rooms, static_cast<int>(allowedRooms().size()));
}

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
