#include "app/io/recordreader.h"

#include "app/io/buffer.h"
#include "app/io/inflate.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;

Error changed(const std::string& path) {
    return {ErrorCode::Changed, "the file is not the one that was loaded: it was changed since", path, {}};
}

// Moves the stream forward to an offset; false if it ends before.
bool skipTo(ByteStream& stream, std::uint64_t offset) {
    std::string piece(std::min<std::uint64_t>(kPieceBytes, offset), '\0');
    while (offset > 0) {
        const std::size_t got = stream.read(piece.data(), std::min<std::uint64_t>(piece.size(), offset));
        if (got == 0)
            return false;
        offset -= got;
    }
    return true;
}

}  // namespace

RecordReader::RecordReader(std::uint64_t cacheBytes) : m_cacheBytes(cacheBytes) {}

Result<std::string> RecordReader::read(const InputFile& file, const RecordLocation& location) {
    const auto stamp = fileStamp(file.path);
    if (!stamp)
        return std::unexpected(stamp.error());
    if (*stamp != FileStamp{file.sizeBytes, file.modifiedNs})
        return std::unexpected(changed(file.path));
    std::string record;
    const std::uint64_t end = location.offset + location.length;
    if (file.compressed && end <= m_cacheBytes) {
        const auto bytes = unpacked(file, end);
        if (!bytes)
            return std::unexpected(bytes.error());
        if ((*bytes)->size() < end)
            return std::unexpected(changed(file.path));
        record = (*bytes)->substr(location.offset, location.length);
    } else {
        auto stream = ByteStream::open(file.path);
        if (!stream)
            return std::unexpected(stream.error());
        record.resize(location.length);
        if (!skipTo(*stream, location.offset) || stream->read(record.data(), record.size()) != record.size())
            return std::unexpected(stream->problem().value_or(changed(file.path)));
    }
    // A record is an object; anything else shows that other bytes stand here now.
    if (record.empty() || record.front() != '{' || record.back() != '}')
        return std::unexpected(changed(file.path));
    return record;
}

// The file's first bytes, unpacked, at least to `upToByte` if it has so many.
Result<std::shared_ptr<const std::string>> RecordReader::unpacked(const InputFile& file, std::uint64_t upToByte) {
    {
        const std::lock_guard lock(m_mutex);
        const auto known = std::ranges::find_if(m_recent, [&](const Unpacked& entry) {
            return entry.path == file.path && entry.sizeBytes == file.sizeBytes &&
                   entry.modifiedNs == file.modifiedNs && entry.bytes->size() >= upToByte;
        });
        if (known != m_recent.end()) {
            m_recent.splice(m_recent.begin(), m_recent, known);
            return known->bytes;
        }
    }
    auto stream = ByteStream::open(file.path);
    if (!stream)
        return std::unexpected(stream.error());
    // A piece more than is needed: the next record looked at is often the next one in the file.
    auto bytes = std::make_shared<std::string>(std::min(m_cacheBytes, upToByte + 16 * kPieceBytes), '\0');
    bytes->resize(stream->read(bytes->data(), bytes->size()));
    bytes->shrink_to_fit();
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_recent, [&](const Unpacked& entry) { return entry.path == file.path; });
    m_recent.push_front({file.path, file.sizeBytes, file.modifiedNs, bytes});
    std::uint64_t kept = 0;
    for (auto entry = m_recent.begin(); entry != m_recent.end();) {
        kept += entry->bytes->size();
        entry = kept > m_cacheBytes && entry != m_recent.begin() ? m_recent.erase(entry) : std::next(entry);
    }
    return bytes;
}

}  // namespace lambdatrail
