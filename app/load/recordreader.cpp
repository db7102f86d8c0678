#include "app/load/recordreader.h"

#include "app/io/document.h"
#include "app/io/filesource.h"
#include "app/io/headsource.h"
#include "app/io/memorysource.h"
#include "app/parse/csvfile.h"
#include "app/parse/jsonscan.h"

#include <algorithm>
#include <span>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::uint64_t kReadAheadBytes = 16 << 20;

Error changed(const std::string& path) {
    return {ErrorCode::Changed, "the file is not the one that was loaded: it was changed since", path, {}};
}

bool isObject(std::string_view text) {
    return text.size() >= 2 && text.front() == '{' && text.back() == '}';
}

// The record in a row of the CSV file that begins with `head`.
std::string recordOfRow(std::string_view head, std::string_view row) {
    std::string json;
    const auto file = CsvFile::recognise(head);
    if (!file)
        return {};
    CsvRow cells;
    readCsvRow(row, true, file->separator, cells);
    file->layout.record(cells, json);
    return json;
}

bool isArray(std::string_view text) {
    return text.size() >= 2 && text.front() == '[' && text.back() == ']';
}

std::string withoutSpace(const std::string& text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

// A record that a string says, perhaps a string in a string.
std::string withoutQuotes(std::string text) {
    while (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        std::string said;
        unescapeJson(std::string_view(text).substr(1, text.size() - 2), said);
        text = withoutSpace(said);
    }
    return text;
}

}  // namespace

RecordReader::RecordReader(std::uint64_t cacheBytes) : m_cacheBytes(cacheBytes) {}

Result<std::string> RecordReader::read(const InputFile& file, const RecordLocation& location) {
    const auto stamp = fileStamp(file.path);
    if (!stamp)
        return std::unexpected(stamp.error());
    if (*stamp != FileStamp{file.sizeBytes, file.modifiedNs})
        return std::unexpected(changed(file.path));
    const std::uint64_t end = location.offset + location.length;
    auto source = open(file, end);
    if (!source)
        return std::unexpected(source.error());
    std::string record(location.length, '\0');
    if (!(*source)->skip(location.offset) || (*source)->read(record.data(), record.size()) != record.size())
        return std::unexpected((*source)->problem().value_or(changed(file.path)));
    if (isObject(record))
        return record;

    auto again = open(file, end);
    if (!again)
        return std::unexpected(again.error());
    const HeadSource beginning(std::move(*again));
    std::string text = recordOfRow(beginning.head(), record);
    if (text.empty())
        text = withoutQuotes(std::move(record));
    // A record is an object, or an array of columns that stands for one; anything else shows that other bytes stand
    // here now.
    if (!isObject(text) && !isArray(text))
        return std::unexpected(changed(file.path));
    return text;
}

// The document at its beginning. Of what is packed, the bytes before `end` come from memory if they fit.
Result<std::unique_ptr<ByteSource>> RecordReader::open(const InputFile& file, std::uint64_t end) {
    // What strings in a text say is quickly had from the text, again and again: that is what is kept.
    const std::span<const PartStep> texts = file.textSteps();
    InputFile outer = file;
    outer.parts.resize(file.parts.size() - texts.size());
    if (!texts.empty())
        end = texts.front().offset + texts.front().length;
    std::unique_ptr<ByteSource> source;
    if ((outer.compressed || !outer.parts.empty()) && end <= m_cacheBytes) {
        auto bytes = unpacked(outer, end);
        if (!bytes)
            return std::unexpected(bytes.error());
        source = std::make_unique<MemorySource>(std::move(*bytes));
    } else {
        auto opened = openDocument(outer);
        if (!opened)
            return std::unexpected(opened.error());
        source = std::move(*opened);
    }
    return openTexts(std::move(source), texts);
}

// The document's first bytes, unpacked, at least to `upToByte` if it has so many.
Result<std::shared_ptr<const std::string>> RecordReader::unpacked(const InputFile& file, std::uint64_t upToByte) {
    const std::string key = file.key();
    {
        const std::lock_guard lock(m_mutex);
        const auto known = std::ranges::find_if(m_recent, [&](const Unpacked& entry) {
            return entry.key == key && entry.sizeBytes == file.sizeBytes && entry.modifiedNs == file.modifiedNs &&
                   entry.bytes->size() >= upToByte;
        });
        if (known != m_recent.end()) {
            m_recent.splice(m_recent.begin(), m_recent, known);
            return known->bytes;
        }
    }
    auto source = openDocument(file);
    if (!source)
        return std::unexpected(source.error());
    // A piece more than is needed: the next record looked at is often the next one in the file.
    auto bytes = std::make_shared<std::string>(std::min(m_cacheBytes, upToByte + kReadAheadBytes), '\0');
    bytes->resize((*source)->read(bytes->data(), bytes->size()));
    bytes->shrink_to_fit();
    if (bytes->size() < upToByte)
        return std::unexpected((*source)->problem().value_or(changed(file.path)));
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_recent, [&](const Unpacked& entry) { return entry.key == key; });
    m_recent.push_front({key, file.sizeBytes, file.modifiedNs, bytes});
    std::uint64_t kept = 0;
    for (auto entry = m_recent.begin(); entry != m_recent.end();) {
        kept += entry->bytes->size();
        entry = kept > m_cacheBytes && entry != m_recent.begin() ? m_recent.erase(entry) : std::next(entry);
    }
    return bytes;
}

}  // namespace lambdatrail
