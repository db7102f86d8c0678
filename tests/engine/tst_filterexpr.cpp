#include "app/filter/filterexpr.h"

#include <QTest>

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
FilterExpr word(std::string text) {
    return FilterExpr(FreeText{std::move(text)});
}
FilterExpr any(std::vector<FilterExpr> terms) {
    return FilterExpr(AnyOf{std::move(terms)});
}
FilterExpr none(const FilterExpr& term) {
    return FilterExpr(NoneOf{{term}});
}
FilterExpr time(FilterOp op, std::string value) {
    return compare(ColumnId::Time, op, {std::move(value)});
}

constexpr TimeMs kNoon = 1'772'366'400'000;  // 2026-03-01T12:00:00Z
constexpr TimeMs kHour = 3'600'000;

}  // namespace

class FilterExprTest : public QObject {
    Q_OBJECT

 private slots:
    void theSameMeaningIsBuiltTheSame() {
        QVERIFY(FilterExpr().isEmpty());
        QVERIFY(allOf({}).isEmpty());
        QVERIFY(allOf({FilterExpr(), FilterExpr()}).isEmpty());
        QVERIFY(allOf({FilterExpr(), invoke()}) == invoke());
        QVERIFY(allOf({allOf({invoke(), failed()}), word("x")}) == allOf({invoke(), failed(), word("x")}));
        QVERIFY(any({any({invoke(), failed()}), word("x")}) == any({invoke(), failed(), word("x")}));
        QVERIFY(any({invoke()}) == invoke());
        QVERIFY(any({invoke(), FilterExpr()}).isEmpty());
        QVERIFY(allOf({any({invoke(), failed()}), any({failed(), word("x")})}) !=
                allOf({invoke(), failed(), word("x")}));
        const FilterExpr nothing = none(word(""));
        QVERIFY(any({}) == nothing);
        QVERIFY(negated(FilterExpr()) == nothing);
        QVERIFY(FilterExpr(NoneOf{{}}) == nothing);
    }

    void filtersDifferInEveryPart() {
        QVERIFY(FilterExpr() == FilterExpr());
        QVERIFY(FilterExpr() != invoke());
        QVERIFY(invoke() == invoke());
        QVERIFY(invoke() != compare(ColumnId::EventName, FilterOp::Equal, {"Invoke"}));
        QVERIFY(invoke() != compare(ColumnId::Event, FilterOp::In, {"Invoke"}));
        QVERIFY(invoke() != compare(ColumnId::Event, FilterOp::Equal, {"invoke"}));
        QVERIFY(word("Invoke") != invoke());
        QVERIFY(allOf({invoke(), failed()}) != allOf({failed(), invoke()}));
        QVERIFY(allOf({invoke(), failed()}) != any({invoke(), failed()}));
    }

    void negationIsTakenBack() {
        QVERIFY(negated(invoke()) == none(invoke()));
        QVERIFY(negated(negated(invoke())) == invoke());
        QVERIFY(negated(any({invoke(), failed()})) == none(any({invoke(), failed()})));
    }

    void conjunctsAreTheTopLevelTerms() {
        QVERIFY(conjuncts(FilterExpr()).empty());
        QVERIFY(conjuncts(invoke()) == std::vector<FilterExpr>{invoke()});
        const FilterExpr either = any({invoke(), failed()});
        QVERIFY(conjuncts(either) == std::vector<FilterExpr>{either});
        QVERIFY((conjuncts(allOf({invoke(), either})) == std::vector<FilterExpr>{invoke(), either}));
    }

    void withoutColumnTakesOnlyWhatSpeaksOfItAlone() {
        const FilterExpr mixed = any({invoke(), failed()});
        const FilterExpr onEvent =
            any({invoke(), none(allOf({invoke(), compare(ColumnId::Event, FilterOp::Contains, {"y"})}))});
        const FilterExpr filter = allOf({invoke(), mixed, onEvent, none(invoke()), word("Invoke"), failed()});
        QVERIFY(withoutColumn(filter, ColumnId::Event) == allOf({mixed, word("Invoke"), failed()}));
        QVERIFY(withoutColumn(filter, ColumnId::EventName) == filter);
        QVERIFY(withoutColumn(invoke(), ColumnId::Event).isEmpty());
        QVERIFY(withoutColumn(FilterExpr(), ColumnId::Event).isEmpty());
    }

