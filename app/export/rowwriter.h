#pragma once

#include "app/base/timeformatter.h"
#include "app/export/exporter.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Turns events into lines of the output. Cells repeat a lot: their written form is kept per dictionary code, within
// bounds. The snapshot must outlive it. For one thread.
class RowWriter {
 public:
    RowWriter(const StoreSnapshot& snapshot, const ExportOptions& options);

    void appendHeader(std::string& out) const;  // nothing for JsonLines
    void appendRow(std::string& out, EventId event);

 private:
    struct Slot {
        Code code;
        std::string cell;
    };
    struct Column {
        ColumnId id{};
        ColumnKind kind{};
        DictColumn stored{};
        std::string prefix;       // JsonLines: the key
        std::vector<Slot> slots;  // a code's slot is code % size
    };

    void appendCell(std::string& out, Column& column, EventId event);
    void appendPlain(std::string& out, const Column& column, std::string_view text) const;
    void appendText(std::string& out, const Column& column, std::string_view text) const;
    template <class TextOf>
    void appendKept(std::string& out, Column& column, Code code, TextOf&& textOf) const;

    const StoreSnapshot& m_snapshot;
    bool m_json;
    bool m_formulaSafe;
    std::vector<Column> m_columns;
    TimeFormatter m_times;
};

}  // namespace lambdatrail
