#include "app/load/recordreader.h"

#include "app/io/document.h"
#include "app/io/filesource.h"
#include "app/io/headsource.h"
#include "app/io/memorysource.h"
#include "app/load/placedrecord.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace lambdatrail {
namespace {

// The next record looked at is often the next one in the file, or the one before.
constexpr std::uint64_t kReadAheadBytes = 16 << 20;
constexpr std::uint64_t kKeptBeforeBytes = 4 << 20;
// Up to here a document is kept from its beginning.
constexpr std::uint64_t kSmallDocumentBytes = 64 << 20;

Error changed(const std::string& path) {
    return {ErrorCode::Changed, "the file is not the one that was loaded: it was changed since", path, {}};
}

}  // namespace

RecordReader::RecordReader(std::uint64_t cacheBytes) : m_cacheBytes(cacheBytes) {}

Result<std::string> RecordReader::read(const InputFile& file, const RecordLocation& location) {
    const auto stamp = fileStamp(file.path);
    if (!stamp)
        return std::unexpected(stamp.error());
    if (*stamp != FileStamp{file.sizeBytes, file.modifiedNs})
        return std::unexpected(changed(file.path));
    auto source = open(file, {location.offset, location.offset + location.length});
    if (!source)
        return std::unexpected(source.error());
    std::string record(location.length, '\0');
    if (!(*source)->skip(location.offset) || (*source)->read(record.data(), record.size()) != record.size())
        return std::unexpected((*source)->problem().value_or(changed(file.path)));
    // Only what is no object makes it worth looking at the header that a CSV file would have.
    std::optional<CsvFile> csv;
    if (!looksLikeObject(record)) {
        auto again = open(file, {0, HeadSource::kHeadBytes});
        if (!again)
            return std::unexpected(again.error());
        csv = CsvFile::recognise(HeadSource(std::move(*again)).head());
    }
    std::string text = recordAtPlace(std::move(record), csv);
    if (text.empty())
        return std::unexpected(changed(file.path));
    return text;
}

// The document, from which `wanted` can be read after skipping to it. Of what is packed, that part comes from memory.
Result<std::unique_ptr<ByteSource>> RecordReader::open(const InputFile& file, Wanted wanted) {
    // What strings in a text say is quickly had from the text, again and again: that is what is kept.
    const std::span<const PartStep> texts = file.textSteps();
    InputFile outer = file;
    outer.parts.resize(file.parts.size() - texts.size());
    if (!texts.empty())
        wanted = {texts.front().offset, texts.front().offset + texts.front().length};
    std::unique_ptr<ByteSource> source;
    const bool isPacked = outer.compressed || !outer.parts.empty();
    if (isPacked && wanted.end - wanted.begin <= m_cacheBytes) {
        auto part = unpacked(outer, wanted);
        if (!part)
            return std::unexpected(part.error());
        source = std::make_unique<MemorySource>(std::move(part->bytes), part->begin);
    } else {
        auto opened = openDocument(outer);
        if (!opened)
            return std::unexpected(opened.error());
        source = std::move(*opened);
    }
    return openTexts(std::move(source), texts);
}

// A part of the unpacked document that holds what is wanted, or all of it that there is.
Result<RecordReader::Unpacked> RecordReader::unpacked(const InputFile& file, Wanted wanted) {
    const std::string key = file.key();
    {
        const std::lock_guard lock(m_mutex);
        const auto known = std::ranges::find_if(m_recent, [&](const Unpacked& entry) {
            return entry.key == key && entry.sizeBytes == file.sizeBytes && entry.modifiedNs == file.modifiedNs &&
                   entry.begin <= wanted.begin && (entry.isToTheEnd || wanted.end <= entry.begin + entry.bytes->size());
        });
        if (known != m_recent.end()) {
            m_recent.splice(m_recent.begin(), m_recent, known);
            return *known;
        }
    }
    auto source = openDocument(file);
    if (!source)
        return std::unexpected(source.error());
    const std::uint64_t length = wanted.end - wanted.begin;
    const std::uint64_t room = m_cacheBytes - length;
    const std::uint64_t begin = wanted.end <= std::min(kSmallDocumentBytes, m_cacheBytes)
                                    ? 0
                                    : wanted.begin - std::min({wanted.begin, room / 2, kKeptBeforeBytes});
    const std::uint64_t end = std::min(begin + m_cacheBytes, wanted.end + kReadAheadBytes);
    Unpacked fresh{key, file.sizeBytes, file.modifiedNs, begin, false, {}};
    auto bytes = std::make_shared<std::string>();
    if ((*source)->skip(begin)) {
        // Not cleared first: most documents are much smaller than what may be read.
        bytes->resize_and_overwrite(end - begin,
                                    [&source](char* to, std::size_t size) { return (*source)->read(to, size); });
        bytes->shrink_to_fit();
    }
    fresh.isToTheEnd = begin + bytes->size() < end;
    if (const auto& problem = (*source)->problem(); problem && begin + bytes->size() < wanted.end)
        return std::unexpected(*problem);
    fresh.bytes = std::move(bytes);
    keep(fresh);
    return fresh;
}

void RecordReader::keep(const Unpacked& fresh) {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_recent, [&](const Unpacked& entry) {
        return entry.key == fresh.key && entry.begin >= fresh.begin &&
               entry.begin + entry.bytes->size() <= fresh.begin + fresh.bytes->size();
    });
    m_recent.push_front(fresh);
    std::uint64_t kept = 0;
    for (auto entry = m_recent.begin(); entry != m_recent.end();) {
        kept += entry->bytes->size();
        entry = kept > m_cacheBytes && entry != m_recent.begin() ? m_recent.erase(entry) : std::next(entry);
    }
}

}  // namespace lambdatrail
