#include "app/store/storebuilder.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace lambdatrail {
namespace {

// Calls fn(to, from) for every growing column of two batches.
template <class Batch, class Other, class Fn>
void forEachColumn(Batch& to, Other& from, Fn&& fn) {
    fn(to.timeMs, from.timeMs);
    fn(to.file, from.file);
    fn(to.offset, from.offset);
    fn(to.length, from.length);
    fn(to.eventId, from.eventId);
    fn(to.requestId, from.requestId);
    fn(to.sharedId, from.sharedId);
    fn(to.flags, from.flags);
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        fn(to.codes[i], from.codes[i]);
}

// The rows as a block. take(column) gives a column that needs no work: a copy of it or itself.
template <class Batch, class Take>
std::shared_ptr<const EventBlock> sealed(Batch& rows, Take&& take) {
    auto block = std::make_shared<EventBlock>();
    block->size = rows.size();
    if (!rows.timeMs.empty()) {
        const auto [least, most] = std::ranges::minmax(rows.timeMs);
        block->leastTimeMs = least;
        block->mostTimeMs = most;
    }
    block->timeMs = take(rows.timeMs);
    block->file = CodeColumn(rows.file);
    block->offset = take(rows.offset);
    block->length = take(rows.length);
    block->eventId = take(rows.eventId);
    block->requestId = take(rows.requestId);
    block->sharedId = CodeColumn(rows.sharedId);
    block->flags = take(rows.flags);
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        block->codes[i] = CodeColumn(rows.codes[i]);
    return block;
}

}  // namespace

bool EventBatch::isEven() const {
    bool even = true;
    forEachColumn(*this, *this,
                  [this, &even](const auto& column, const auto&) { even = even && column.size() == size(); });
    return even;
}

void EventBatch::reserve(std::uint32_t events) {
    forEachColumn(*this, *this, [events](auto& column, auto&) { column.reserve(events); });
}

void EventBatch::truncate(std::uint32_t events) {
    forEachColumn(*this, *this,
                  [events](auto& column, auto&) { column.resize(std::min<std::size_t>(column.size(), events)); });
}

void EventBatch::clear() {
    forEachColumn(*this, *this, [](auto& column, auto&) { column.clear(); });
}

StoreBuilder::StoreBuilder() {
    for (auto& dictionary : m_dictionaries)
        dictionary = std::make_unique<Dictionary>();
    m_open.reserve(kEventsPerBlock);
}

std::optional<FileId> StoreBuilder::addFile(InputFile file) {
    const std::lock_guard lock(m_mutex);
    const FileId next{m_files.size()};
    const auto [known, isNew] = m_fileByKey.try_emplace(file.key(), next);
    if (!isNew) {
        const InputFile& before = m_files[known->second];
        if (before.sizeBytes == file.sizeBytes && before.modifiedNs == file.modifiedNs)
            return std::nullopt;
        known->second = next;
    }
    return m_files.add(std::move(file));
}

FileId StoreBuilder::addPart(FileId outer, PartStep step) {
    const std::lock_guard lock(m_mutex);
    InputFile part = m_files[outer];
    part.parts.push_back(std::move(step));
    m_fileByKey[part.key()] = FileId{m_files.size()};
    return m_files.add(std::move(part));
}

void StoreBuilder::setCompressed(FileId file) {
    const std::lock_guard lock(m_mutex);
    m_files.setCompressed(file);
}

InputFile StoreBuilder::file(FileId id) const {
    const std::lock_guard lock(m_mutex);
    return m_files[id];
}

Result<void> StoreBuilder::append(const EventBatch& batch) {
    if (!batch.isEven())
        return std::unexpected(Error{ErrorCode::Usage, "the columns of a batch are not equally long", {}, {}});
    std::unique_lock lock(m_mutex);
    const std::uint64_t limit = std::numeric_limits<std::uint32_t>::max() - kEventsPerBlock;
    if (m_blocks.size() * std::uint64_t{kEventsPerBlock} + m_open.size() + batch.size() > limit)
        return std::unexpected(Error{ErrorCode::Limit, "no more can be held", {}, {}});
    for (const TimeMs timeMs : batch.timeMs) {
        if (timeMs == kNoTime)
            continue;
        if (m_timeSpan.isEmpty())
            m_timeSpan = {timeMs, timeMs + 1};
        m_timeSpan.beginMs = std::min(m_timeSpan.beginMs, timeMs);
        m_timeSpan.endMs = std::max(m_timeSpan.endMs, timeMs + 1);
    }
    std::vector<FullRows> full;
    for (std::uint32_t done = 0; done < batch.size();) {
        const std::uint32_t take = std::min(batch.size() - done, kEventsPerBlock - m_open.size());
        forEachColumn(m_open, batch, [done, take](auto& to, const auto& from) {
            const auto begin = from.begin() + static_cast<std::ptrdiff_t>(done);
            to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(take));
        });
        done += take;
        if (m_open.size() == kEventsPerBlock) {
            full.push_back({m_blocks.size(), std::exchange(m_open, std::exchange(m_spare, {}))});
            m_open.reserve(kEventsPerBlock);
            m_blocks.push_back(nullptr);
        }
    }
    lock.unlock();
    for (FullRows& rows : full)
        seal(std::move(rows));
    return {};
}

// Without the lock for most of the time: it takes milliseconds.
void StoreBuilder::seal(FullRows full) {
    std::shared_ptr<const EventBlock> block = sealed(full.rows, [](auto& column) { return std::move(column); });
    full.rows.clear();
    {
        const std::lock_guard lock(m_mutex);
        m_blocks[full.block] = std::move(block);
        m_spare = std::move(full.rows);
    }
    m_blockMade.notify_all();
}

std::uint32_t StoreBuilder::eventCount() const {
    const std::lock_guard lock(m_mutex);
    return static_cast<std::uint32_t>(m_blocks.size()) * kEventsPerBlock + m_open.size();
}

SnapshotPtr StoreBuilder::snapshot() const {
    return make(true);
}

SnapshotPtr StoreBuilder::sealedSnapshot() const {
    return make(false);
}

SnapshotPtr StoreBuilder::foldedSnapshot(const FindDuplicates& find) const {
    auto snapshot = make(true);
    snapshot->m_duplicates = find(*snapshot);
    return snapshot;
}

std::shared_ptr<StoreSnapshot> StoreBuilder::make(bool withOpen) const {
    auto snapshot = std::make_shared<StoreSnapshot>();
    {
        std::unique_lock lock(m_mutex);
        const auto firstMissing = [this] { return std::ranges::find(m_blocks, nullptr); };
        if (withOpen)
            m_blockMade.wait(lock, [&] { return firstMissing() == m_blocks.end(); });
        snapshot->m_blocks.assign(m_blocks.begin(), firstMissing());
        snapshot->m_eventCount = static_cast<std::uint32_t>(snapshot->m_blocks.size()) * kEventsPerBlock;
        if (withOpen && m_open.size() > 0) {
            snapshot->m_blocks.push_back(sealed(m_open, [](const auto& column) { return column; }));
            snapshot->m_eventCount += m_open.size();
        }
        snapshot->m_files = m_files.shared();
        snapshot->m_timeSpan = m_timeSpan;
    }
    // After the blocks: every code that stands in them is known by now.
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        snapshot->m_dictionaries[i] = m_dictionaries[i]->view();
    return snapshot;
}

}  // namespace lambdatrail
