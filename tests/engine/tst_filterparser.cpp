#include "app/filter/filterparser.h"

#include <QTest>

#include <random>
#include <string>
#include <vector>

using namespace lambdatrail;

namespace {

FilterExpr compare(ColumnId column, FilterOp op, std::vector<std::string> values) {
    return FilterExpr(Comparison{column, op, std::move(values)});
}
FilterExpr invoke() {
    return compare(ColumnId::Event, FilterOp::Equal, {"Invoke"});
}
FilterExpr failed() {
    return compare(ColumnId::Error, FilterOp::Exists, {});
}
using StepKind = RecordPath::Step::Kind;
RecordPath::Step key(std::string text) {
    return {StepKind::Key, std::move(text)};
}
FilterExpr ask(const std::string& firstKey, FilterOp op, std::vector<std::string> values) {
    RecordPath path;
    if (!firstKey.empty())
        path.steps.push_back(key(firstKey));
    return FilterExpr(RecordComparison{std::move(path), op, std::move(values)});
}
FilterExpr word(std::string text) {
    return FilterExpr(FreeText{std::move(text)});
}
FilterExpr any(std::vector<FilterExpr> terms) {
    return FilterExpr(AnyOf{std::move(terms)});
}
FilterExpr none(const FilterExpr& term) {
    return FilterExpr(NoneOf{{term}});
}

// Random filters of every shape, with values made to be misread.
class Generator {
 public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    FilterExpr filter(int depth) {
        switch (depth == 0 ? below(4) : below(7)) {
            case 0:
                return word(text());
            case 1:
            case 2:
                return comparison();
            case 3:
                return recordComparison();
            case 4:
                return allOf(terms(depth));
            case 5:
                return any(terms(depth));
            default:
                return none(filter(depth - 1));
        }
    }

 private:
    unsigned below(unsigned bound) { return static_cast<unsigned>(m_random() % bound); }

    std::vector<FilterExpr> terms(int depth) {
        std::vector<FilterExpr> result;
        for (unsigned i = below(4); i-- > 0;)
            result.push_back(filter(depth - 1));
        return result;
    }

    FilterExpr comparison() {
        const auto column = static_cast<ColumnId>(below(kColumnCount));
        const auto op = static_cast<FilterOp>(below(11));
        std::vector<std::string> values;
        if (op != FilterOp::Exists) {
            const unsigned count = op == FilterOp::In ? 1 + below(3) : 1;
            while (values.size() < count)
                values.push_back(value(column, op));
        }
        return compare(column, op, std::move(values));
    }

    FilterExpr recordComparison() {
        RecordComparison comparison;
        for (unsigned i = below(4); i-- > 0;) {
            if (below(3) > 0 || comparison.path.steps.empty())
                comparison.path.steps.push_back(key(below(2) == 0 ? text() : pick({"a", "record", "resources"})));
            else if (below(2) == 0)
                comparison.path.steps.push_back({StepKind::AnyElement});
            else
                comparison.path.steps.push_back({StepKind::Element, {}, below(1000)});
        }
        comparison.op = static_cast<FilterOp>(below(11));
        if (comparison.path.isWholeRecord())
            comparison.op = below(2) == 0 ? FilterOp::Contains : FilterOp::Matches;
        if (comparison.op != FilterOp::Exists)
            comparison.values.push_back(value(ColumnId::Message, comparison.op));
        return FilterExpr(std::move(comparison));
    }

    std::string value(ColumnId column, FilterOp op) {
        if (op == FilterOp::Matches)
            return pick({"^a.*\\d+$", "a|b", "\\\\", "\"", "[()]", "", "(?i)denied", "and"});
        if (column == ColumnId::Time && op != FilterOp::Contains && op != FilterOp::NotContains)
            return pick({"2026-03-01", "2026-03-01T12:00:00Z", "2026-03-01 12:00", "1772366400"});
        return text();
    }

    std::string pick(const std::vector<std::string>& from) { return from[below(static_cast<unsigned>(from.size()))]; }

    std::string text() {
        static const std::vector<std::string> pieces{
            "and",      "or", "NOT", "in", "exists", "matches", "event", "Time", "a",  "B7", " ",    "\"",
            "\\",       "(",  ")",   ",",  "=",      "!=",      "~",     "<",    ">=", "'",  "\t",   "\n",
            "\xC3\xBC", "$*", "/:.", "-",  "_@+",    "[]",      "{}",    "|",    "^",  "`",  "\x01", "\xFF"};
        std::string result;
        for (unsigned i = below(5); i-- > 0;)
            result += pick(pieces);
        return result;
    }

