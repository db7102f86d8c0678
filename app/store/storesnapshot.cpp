#include "app/store/storesnapshot.h"

#include "app/store/uuidtext.h"

#include <algorithm>

namespace lambdatrail {

std::optional<EventId> Duplicates::shownFor(EventId copy) const {
    const auto found =
        std::ranges::lower_bound(copies, number(copy), {}, &std::pair<std::uint32_t, std::uint32_t>::first);
    if (found == copies.end() || found->first != number(copy))
        return std::nullopt;
    return EventId{found->second};
}

std::uint32_t Duplicates::timesRead(EventId event) const {
    const auto found = times.find(number(shownFor(event).value_or(event)));
    return found == times.end() ? 1 : found->second;
}

RecordLocation StoreSnapshot::location(EventId id) const {
    const EventBlock& block = blockOf(id);
    const std::uint32_t row = rowOf(id);
    return {FileId{block.file.at(row)}, block.offset[row], block.length[row]};
}

std::string_view StoreSnapshot::storedText(EventId id, DictColumn column) const {
    return dictionary(column).text(code(id, column));
}

std::string StoreSnapshot::uuidText(const Uuid& id) const {
    if (id.isAbsent())
        return {};
    if (id.isOther())
        return std::string(dictionary(DictColumn::OtherId).text(id.otherCode()));
    const auto characters = uuidCharacters(id);
    return {characters.begin(), characters.end()};
}

std::string StoreSnapshot::cellText(EventId id, ColumnId column) const {
    const ColumnInfo& info = columnInfo(column);
    const EventBlock& block = blockOf(id);
    const std::uint32_t row = rowOf(id);
    switch (info.kind) {
        case ColumnKind::Time:
            return formatTime(block.timeMs[row]);
        case ColumnKind::Text:
            return std::string(columnText(column, storedText(id, info.stored)));
        case ColumnKind::Uuid:
            return uuidText(column == ColumnId::EventId ? block.eventId[row] : block.requestId[row]);
        case ColumnKind::File:
            return file(FileId{block.file.at(row)}).displayName();
    }
    return {};
}

TextOrderPtr StoreSnapshot::textOrder(ColumnId column, const std::stop_token& stop) const {
    return m_textOrders->of(dictionary(columnInfo(column).stored), column, stop);
}

}  // namespace lambdatrail
