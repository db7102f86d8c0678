// What is asked of a loaded store: filters, sorts, the timeline, value lists, export.

#include "app/export/exporter.h"
#include "app/export/replacingfile.h"
#include "app/filter/filterparser.h"
#include "app/filter/filterrun.h"
#include "app/session/viewstate.h"
#include "app/stats/facets.h"
#include "app/stats/timehistogram.h"
#include "app/store/sortindex.h"
#include "tests/bench/benchstore.h"
#include "tests/bench/measure.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace lambdatrail;
using bench::Memory;

class Queries {
 public:
    Queries(const StoreBuilder& builder, SnapshotPtr snapshot, unsigned runs, std::span<char*> only)
        : m_builder(builder),
          m_snapshot(std::move(snapshot)),
          m_table(runs),
          m_only(only.begin(), only.end()),
          m_middle(m_snapshot->eventCount() / 2) {}

    void all() {
        m_table.printHead();
        for (const ColumnInfo& info : allColumns())
            equality(info);
        for (const ColumnInfo& info : allColumns())
            search(info);
        combined();
        sorts();
        statistics();
        exports();
        stops();
    }

 private:
    const StoreSnapshot& store() const { return *m_snapshot; }

    bool isWanted(const std::string& operation) const {
        return m_only.empty() || std::ranges::any_of(m_only, [&operation](std::string_view part) {
                   return operation.find(part) != std::string::npos;
               });
    }

    void measure(const std::string& operation, std::string_view goal, const Memory& memory,
                 const std::function<void()>& work) const {
        if (isWanted(operation))
            m_table.measure(operation, goal, memory, work);
    }

    void filter(const std::string& operation, std::string_view goal, const FilterExpr& expr,
                std::initializer_list<ColumnId> columns) const {
        Memory memory;
        for (const ColumnId column : columns)
            memory.addColumn(store(), column);
        measure(operation, goal, memory, [&] {
            if (!runFilter(store(), expr, {}))
                std::abort();
        });
    }
    void filter(const std::string& text, std::string_view goal, std::initializer_list<ColumnId> columns) const {
        filter("`" + text + "`", goal, *parseFilter(text), columns);
    }

    // The column's value of some event that has one.
    std::string valueOf(ColumnId column, std::uint32_t from) const {
        for (std::uint32_t event = from % store().eventCount(); event < store().eventCount(); ++event) {
            if (std::string text = store().cellText(EventId{event}, column); !text.empty())
                return text;
        }
        return "nothing";
    }