    std::mt19937 m_random;
};

}  // namespace

class FilterParserTest : public QObject {
    Q_OBJECT

 private slots:
    void good_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<FilterExpr>("filter");
        const auto row = [](const std::string& text, const FilterExpr& filter) {
            QTest::newRow(text.c_str()) << text << filter;
        };
        using Op = FilterOp;
        using C = ColumnId;
        row("", FilterExpr());
        row(" \t\n ", FilterExpr());
        row("event = Invoke", invoke());
        row("event=Invoke", invoke());
        row("event == Invoke", invoke());
        row("EVENT = Invoke", invoke());
        row("event = \"Invoke\"", invoke());
        row("event != Invoke", compare(C::Event, Op::NotEqual, {"Invoke"}));
        row("eventname ~ v2", compare(C::EventName, Op::Contains, {"v2"}));
        row("identity !~ deploy", compare(C::Identity, Op::NotContains, {"deploy"}));
        row("message Matches \"not \\w+ized\"", compare(C::Message, Op::Matches, {"not \\w+ized"}));
        row("error in (a, \"b c\",d)", compare(C::Error, Op::In, {"a", "b c", "d"}));
        row("error in(a)", compare(C::Error, Op::In, {"a"}));
        row("error EXISTS", failed());
        row("time < 2026-03-01", compare(C::Time, Op::Less, {"2026-03-01"}));
        row("time<=2026-03-01T12:00", compare(C::Time, Op::LessEqual, {"2026-03-01T12:00"}));
        row("time > 2026-03-01T12:00:00.5Z", compare(C::Time, Op::Greater, {"2026-03-01T12:00:00.5Z"}));
        row("time >= \"2026-03-01 12:00:00\"", compare(C::Time, Op::GreaterEqual, {"2026-03-01 12:00:00"}));
        row("time ~ 2026-03", compare(C::Time, Op::Contains, {"2026-03"}));
        row("functionarn = arn:aws:lambda:eu-west-1:111122223333:function:f",
            compare(C::FunctionArn, Op::Equal, {"arn:aws:lambda:eu-west-1:111122223333:function:f"}));
        row("version = $LATEST", compare(C::Version, Op::Equal, {"$LATEST"}));
        row("agent ~ a=b<c", compare(C::Agent, Op::Contains, {"a=b<c"}));
        row("role = event", compare(C::Role, Op::Equal, {"event"}));
        row("message = \"a \\\"b\\\" \\\\ \\d\"", compare(C::Message, Op::Equal, {"a \"b\" \\ \\d"}));
        row("message = \"\"", compare(C::Message, Op::Equal, {""}));
        row("orders", word("orders"));
        row("\"two words\"", word("two words"));
        row("\"event\"", word("event"));
        row("\"and\"", word("and"));
        row("\"record\"", word("record"));
        row("a.b", word("a.b"));
        row("summary", word("summary"));
        row("record ~ \"a b\"", ask("", Op::Contains, {"a b"}));
        row("RECORD !~ a", ask("", Op::NotContains, {"a"}));
        row("record matches a+", ask("", Op::Matches, {"a+"}));
        row("record.a = 1", FilterExpr(RecordComparison{{{key("a")}}, Op::Equal, {"1"}}));
        row("record.record.a = 1", FilterExpr(RecordComparison{{{key("record"), key("a")}}, Op::Equal, {"1"}}));
        row("a.b=1", FilterExpr(RecordComparison{{{key("a"), key("b")}}, Op::Equal, {"1"}}));
        row("record.event = 1", FilterExpr(RecordComparison{{{key("event")}}, Op::Equal, {"1"}}));
        row("resources.ARN in (a, b)",
            FilterExpr(RecordComparison{{{key("resources"), key("ARN")}}, Op::In, {"a", "b"}}));
        row("tlsDetails exists", FilterExpr(RecordComparison{{{key("tlsDetails")}}, Op::Exists, {}}));
        row("tags.\"a.b \\\"c\\\"\".d >= 2",
            FilterExpr(RecordComparison{{{key("tags"), key("a.b \"c\""), key("d")}}, Op::GreaterEqual, {"2"}}));
        row("tags.aws:x-y_z != a",
            FilterExpr(RecordComparison{{{key("tags"), key("aws:x-y_z")}}, Op::NotEqual, {"a"}}));
        row("a[] ~ x", FilterExpr(RecordComparison{{{key("a"), {StepKind::AnyElement}}}, Op::Contains, {"x"}}));
        row("a[*].b ~ x",
            FilterExpr(RecordComparison{{{key("a"), {StepKind::AnyElement}, key("b")}}, Op::Contains, {"x"}}));
        row("a[12][0].b ~ x",
            FilterExpr(RecordComparison{
                {{key("a"), {StepKind::Element, {}, 12}, {StepKind::Element, {}, 0}, key("b")}}, Op::Contains, {"x"}}));
        row("\xC3\xBC", word("\xC3\xBC"));
        row("a b", allOf({word("a"), word("b")}));
        row("event = Invoke error exists x", allOf({invoke(), failed(), word("x")}));
        row("a and b c", allOf({word("a"), word("b"), word("c")}));
        row("a or b and c", any({word("a"), allOf({word("b"), word("c")})}));
        row("a or b c or d", any({word("a"), allOf({word("b"), word("c")}), word("d")}));
        row("(a or b) and c", allOf({any({word("a"), word("b")}), word("c")}));
        row("(a or b)(c or d)", allOf({any({word("a"), word("b")}), any({word("c"), word("d")})}));
        row("not a b", allOf({none(word("a")), word("b")}));
        row("NOT event = Invoke AND a", allOf({none(invoke()), word("a")}));
        row("not (a b)", none(allOf({word("a"), word("b")})));
        row("not(a)", none(word("a")));
        row("not not a", none(none(word("a"))));
        row("((a))", word("a"));
        row("a and (b and c)", allOf({word("a"), word("b"), word("c")}));
        row("event = Invoke and error exists and not identity ~ deploy and time >= 2026-03-01T12:00",
            allOf({invoke(), failed(), none(compare(C::Identity, Op::Contains, {"deploy"})),
                   compare(C::Time, Op::GreaterEqual, {"2026-03-01T12:00"})}));
    }
    void good() {
        QFETCH(std::string, text);
        QFETCH(FilterExpr, filter);
        const auto parsed = parseFilter(text);
        QVERIFY2(parsed.has_value(), parsed ? "" : describe(parsed.error()).c_str());
        QVERIFY2(*parsed == filter, filterText(*parsed).c_str());
    }

    void asksOnlySoMuchOfRecords() {
        std::string text;
        for (std::size_t i = 0; i < kMostRecordQuestions; ++i)
            text += "a.b = " + std::to_string(i) + " or a.b != " + std::to_string(i) + " or ";  // one question each
        QVERIFY(parseFilter(text + "c").has_value());
        QCOMPARE(recordQuestions(*parseFilter(text + "c")).size(), kMostRecordQuestions);
        const auto tooMany = parseFilter(text + "record ~ c");
        QVERIFY(!tooMany && tooMany.error().code == ErrorCode::Usage);
    }

    void bad_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("offset");
        QTest::addColumn<std::string>("says");
        const auto row = [](const std::string& text, int offset, const std::string& says) {
            QTest::newRow(text.c_str()) << text << offset << says;
        };
        row("event", 0, "'event' is a field: write event = ..., or quote it");
        row("a Event", 2, "'Event' is a field");
        row("event and a", 0, "is a field");
        row("evnt = a", 0, "'evnt' is not a column; did you mean event?");
        row("a and errorCode = x", 6, "did you mean error?");
        row("useridentity = x", 0, "did you mean identity?");
        row("unheardOf = x", 0, "record.KEY");
        row("a/b?x=1", 0, "double quotes");
        row("a/b.c ~ x", 0, "'a/b.c' is no path");
        row("x and a..b = 1", 6, "is no path");
        row("a. = 1", 0, "is no path");
        row("a[x] = 1", 0, "is no path");
        row("a[1 = 1", 0, "is no path");
        row("a[99999999999] = 1", 0, "is no path");
        row("a[1]b = 1", 0, "joined by dots");
        row("[1] = 1", 0, "begins with a key");
        row("a.\"b = 1", 2, "closing double quote");
        row("record", 0, "'record' is a field: write record ~ ..., or quote it");
        row("record = x", 7, "a whole record can be searched with ~, !~ or matches");
        row("record exists", 7, "a whole record");
        row("record ~", 8, "a value is missing");
        row("record matches \"(\"", 15, "no regular expression");
        row("a.b matches \"(\"", 12, "no regular expression");
        row("a.b in ()", 8, "a value is missing");
        row("func = f", 0, "did you mean function or functionarn or functionregion?");
        row("\"event\" = a", 0, "without quotes");
        row("event =", 7, "a value is missing after '='");
        row("event = and a", 8, "a value is missing after '='");
        row("event = (a)", 8, "a value is missing");
        row("event = = a", 8, "a value is missing");
        row("event = 'a'", 8, "double quotes");
        row("= a", 0, "a field is missing before '='");
        row("a or != b", 5, "a field is missing before '!='");
        row("event ! a", 6, "'!' must be followed by = or ~");
        row("error in a", 9, "in (a, b)");
        row("error in ()", 10, "a value is missing");
        row("error in (a", 11, "comma");
        row("error in (a b)", 12, "comma");
        row("error in (a,)", 12, "a value is missing after ','");
        row("error in (a, \"b", 13, "closing double quote");
        row("a, b", 1, "comma");
        row("message = \"abc", 10, "closing double quote");
        row("a and", 5, "a term is missing at the end");
        row("a and  ", 7, "a term is missing at the end");
        row("not", 3, "a term is missing at the end");
        row("and a", 0, "a term is missing before 'and'");
        row("a or or b", 5, "a term is missing before 'or'");
        row("a and or b", 6, "a term is missing before 'or'");
        row("()", 1, "a term is missing before ')'");
        row("(a", 0, "never closed");
        row("a and (b or (c)", 6, "never closed");
        row("a)", 1, "closes nothing");
        row("time >= yesterday", 8, "2026-03-01");
        row("time in (2026-03-01, \"x y\")", 21, "2026-03-01");
        row("a time = 2026-13-01", 9, "2026-03-01");
        row("message matches \"a(\"", 16, "no regular expression");
        row("message matches [", 16, "no regular expression");
    }
    void bad() {
        QFETCH(std::string, text);
        QFETCH(int, offset);
        QFETCH(std::string, says);
        const auto parsed = parseFilter(text);
        QVERIFY2(!parsed, "was accepted");
        QCOMPARE(parsed.error().code, ErrorCode::Usage);
        QVERIFY(parsed.error().path.empty());
        QVERIFY2(parsed.error().text.find(says) != std::string::npos, parsed.error().text.c_str());
        QVERIFY(parsed.error().offset.has_value());
        QCOMPARE(static_cast<int>(parsed.error().offset.value_or(0)), offset);
    }

    void hostileTextIsRefused() {
        const auto nested = [](int depth, const char* open, const char* close) {
            std::string text;
            for (int i = 0; i < depth; ++i)
                text += open;
            text += "a";
            for (int i = 0; i < depth; ++i)
                text += close;
            return text;
        };
        QVERIFY(parseFilter(nested(200, "(", ")")).has_value());
        QVERIFY(parseFilter(nested(200, "not ", "")).has_value());
        QVERIFY(parseFilter(nested(100, "not (", ")")).has_value());
        for (const std::string& text : {nested(201, "(", ")"), nested(201, "not ", ""), nested(100'000, "(", ")"),
                                        nested(100'000, "not ", ""), nested(50'000, "not (", ")")}) {
            const auto parsed = parseFilter(text);
            QVERIFY(!parsed);
            QVERIFY2(parsed.error().text.find("too deeply") != std::string::npos, parsed.error().text.c_str());
        }
        QVERIFY(parseFilter(std::string(1 << 20, 'a')).has_value());
        QVERIFY(!parseFilter(std::string((1 << 20) + 1, 'a')));
        const auto longName = parseFilter(std::string(100'000, 'x') + " = 1");
        QVERIFY(!longName);
        QVERIFY(longName.error().text.size() < 200);
    }

    void anyBytesAreParsedOrRefused() {
        std::mt19937 random(11);
        const std::string alphabet =
            std::string("ab event=!~<>()\",\\'  and or not in exists \xC3\xBC\xFF") + std::string(1, '\0');
        for (int i = 0; i < 20'000; ++i) {
            std::string text;
            for (auto length = random() % 24; length-- > 0;)
                text += alphabet[random() % alphabet.size()];
            if (const auto parsed = parseFilter(text)) {
                const auto again = parseFilter(filterText(*parsed));
                QVERIFY2(again.has_value() && *again == *parsed, text.c_str());
            } else {
                QVERIFY(parsed.error().offset.value_or(text.size() + 1) <= text.size());
            }
            const auto completion = completeFilter(text, random() % 26);
            QVERIFY(completion.begin <= completion.end && completion.end <= text.size());
        }
    }

    void textIsShort_data() {
        QTest::addColumn<FilterExpr>("filter");
        QTest::addColumn<std::string>("text");
        const auto row = [](const std::string& text, const FilterExpr& filter) {
            QTest::newRow(text.c_str()) << filter << text;
        };
        row("", FilterExpr());
        row("event = Invoke", invoke());
        row("error exists", failed());
        row("not error exists", none(failed()));
        row("error in (a, \"b c\")", compare(ColumnId::Error, FilterOp::In, {"a", "b c"}));
        row("time >= 2026-03-01T12:00:00Z", compare(ColumnId::Time, FilterOp::GreaterEqual, {"2026-03-01T12:00:00Z"}));
        row("message matches \"a\\\\d \\\"b\\\"\"", compare(ColumnId::Message, FilterOp::Matches, {"a\\d \"b\""}));
        row("a and b", allOf({word("a"), word("b")}));
        row("a and b or c", any({allOf({word("a"), word("b")}), word("c")}));
        row("(a or b) and not (c or d)", allOf({any({word("a"), word("b")}), none(any({word("c"), word("d")}))}));
        row("not (a and b)", none(allOf({word("a"), word("b")})));
        row("not not a", none(none(word("a"))));
        row("not \"\"", any({}));
        row("\"Event\"", word("Event"));
        row("\"or\"", word("or"));
        row("\"a b\"", word("a b"));
    }
    void textIsShort() {
        QFETCH(FilterExpr, filter);
        QFETCH(std::string, text);
        QCOMPARE(QByteArray::fromStdString(filterText(filter)), QByteArray::fromStdString(text));
    }

    void everyFilterIsReadBack() {
        Generator generator(2026);
        for (int i = 0; i < 20'000; ++i) {
            const FilterExpr filter = generator.filter(4);
            const std::string text = filterText(filter);
            const auto parsed = parseFilter(text);
            QVERIFY2(parsed.has_value(), (text + ": " + (parsed ? "" : parsed.error().text)).c_str());
            QVERIFY2(*parsed == filter, text.c_str());
        }
    }

    void valuesAreQuotedWhereNeeded() {
        const auto quoted = [](std::string_view value) { return QByteArray::fromStdString(quotedFilterValue(value)); };
        QCOMPARE(quoted("Invoke"), QByteArray("Invoke"));
        QCOMPARE(quoted("arn:aws:iam::1:role/a_b.c-d@e+f=g"), QByteArray("\"arn:aws:iam::1:role/a_b.c-d@e+f=g\""));
        QCOMPARE(quoted("arn:aws:iam::1:role/*"), QByteArray("arn:aws:iam::1:role/*"));
        QCOMPARE(quoted("$LATEST"), QByteArray("$LATEST"));
        QCOMPARE(quoted(""), QByteArray("\"\""));
        QCOMPARE(quoted("In"), QByteArray("\"In\""));
        QCOMPARE(quoted("a\"b\\c"), QByteArray("\"a\\\"b\\\\c\""));
        QCOMPARE(quoted("(no errorCode)"), QByteArray("\"(no errorCode)\""));
    }

    // A bar marks the cursor, brackets of the expected text what is to be replaced.
    void completion_data() {
        using What = FilterCompletion::What;
        QTest::addColumn<std::string>("typed");
        QTest::addColumn<std::string>("replaced");
        QTest::addColumn<What>("what");
        QTest::addColumn<std::vector<std::string>>("candidates");
        const auto row = [](const std::string& typed, const std::string& replaced, What what,
                            const std::vector<std::string>& candidates) {
            QTest::newRow(typed.c_str()) << typed << replaced << what << candidates;
        };
        row("ev|", "ev", What::Field, {"event", "eventname", "eventid"});
        row("Ev|", "Ev", What::Field, {"event", "eventname", "eventid"});
        row("event|", "event", What::Field, {"event", "eventname", "eventid"});
        row("ev|ent = x", "event", What::Field, {"event", "eventname", "eventid"});
        row("event = Invoke and read|", "read", What::Field, {"readonly"});
        row("not (ip|", "ip", What::Field, {"ip"});
        row("n|", "n", What::Field, {"not"});
        row("orders |", "", What::Connective, {"and", "or"});
        row("event = Invoke |", "", What::Connective, {"and", "or"});
        row("event = Invoke a|", "a", What::Connective, {"and"});
        row("event = Invoke acc|", "acc", What::Field, {"account", "accesskey"});
        row("(error exists) o|", "o", What::Connective, {"or"});
        row("error exists |", "", What::Connective, {"and", "or"});
        row("error e|", "e", What::Operator, {"exists"});
        row("error exists|", "exists", What::Operator, {"exists"});
        row("event |= x", "", What::Operator, {"=", "!=", "~", "!~", "matches", "in", "exists", "<", "<=", ">", ">="});
        row("event !|", "!", What::Operator, {"!=", "!~"});
        row("event in |", "", What::Connective, {"("});
        row("event in (a |", "", What::Connective, {",", ")"});
        row("event in (a, b) |", "", What::Connective, {"and", "or"});
        row("foo = |", "", What::Field, {});
        row("rec|", "rec", What::Field, {"record"});
        row("record |", "", What::Operator, {"~", "!~", "matches"});
        row("record.a !|", "!", What::Operator, {"!=", "!~"});
        row("a.\"b c\" ma|", "ma", What::Operator, {"matches"});
        row("a.b ~ x |", "", What::Connective, {"and", "or"});
        row("a.b in |", "", What::Connective, {"("});
        row("requestparameters.so|", "requestparameters.so", What::Field, {"requestParameters.sourceArn"});
        row("tls|", "tls", What::Field, {"tlsDetails.clientProvidedHostHeader", "tlsDetails.tlsVersion"});
        row("a.b = |", "", What::Field, {});
    }
    void completion() {
        QFETCH(std::string, typed);
        QFETCH(std::string, replaced);
        QFETCH(FilterCompletion::What, what);
        QFETCH(std::vector<std::string>, candidates);
        const std::size_t cursor = typed.find('|');
        typed.erase(cursor, 1);
        const FilterCompletion completion = completeFilter(typed, cursor);
        QCOMPARE(QByteArray::fromStdString(typed.substr(completion.begin, completion.end - completion.begin)),
                 QByteArray::fromStdString(replaced));
        QVERIFY(completion.begin <= cursor && cursor <= completion.end);
        QCOMPARE(completion.what, what);
        QVERIFY2(completion.candidates == candidates,
                 completion.candidates.empty() ? "none" : completion.candidates[0].c_str());
    }

    void completionOfValues_data() {
        QTest::addColumn<std::string>("typed");
        QTest::addColumn<std::string>("replaced");
        QTest::addColumn<ColumnId>("column");
        const auto row = [](const std::string& typed, const std::string& replaced, ColumnId column) {
            QTest::newRow(typed.c_str()) << typed << replaced << column;
        };
        row("function =|", "", ColumnId::Function);
        row("function = |", "", ColumnId::Function);
        row("function = ord|", "ord", ColumnId::Function);
        row("function = or|d and x", "ord", ColumnId::Function);
        row("a identity ~ \"some o|", "\"some o", ColumnId::Identity);
        row("a identity ~ \"some o|ne\" b", "\"some one\"", ColumnId::Identity);
        row("error in (|", "", ColumnId::Error);
        row("error in (a,|", "", ColumnId::Error);
        row("error in (a, b|)", "b", ColumnId::Error);
        row("event = x role != r|", "r", ColumnId::Role);
    }
    void completionOfValues() {
        QFETCH(std::string, typed);
        QFETCH(std::string, replaced);
        QFETCH(ColumnId, column);
        const std::size_t cursor = typed.find('|');
        typed.erase(cursor, 1);
        const FilterCompletion completion = completeFilter(typed, cursor);
        QCOMPARE(completion.what, FilterCompletion::What::Value);
        QCOMPARE(completion.column, column);
        QCOMPARE(QByteArray::fromStdString(typed.substr(completion.begin, completion.end - completion.begin)),
                 QByteArray::fromStdString(replaced));
    }

    // Whatever is offered can be taken: the text that results is understood as far as it goes.
    void offeredFieldsAndOperatorsAreTheLanguage() {
        for (std::string field : completeFilter("", 0).candidates) {
            if (field == "not")
                continue;
            if (field.ends_with('.'))
                field += "key";
            const std::string typed = field + " ";
            for (const std::string& op : completeFilter(typed, typed.size()).candidates) {
                const std::string value = field == "time" ? "2026-03-01" : "x";
                const std::string text = typed + op +
                                         (op == "exists" ? ""
                                          : op == "in"   ? " (" + value + ")"
                                                         : " " + value);
                QVERIFY2(parseFilter(text).has_value(), text.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(FilterParserTest)
#include "tst_filterparser.moc"
