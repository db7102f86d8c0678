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
// bounds. Some rows are made at once, column by column, so that the processor fetches the cells of many rows at a time.
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
        std::vector<std::string_view>
            kept;  // by code, without data if not known yet; empty if there are too many codes
        std::deque<std::string> keptTexts;
        std::size_t keptBytes = 0;
        std::string made;  // cells of these rows that are not kept
    };
    struct Place {
        const EventBlock* block;
        std::uint32_t row;
    };

    using Cells = std::span<std::string_view>;  // of one column, a row each

    void makeCells(Column& column, Cells cells);
    void makeTextCells(Column& column, Cells cells);
    void makeUuidCells(Column& column, Cells cells);
    template <class Make>
    void makeEach(Column& column, Cells cells, Make make);
    void appendCell(std::string& out, const Column& column, std::string_view text) const;
    void appendPlainCell(std::string& out, const Column& column, std::string_view text) const;
    std::string_view textOf(const Column& column, Code code) const;
    char* writeRow(char* to, std::size_t row) const;

    const StoreSnapshot& m_snapshot;
    bool m_json;
    bool m_formulaSafe;
    std::vector<Column> m_columns;
    TimeFormatter m_times;
    std::vector<Place> m_places;            // of the rows that are made now
    std::vector<std::string_view> m_cells;  // column by column, each with the comma behind it
};

}  // namespace lambdatrail
