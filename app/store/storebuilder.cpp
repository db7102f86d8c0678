#include "app/store/storebuilder.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace lambdatrail {

StoreBuilder::StoreBuilder() {
    for (auto& dictionary : m_dictionaries)
        dictionary = std::make_unique<Dictionary>();
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
    const std::lock_guard lock(m_mutex);
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
    for (std::uint32_t done = 0; done < batch.size();) {
        const std::uint32_t take = std::min(batch.size() - done, kEventsPerBlock - m_open.size());
        m_open.append(batch, done, take, m_columnMemory);
        done += take;
        if (m_open.size() == kEventsPerBlock) {
            m_blocks.push_back(m_open.block());
            m_open = {};
        }
    }
    return {};
}

std::uint32_t StoreBuilder::eventCount() const {
    const std::lock_guard lock(m_mutex);
    return static_cast<std::uint32_t>(m_blocks.size()) * kEventsPerBlock + m_open.size();
}

SnapshotPtr StoreBuilder::snapshot() const {
    return make();
}

SnapshotPtr StoreBuilder::foldedSnapshot(const FindDuplicates& find) const {
    auto snapshot = make();
    snapshot->m_duplicates = find(*snapshot);
    return snapshot;
}

std::shared_ptr<StoreSnapshot> StoreBuilder::make() const {
    auto snapshot = std::make_shared<StoreSnapshot>();
    {
        const std::lock_guard lock(m_mutex);
        snapshot->m_blocks = m_blocks;
        snapshot->m_eventCount = static_cast<std::uint32_t>(m_blocks.size()) * kEventsPerBlock;
        if (m_open.size() > 0) {
            snapshot->m_blocks.push_back(m_open.block());
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
