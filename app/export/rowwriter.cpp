#include "app/export/rowwriter.h"

#include "app/export/csvwriter.h"
#include "app/store/cachesort.h"
#include "app/store/uuidtext.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kRowsRead = 1024;
constexpr std::size_t kRowsAtOnce = 64;
// What is kept of a column, however large its dictionary is.
constexpr std::uint32_t kMostKeptCodes = 65'536;
constexpr std::size_t kMostKeptBytes = 8 << 20;
constexpr std::size_t kLongestKeptBytes = 512;
// So many bytes can be read behind every cell and written behind every row. Cells are mostly shorter, and are copied
// together with what follows them: that is much faster than to look at the length.
constexpr std::size_t kCopiedBytes = 32;

char* copied(char* to, std::string_view cell) {
    if (cell.size() <= kCopiedBytes)
        std::memcpy(to, cell.data(), kCopiedBytes);
    else
        std::memcpy(to, cell.data(), cell.size());
    return to + cell.size();
}

void appendJsonText(std::string& out, std::string_view text) {
    const auto isPlain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    if (std::ranges::all_of(text, isPlain)) {
        out += '"';
        out += text;
        out += '"';
        return;
    }
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
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
        Column column;
        column.id = id;
        column.kind = info.kind;
        column.stored = info.stored;
        if (m_json) {
            appendJsonText(column.prefix, info.name);
            column.prefix += ':';
        }
        if (const std::uint32_t values = valuesOf(snapshot, info); values <= kMostKeptCodes)
            column.kept.resize(values);
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

void RowWriter::appendRows(std::string& out, std::span<const std::uint32_t> events) {
    constexpr std::size_t kAroundCells = 4;  // brackets and the end of the line
    while (!events.empty()) {
        const auto some = events.first(std::min(events.size(), kRowsRead));
        events = events.subspan(some.size());
        read(some);
        for (std::size_t first = 0; first < some.size(); first += kRowsAtOnce) {
            const std::size_t rows = std::min(some.size() - first, kRowsAtOnce);
            m_cells.resize(m_columns.size() * rows);
            for (std::size_t i = 0; i < m_columns.size(); ++i)
                makeCells(m_columns[i], first, std::span(m_cells).subspan(i * rows, rows));
            std::size_t size = out.size() + rows * kAroundCells + kCopiedBytes;
            for (const std::string_view cell : m_cells)
                size += cell.size();
            out.resize_and_overwrite(size, [this, before = out.size(), rows](char* text, std::size_t) {
                char* to = text + before;
                for (std::size_t row = 0; row < rows; ++row)
                    to = writeRow(to, row, rows);
                return static_cast<std::size_t>(to - text);
            });
        }
    }
}

void RowWriter::read(std::span<const std::uint32_t> events) {
    m_places.clear();
    for (const std::uint32_t event : events)
        m_places.push_back({event, static_cast<std::uint32_t>(m_places.size())});
    m_room.resize(m_places.size());
    sortInCache(std::span(m_places), std::span(m_room), [](const Place& place) { return place.event; }, {});
    for (Column& column : m_columns)
        readColumn(column);
}

// Calls fn(block, places) for every block that rows come from.
template <class Fn>
void RowWriter::forEachBlock(Fn fn) const {
    for (std::size_t begin = 0; begin < m_places.size();) {
        const std::uint32_t block = m_places[begin].event / kEventsPerBlock;
        std::size_t end = begin + 1;
        while (end < m_places.size() && m_places[end].event / kEventsPerBlock == block)
            ++end;
        fn(*m_snapshot.blocks()[block], std::span(m_places).subspan(begin, end - begin));
        begin = end;
    }
}

void RowWriter::readColumn(Column& column) {
    const auto readInto = [this](auto& values, auto valuesOf) {
        values.resize(m_places.size());
        forEachBlock([&](const EventBlock& block, std::span<const Place> places) {
            valuesOf(block, [&](const auto& ofBlock) {
                for (const Place& place : places)
                    values[place.row] = ofBlock[place.event % kEventsPerBlock];
            });
        });
    };
    switch (column.kind) {
        case ColumnKind::Time:
            readInto(column.timesMs, [](const EventBlock& block, auto take) { take(block.timeMs); });
            break;
        case ColumnKind::Uuid:
            readInto(column.uuids,
                     [ids = column.id == ColumnId::EventId ? &EventBlock::eventId : &EventBlock::requestId](
                         const EventBlock& block, auto take) { take(block.*ids); });
            break;
        case ColumnKind::File:
            readInto(column.codes, [](const EventBlock& block, auto take) { block.file.visit(take); });
            break;
        case ColumnKind::Text:
            readInto(column.codes, [stored = column.stored](const EventBlock& block, auto take) {
                block.column(stored).visit(take);
            });
            break;
    }
}

char* RowWriter::writeRow(char* to, std::size_t row, std::size_t rows) const {
    const char* const begin = to;
    if (m_json)
        *to++ = '{';
    for (std::size_t at = row; at < m_cells.size(); at += rows)
        to = copied(to, m_cells[at]);
    if (to != begin && to[-1] == ',')
        --to;
    if (!m_json && to == begin && m_columns.size() == 1)
        to = std::ranges::copy(std::string_view("\"\""), to).out;  // an empty line would be no row to many readers
    return std::ranges::copy(std::string_view(m_json ? "}\n" : "\r\n"), to).out;
}

void RowWriter::makeCells(Column& column, std::size_t first, Cells cells) {
    const auto some = [&](const auto& values) { return std::span(values).subspan(first, cells.size()); };
    switch (column.kind) {
        case ColumnKind::Time:
            makeEach(column, some(std::as_const(column.timesMs)), cells, [&](TimeMs timeMs) {
                appendPlainCell(column.made, column, timeMs == kNoTime ? std::string_view{} : m_times.format(timeMs));
            });
            break;
        case ColumnKind::Uuid:
            makeUuidCells(column, some(std::as_const(column.uuids)), cells);
            break;
        case ColumnKind::Text:
        case ColumnKind::File:
            makeTextCells(column, some(std::as_const(column.codes)), cells);
            break;
    }
}

// Cells that are made for each row anew: make(value) appends one to column.made.
template <class Value, class Make>
void RowWriter::makeEach(Column& column, std::span<const Value> values, Cells cells, Make make) {
    std::array<std::size_t, kRowsAtOnce + 1> begins{};
    column.made.clear();
    for (std::size_t row = 0; row < values.size(); ++row) {
        make(values[row]);
        begins[row + 1] = column.made.size();
    }
    column.made.append(kCopiedBytes, '\0');
    for (std::size_t row = 0; row < values.size(); ++row)
        cells[row] = std::string_view(column.made).substr(begins[row], begins[row + 1] - begins[row]);
}

void RowWriter::makeUuidCells(Column& column, std::span<const Uuid> ids, Cells cells) {
    makeEach(column, ids, cells, [&](const Uuid& id) {
        if (id.isAbsent() || id.isOther()) {
            appendCell(column.made, column, m_snapshot.dictionary(DictColumn::OtherId).text(id.otherCode()));
            return;
        }
        const auto text = uuidCharacters(id);
        appendPlainCell(column.made, column, {text.data(), text.size()});
    });
}

void RowWriter::makeTextCells(Column& column, std::span<const Code> codes, Cells cells) {
    // What follows is fetched while others are looked up: texts of large dictionaries lie far apart.
    if (column.kept.empty()) {
        std::array<std::string_view, kRowsAtOnce> texts;
        std::ranges::transform(codes, texts.begin(), [&](Code code) {
            const std::string_view text = textOf(column, code);
            __builtin_prefetch(text.data());
            return text;
        });
        makeEach(column, std::span<const std::string_view>(texts).first(codes.size()), cells,
                 [&](std::string_view text) { appendCell(column.made, column, text); });
        return;
    }
    struct Loose {
        std::size_t row;
        std::size_t begin;  // in column.made
        std::size_t length;
    };
    std::vector<Loose> loose;  // what is too long to keep, or too much
    for (const Code code : codes)
        __builtin_prefetch(&column.kept[code]);
    column.made.clear();
    for (std::size_t row = 0; row < codes.size(); ++row) {
        std::string_view& kept = column.kept[codes[row]];
        if (kept.data() == nullptr) {
            const std::size_t begin = column.made.size();
            appendCell(column.made, column, textOf(column, codes[row]));
            const std::size_t length = column.made.size() - begin;
            if (length <= kLongestKeptBytes && column.keptBytes + length <= kMostKeptBytes) {
                std::string& text = column.keptTexts.emplace_back(column.made, begin);
                text.append(kCopiedBytes, '\0');
                kept = std::string_view(text).substr(0, length);
                column.keptBytes += length;
                column.made.resize(begin);
            } else {
                loose.push_back({row, begin, length});
            }
        }
        __builtin_prefetch(kept.data());
        cells[row] = kept;
    }
    column.made.append(kCopiedBytes, '\0');
    for (const Loose& cell : loose)
        cells[cell.row] = std::string_view(column.made).substr(cell.begin, cell.length);
}

std::string_view RowWriter::textOf(const Column& column, Code code) const {
    if (column.kind == ColumnKind::File)
        return m_snapshot.file(FileId{code}).displayName();
    return columnText(column.id, m_snapshot.dictionary(column.stored).text(code));
}

// A text in which nothing needs to be quoted, and the comma behind it.
void RowWriter::appendPlainCell(std::string& out, const Column& column, std::string_view text) const {
    if (m_json && text.empty())
        return;
    out += column.prefix;
    if (m_json)
        out += '"';
    out += text;
    if (m_json)
        out += '"';
    out += ',';
}

void RowWriter::appendCell(std::string& out, const Column& column, std::string_view text) const {
    if (m_json && text.empty())
        return;
    out += column.prefix;
    if (m_json)
        appendJsonText(out, text);
    else
        appendCsvCell(out, text, m_formulaSafe);
    out += ',';
}

}  // namespace lambdatrail