    void timeRange_data() {
        QTest::addColumn<FilterExpr>("filter");
        QTest::addColumn<std::optional<TimeRange>>("range");
        using Op = FilterOp;
        using Range = std::optional<TimeRange>;
        const std::string noon = "2026-03-01T12:00:00Z";
        const std::string one = "2026-03-01T13:00";
        QTest::newRow("empty") << FilterExpr() << Range();
        QTest::newRow("half open") << allOf({time(Op::GreaterEqual, noon), time(Op::Less, one)})
                                   << Range({kNoon, kNoon + kHour});
        QTest::newRow("other order, other terms")
            << allOf({invoke(), time(Op::Less, one), failed(), time(Op::GreaterEqual, noon)})
            << Range({kNoon, kNoon + kHour});
        QTest::newRow("open and closed") << allOf({time(Op::Greater, noon), time(Op::LessEqual, one)})
                                         << Range({kNoon + 1, kNoon + kHour + 1});
        QTest::newRow("equal") << time(Op::Equal, noon) << Range({kNoon, kNoon + 1});
        QTest::newRow("begin only") << time(Op::GreaterEqual, noon) << Range();
        QTest::newRow("end only") << time(Op::Less, noon) << Range();
        QTest::newRow("narrowest of several") << allOf({time(Op::GreaterEqual, noon), time(Op::Less, "2026-03-02"),
                                                        time(Op::Less, one), time(Op::GreaterEqual, "2026-03-01")})
                                              << Range({kNoon, kNoon + kHour});
        QTest::newRow("contradiction") << allOf({time(Op::GreaterEqual, one), time(Op::Less, noon)})
                                       << Range({kNoon + kHour, kNoon});
        QTest::newRow("not at the top") << any({time(Op::Equal, noon), invoke()}) << Range();
        QTest::newRow("negated") << none(time(Op::Equal, noon)) << Range();
        QTest::newRow("text of the time") << time(Op::Contains, "2026-03-01") << Range();
    }
    void timeRange() {
        QFETCH(FilterExpr, filter);
        QFETCH(std::optional<TimeRange>, range);
        QVERIFY(timeRangeOf(filter) == range);
    }

    void withTimeRangeReplacesInPlace() {
        const TimeRange range{kNoon, kNoon + 1};
        const FilterExpr begin = time(FilterOp::GreaterEqual, "2026-03-01T12:00:00Z");
        const FilterExpr end = time(FilterOp::Less, "2026-03-01T12:00:00.001Z");
        QVERIFY(withTimeRange(FilterExpr(), range) == allOf({begin, end}));
        QVERIFY(withTimeRange(allOf({invoke(), failed()}), range) == allOf({invoke(), failed(), begin, end}));

        const FilterExpr eitherTime = any({time(FilterOp::Less, "2026-01-01"), time(FilterOp::Greater, "2026-06-01")});
        const FilterExpr filter = allOf({invoke(), time(FilterOp::Less, "2026-04-01"), failed(), eitherTime});
        QVERIFY(withTimeRange(filter, range) == allOf({invoke(), begin, end, failed()}));
        QVERIFY(timeRangeOf(withTimeRange(filter, range)) == range);
        QVERIFY(withTimeRange(filter, std::nullopt) == allOf({invoke(), failed()}));
        QVERIFY(withTimeRange(begin, std::nullopt).isEmpty());
    }

    void facetChoice_data() {
        QTest::addColumn<FilterExpr>("filter");
        QTest::addColumn<FacetChoice>("choice");
        using Kind = FacetChoice::Kind;
        const FilterExpr ab = compare(ColumnId::Error, FilterOp::In, {"a", "b"});
        const FilterExpr a = compare(ColumnId::Error, FilterOp::Equal, {"a"});
        QTest::newRow("empty") << FilterExpr() << FacetChoice{};
        QTest::newRow("equal") << allOf({invoke(), a}) << FacetChoice{Kind::Values, {"a"}};
        QTest::newRow("in") << allOf({ab, invoke()}) << FacetChoice{Kind::Values, {"a", "b"}};
        QTest::newRow("any") << failed() << FacetChoice{Kind::AnyValue, {}};
        QTest::newRow("none") << allOf({invoke(), none(failed())}) << FacetChoice{Kind::NoValue, {}};
        QTest::newRow("values say more than any") << allOf({failed(), a}) << FacetChoice{Kind::Values, {"a"}};
        QTest::newRow("other column") << invoke() << FacetChoice{};
        QTest::newRow("not at the top") << any({a, invoke()}) << FacetChoice{};
        QTest::newRow("negated values") << none(a) << FacetChoice{};
        QTest::newRow("contains") << compare(ColumnId::Error, FilterOp::Contains, {"a"}) << FacetChoice{};
    }
    void facetChoice() {
        QFETCH(FilterExpr, filter);
        QFETCH(FacetChoice, choice);
        QVERIFY(lambdatrail::facetChoice(filter, ColumnId::Error) == choice);
    }