    void equality(const ColumnInfo& info) const {
        const std::string name(info.name);
        filter(name + " = value", "reading x 4",
               FilterExpr(Comparison{info.id, FilterOp::Equal, {valueOf(info.id, m_middle)}}), {info.id});
        Comparison list{info.id, FilterOp::In, {}};
        for (std::uint32_t i = 0; i < 10; ++i)
            list.values.push_back(valueOf(info.id, i * 99'991));
        filter(name + " in (10 values)", "reading x 4", FilterExpr(list), {info.id});
    }

    void search(const ColumnInfo& info) const {
        const bool isDictionary = info.kind == ColumnKind::Text;
        const std::string_view goal = isDictionary ? "50 ms" : "";
        const std::string name(info.name);
        filter(name + " ~ 7e", goal, FilterExpr(Comparison{info.id, FilterOp::Contains, {"7e"}}), {info.id});
        filter(name + " matches [a-f]7.*x$", goal, FilterExpr(Comparison{info.id, FilterOp::Matches, {"[a-f]7.*x$"}}),
               {info.id});
    }

    void combined() const {
        using C = ColumnId;
        filter("event = Invoke and error exists and not identity ~ deployer-00 and time >= 2026-03-10", "100 ms",
               {C::Event, C::Error, C::Identity, C::Time});
        filter("(region = eu-west-1 or function ~ worker) and not (ip ~ 11. or agent matches \"[.]3$\")", "100 ms",
               {C::Region, C::Function, C::Ip, C::Agent});
        filter("time >= 2026-03-10T12:00 and time < 2026-03-11", "", {C::Time});
        filter("time ~ T12:3", "", {C::Time});
        Memory everything;
        for (const ColumnInfo& info : allColumns()) {
            if (info.kind != ColumnKind::Time)
                everything.addColumn(store(), info.id);
        }
        for (const char* word : {"worker", "deadbeef", "7e"}) {
            const FilterExpr expr = *parseFilter(word);
            measure("free text `" + std::string(word) + "`", "", everything,
                    [&] { (void)runFilter(store(), expr, {}); });
        }
    }

    void sorts() const {
        const EventOrder byTime = *sortByTime(store(), {});
        for (const ColumnInfo& info : allColumns()) {
            Memory memory;
            memory.add(std::span(byTime));
            memory.addColumn(store(), info.id);
            measure("sort by " + std::string(info.name), "500 ms", memory,
                    [&] { (void)sortBy(*m_builder.snapshot(), byTime, {info.id, false}, {}); });
        }
        Memory times;
        times.addColumn(store(), ColumnId::Time);
        times.addColumn(store(), ColumnId::File);
        measure("sort of new logs", "", times, [&] { (void)sortByTime(store(), {}); });
        const EventOrder byId = *sortBy(store(), byTime, {ColumnId::EventId, false}, {});
        Memory flags;
        flags.add(std::span(byId));
        for (const auto& block : store().blocks())
            flags.add(std::span(block->flags));
        measure("failed rows of a view", "", flags, [&] { (void)rowsWithFlags(store(), byId, flag::kFailed, {}); });
        RowSet last(store().eventCount());
        last.insert(store().eventCount() - 1);
        Memory bits;
        bits.add(std::span<const std::uint64_t>(last.words()));
        measure("next failed row, the last of all", "5 ms", bits, [&] {
            if (last.findFrom(0) != store().eventCount() - 1)
                std::abort();
        });
        const RowSet half = *runFilter(store(), *parseFilter("event = Invoke"), {});
        Memory memory;
        memory.add(std::span(byTime));
        memory.add(half.words());
        measure("filter an order", "", memory, [&] { (void)filteredOrder(byTime, half); });
    }

    void statistics() const {
        const FilterExpr failed = *parseFilter("not error exists and not region = eu-west-1");
        const RowSet rows = *runFilter(store(), failed, {});
        Memory memory;
        memory.add(rows.words());
        memory.addColumn(store(), ColumnId::Time);
        memory.addColumn(store(), ColumnId::Function);
        for (const auto& block : store().blocks())
            memory.add(std::span(block->flags));
        for (const Metric metric : {Metric::Invocations, Metric::AllEvents}) {
            HistogramSpec spec;
            spec.metric = metric;
            spec.maxBuckets = 600;
            measure(metric == Metric::AllEvents ? "timeline of events, 600 x 8" : "timeline of invocations, 600 x 8",
                    "25 ms", memory, [&] { (void)timeHistogram(store(), rows, spec, {}); });
        }
        Memory columns;
        columns.add(rows.words());
        for (const ColumnId column : kFacetColumns)
            columns.addColumn(store(), column);
        measure("value lists of the window", "120 ms", columns,
                [&] { (void)facets(store(), failed, kFacetColumns, {}); });
        measure("value lists of the window, first time", "120 ms", columns,
                [&] { (void)facets(*m_builder.snapshot(), failed, kFacetColumns, {}); });
        std::vector<ColumnId> texts;
        Memory all;
        for (const ColumnInfo& info : allColumns()) {
            if (info.kind == ColumnKind::Text) {
                texts.push_back(info.id);
                all.addColumn(store(), info.id);
            }
        }
        measure("value lists of all columns", "120 ms", all, [&] { (void)facets(store(), failed, texts, {}); });
        measure("value lists of all columns, first time", "120 ms", all,
                [&] { (void)facets(*m_builder.snapshot(), failed, texts, {}); });
        measure("totals", "", memory, [&] { (void)totals(store(), rows); });
    }

    void exports() const {
        EventOrder order = *sortByTime(store(), {});
        const std::size_t rows = std::min<std::size_t>(order.size(), 2'000'000);
        order.resize(rows);
        const std::string path = (std::filesystem::temp_directory_path() / "bench_query.out").string();
        std::vector<ColumnId> shown;
        std::vector<ColumnId> all;
        for (const ColumnInfo& info : allColumns()) {
            all.push_back(info.id);
            if (info.shownAtFirst)
                shown.push_back(info.id);
        }
        const auto run = [&](const std::string& what, ExportFormat format, const std::vector<ColumnId>& columns) {
            Memory memory;
            for (const ColumnId column : columns)
                memory.addColumn(store(), column);
            const std::string goal = std::to_string(rows / 1000) + " ms";
            measure("export " + std::to_string(rows) + " rows, " + what, goal, memory, [&] {
                Progress progress;
                const ExportOptions options{format, columns, true};
                if (!exportToFile(store(), order, options, path, progress, {}))
                    std::abort();
            });
        };
        // What any export has to do: as many bytes as 2,000,000 rows of all columns have, written and synced.
        const std::string bytes(1 << 20, 'x');
        constexpr std::size_t kRowBytes = 700;
        measure("write " + std::to_string(rows * kRowBytes >> 20) + " MiB to a file", "", Memory(), [&] {
            Result<ReplacingFile> file = ReplacingFile::create(path);
            for (std::size_t i = 0; i < rows * kRowBytes >> 20; ++i) {
                if (!file || !file->write(bytes))
                    std::abort();
            }
            if (!file->commit())
                std::abort();
        });
        run("CSV, columns shown at first", ExportFormat::Csv, shown);
        run("CSV, all columns", ExportFormat::Csv, all);
        run("JSON Lines, all columns", ExportFormat::JsonLines, all);
        std::filesystem::remove(path);
    }

    // What takes longest of each kind.
    void stops() const {
        const auto measureStop = [this](const std::string& operation, const auto& work) {
            if (isWanted(operation))
                m_table.measureStop(operation, "100 ms", work);
        };
        const FilterExpr filter = *parseFilter("(accesskey matches [a-f]7.*x$ or time ~ T12:3) and not deadbeef");
        measureStop("stop of a filter", [&](std::stop_token stop) { (void)runFilter(store(), filter, stop); });
        measureStop("stop of the sort of new logs", [&](std::stop_token stop) { (void)sortByTime(store(), stop); });
        const EventOrder byTime = *sortByTime(store(), {});
        for (const ColumnId column : {ColumnId::AccessKey, ColumnId::RequestId, ColumnId::Event}) {
            measureStop("stop of the sort by " + std::string(columnInfo(column).name), [&](std::stop_token stop) {
                (void)sortBy(*m_builder.snapshot(), byTime, {column, false}, stop);
            });
        }
        std::vector<ColumnId> texts;
        for (const ColumnInfo& info : allColumns()) {
            if (info.kind == ColumnKind::Text)
                texts.push_back(info.id);
        }
        measureStop("stop of the value lists of all columns",
                    [&](std::stop_token stop) { (void)facets(*m_builder.snapshot(), filter, texts, stop); });
        const RowSet everything = shownEvents(store());
        HistogramSpec spec;
        spec.maxBuckets = 600;
        measureStop("stop of the timeline",
                    [&](std::stop_token stop) { (void)timeHistogram(store(), everything, spec, stop); });
        const std::string path = (std::filesystem::temp_directory_path() / "bench_query.out").string();
        EventOrder some = byTime;
        some.resize(std::min<std::size_t>(some.size(), 2'000'000));
        texts.push_back(ColumnId::EventId);
        measureStop("stop of an export of all columns", [&](std::stop_token stop) {
            Progress progress;
            (void)exportToFile(store(), some, {ExportFormat::JsonLines, texts, true}, path, progress, stop);
        });
        std::filesystem::remove(path);
    }

    const StoreBuilder& m_builder;
    SnapshotPtr m_snapshot;
    bench::Table m_table;
    std::vector<std::string_view> m_only;  // parts of the names of the operations wanted; all if empty
    std::uint32_t m_middle;
};

bool readNumber(std::string_view text, unsigned& number) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() && number > 0;
}

}  // namespace

int main(int argc, char** argv) {
    unsigned events = 10'000'000;
    unsigned runs = 9;
    if ((argc > 1 && !readNumber(argv[1], events)) || (argc > 2 && !readNumber(argv[2], runs))) {
        std::fputs("bench_query [EVENTS] [RUNS] [PART OF A NAME]...: how long questions about a loaded store take\n",
                   stderr);
        return EXIT_FAILURE;
    }
    const std::unique_ptr<StoreBuilder> builder = bench::makeStore(events);
    const SnapshotPtr snapshot = builder->snapshot();
    std::uint64_t bytes = 0;
    for (const auto& block : snapshot->blocks())
        bytes += block->bytes();
    std::printf("%u events, %.1f bytes each without texts; %u runs, by turns with reading\n\n", events,
                static_cast<double>(bytes) / events, runs);
    Queries(*builder, snapshot, runs,
            std::span(argv, static_cast<std::size_t>(argc))
                .subspan(std::min<std::size_t>(3, static_cast<std::size_t>(argc))))
        .all();
    return EXIT_SUCCESS;
}
