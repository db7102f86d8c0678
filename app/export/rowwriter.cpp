#include "app/export/rowwriter.h"

#include "app/export/csvwriter.h"
#include "app/store/uuidtext.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace lambdatrail {
namespace {

// At most 16,384 cells of 512 bytes: 8 MiB a column, however large its dictionary is.
constexpr std::uint32_t kSlotsPerColumn = 16'384;
constexpr std::size_t kLongestKeptBytes = 512;
constexpr Code kNoCode = std::numeric_limits<Code>::max();

std::string jsonText(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::uint32_t valuesOf(const StoreSnapshot& snapshot, const ColumnInfo& info) {
    switch (info.kind) {
        case ColumnKind::Text:
            return snapshot.dictionary(info.stored).size();
        case ColumnKind::File:
            return snapshot.fileCount();
        case ColumnKind::Time:
        case ColumnKind::Uuid:
            break;
    }
    return 0;
}

}  // namespace

RowWriter::RowWriter(const StoreSnapshot& snapshot, const ExportOptions& options)
    : m_snapshot(snapshot), m_json(options.format == ExportFormat::JsonLines), m_formulaSafe(options.formulaSafe) {
    for (const ColumnId id : options.columns) {
        if (m_json && std::ranges::find(m_columns, id, &Column::id) != m_columns.end())
            continue;  // a key stands in an object once
        const ColumnInfo& info = columnInfo(id);
        Column column{id, info.kind, info.stored, {}, {}};
        if (m_json)
            column.prefix = jsonText(info.name) + ':';
        column.slots.assign(std::min(valuesOf(snapshot, info), kSlotsPerColumn), {kNoCode, {}});
        m_columns.push_back(std::move(column));
    }
}

void RowWriter::appendHeader(std::string& out) const {
    if (m_json)
        return;
    for (const Column& column : m_columns) {
        appendCsvCell(out, columnInfo(column.id).name, m_formulaSafe);
        out += ',';
    }
    out.pop_back();
    out += "\r\n";
}

void RowWriter::appendRow(std::string& out, EventId event) {
    const std::size_t begin = out.size();
    if (m_json)
        out += '{';
    for (Column& column : m_columns) {
        const std::size_t before = out.size();
        appendCell(out, column, event);
        if (!m_json || out.size() != before)
            out += ',';
    }
    if (out.back() == ',')
        out.pop_back();
    if (m_json) {
        out += "}\n";
        return;
    }
    if (out.size() == begin && m_columns.size() == 1)
        out += "\"\"";  // an empty line would be no row to many readers
    out += "\r\n";
}

void RowWriter::appendCell(std::string& out, Column& column, EventId event) {
    const EventBlock& block = m_snapshot.blockOf(event);
    const std::uint32_t row = StoreSnapshot::rowOf(event);
    switch (column.kind) {
        case ColumnKind::Time:
            if (const TimeMs timeMs = block.timeMs[row]; timeMs != kNoTime)
                appendPlain(out, column, m_times.format(timeMs));
            break;
        case ColumnKind::Text:
            if (const Code code = block.column(column.stored).at(row); code != kAbsent) {
                appendKept(out, column, code,
                           [&] { return columnText(column.id, m_snapshot.dictionary(column.stored).text(code)); });
            }
            break;
        case ColumnKind::Uuid: {
            const Uuid& id = column.id == ColumnId::EventId ? block.eventId[row] : block.requestId[row];
            if (id.isOther()) {
                appendText(out, column, m_snapshot.dictionary(DictColumn::OtherId).text(id.otherCode()));
            } else if (!id.isAbsent()) {
                const auto text = uuidCharacters(id);
                appendPlain(out, column, {text.data(), text.size()});
            }
            break;
        }
        case ColumnKind::File:
            appendKept(out, column, block.file.at(row), [&] { return m_snapshot.cellText(event, column.id); });
            break;
    }
}

// A text in which nothing needs to be quoted.
void RowWriter::appendPlain(std::string& out, const Column& column, std::string_view text) const {
    out += column.prefix;
    if (m_json)
        out += '"';
    out += text;
    if (m_json)
        out += '"';
}

void RowWriter::appendText(std::string& out, const Column& column, std::string_view text) const {
    if (text.empty())
        return;
    out += column.prefix;
    if (m_json)
        out += jsonText(text);
    else
        appendCsvCell(out, text, m_formulaSafe);
}

template <class TextOf>
void RowWriter::appendKept(std::string& out, Column& column, Code code, TextOf&& textOf) const {
    Slot& slot = column.slots[code % column.slots.size()];
    if (slot.code == code) {
        out += slot.cell;
        return;
    }
    const std::size_t before = out.size();
    appendText(out, column, textOf());
    if (out.size() - before <= kLongestKeptBytes) {
        slot.code = code;
        slot.cell.assign(out, before);
    }
}

}  // namespace lambdatrail