    void withFacetChoiceReplacesInPlace() {
        using Kind = FacetChoice::Kind;
        const FilterExpr filter =
            allOf({invoke(), failed(), word("x"), compare(ColumnId::Error, FilterOp::Contains, {"Denied"})});
        const auto chosen = [&filter](Kind kind, std::vector<std::string> values) {
            return withFacetChoice(filter, ColumnId::Error, {kind, std::move(values)});
        };
        QVERIFY(chosen(Kind::Nothing, {}) == allOf({invoke(), word("x")}));
        QVERIFY(chosen(Kind::Values, {}) == allOf({invoke(), word("x")}));
        QVERIFY(chosen(Kind::Values, {"a"}) ==
                allOf({invoke(), compare(ColumnId::Error, FilterOp::Equal, {"a"}), word("x")}));
        QVERIFY(chosen(Kind::Values, {"b", "a"}) ==
                allOf({invoke(), compare(ColumnId::Error, FilterOp::In, {"b", "a"}), word("x")}));
        QVERIFY(chosen(Kind::AnyValue, {}) == allOf({invoke(), failed(), word("x")}));
        QVERIFY(chosen(Kind::NoValue, {}) == allOf({invoke(), none(failed()), word("x")}));
        QVERIFY(withFacetChoice(FilterExpr(), ColumnId::Error, {Kind::AnyValue, {}}) == failed());
        QVERIFY(withFacetChoice(invoke(), ColumnId::Error, {Kind::AnyValue, {}}) == allOf({invoke(), failed()}));
    }

    void questionsToRecords() {
        const auto ask = [](FilterOp op, std::string value) {
            return RecordComparison{{{{RecordPath::Step::Kind::Key, "a"}}}, op, {std::move(value)}};
        };
        const FilterExpr filter =
            allOf({invoke(), FilterExpr(ask(FilterOp::NotEqual, "1")), none(FilterExpr(ask(FilterOp::Contains, "2"))),
                   FilterExpr(AnyOf{{word("x"), FilterExpr(ask(FilterOp::Equal, "1")), failed()}})});
        QVERIFY(recordQuestions(filter) ==
                std::vector<RecordComparison>({ask(FilterOp::Equal, "1"), ask(FilterOp::Contains, "2")}));
        QVERIFY(recordQuestions(FilterExpr()).empty());
        QVERIFY(recordQuestions(allOf({invoke(), word("x")})).empty());
        // The value list of a column keeps what is asked of records.
        QVERIFY(recordQuestions(withoutColumn(filter, ColumnId::Event)) == recordQuestions(filter));
    }

    void bareWordsInRecords() {
        const auto inRecord = [](std::string text) {
            return FilterExpr(RecordComparison{{}, FilterOp::Contains, {std::move(text)}});
        };
        QVERIFY(!hasFreeText(FilterExpr()) && withFreeTextInRecords(FilterExpr()).isEmpty());
        QVERIFY(!hasFreeText(allOf({invoke(), inRecord("x")})));
        QVERIFY(hasFreeText(none(word("x"))));
        QVERIFY(withFreeTextInRecords(allOf({invoke(), none(word("x")), FilterExpr(AnyOf{{word("y"), failed()}})})) ==
                allOf({invoke(), none(inRecord("x")), FilterExpr(AnyOf{{inRecord("y"), failed()}})}));
        const FilterExpr nothing = none(FilterExpr());  // what nothing passes
        QVERIFY(!hasFreeText(nothing) && withFreeTextInRecords(nothing) == nothing);
    }

    void aChoiceIsReadBack() {
        using Kind = FacetChoice::Kind;
        for (const FacetChoice& choice :
             {FacetChoice{}, FacetChoice{Kind::Values, {"a"}}, FacetChoice{Kind::Values, {"a", "b"}},
              FacetChoice{Kind::AnyValue, {}}, FacetChoice{Kind::NoValue, {}}}) {
            const FilterExpr filter = withFacetChoice(allOf({invoke(), failed()}), ColumnId::Error, choice);
            QVERIFY(lambdatrail::facetChoice(filter, ColumnId::Error) == choice);
        }
    }
};

QTEST_GUILESS_MAIN(FilterExprTest)
#include "tst_filterexpr.moc"
