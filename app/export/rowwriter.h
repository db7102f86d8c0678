#pragma once

#include "app/base/timeformatter.h"
#include "app/export/exporter.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Turns events into lines of the output. Cells repeat a lot: their written form is kept per dictionary code, within
// bounds. Many rows are read from the store at once, block by block: those of a view come from all over it. Some of
// them are made at once, column by column, so that the processor fetches the cells of many rows at a time.
// The snapshot must outlive it. For one thread.
class RowWriter {
 public:
    RowWriter(const StoreSnapshot& snapshot, const ExportOptions& options);

    void appendHeader(std::string& out) const;  // nothing for JsonLines
    void appendRows(std::string& out, std::span<const std::uint32_t> events);

 private:
    struct Column {
        ColumnId id{};
        ColumnKind kind{};
        DictColumn stored{};
        std::string prefix;  // JsonLines: the key
        // What the rows that were read have, by the kind of the column.
        std::vector<Code> codes;
        std::vector<Uuid> uuids;
        std::vector<TimeMs> timesMs;
        std::vector<std::string_view>
            kept;  // by code, without data if not known yet; empty if there are too many codes
        std::deque<std::string> keptTexts;
        std::size_t keptBytes = 0;
        std::string made;  // cells of these rows that are not kept
    };
    struct Place {
        std::uint32_t event;
        std::uint32_t row;  // of those that are read
    };

    using Cells = std::span<std::string_view>;  // of one column, a row each

    void read(std::span<const std::uint32_t> events);
    void readColumn(Column& column);
    template <class Fn>
    void forEachBlock(Fn fn) const;
    // Cells of rows of those that were read, from `first` on.
    void makeCells(Column& column, std::size_t first, Cells cells);
    void makeTextCells(Column& column, std::span<const Code> codes, Cells cells);
    void makeUuidCells(Column& column, std::span<const Uuid> ids, Cells cells);
    template <class Value, class Make>
    void makeEach(Column& column, std::span<const Value> values, Cells cells, Make make);
    void appendCell(std::string& out, const Column& column, std::string_view text) const;
    void appendPlainCell(std::string& out, const Column& column, std::string_view text) const;
    std::string_view textOf(const Column& column, Code code) const;
    char* writeRow(char* to, std::size_t row, std::size_t rows) const;

    const StoreSnapshot& m_snapshot;
    bool m_json;
    bool m_formulaSafe;
    std::vector<Column> m_columns;
    TimeFormatter m_times;
    std::vector<Place> m_places;            // of the rows that are read, in the order of the store
    std::vector<Place> m_room;              // to sort them
    std::vector<std::string_view> m_cells;  // column by column, each with the comma behind it
};

}  // namespace lambdatrail
