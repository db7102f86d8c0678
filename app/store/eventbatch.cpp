#include "app/store/eventbatch.h"

#include <algorithm>

namespace lambdatrail {
namespace {

template <class Batch, class Fn>
void forEachColumn(Batch& batch, Fn&& fn) {
    fn(batch.timeMs);
    fn(batch.file);
    fn(batch.offset);
    fn(batch.length);
    fn(batch.eventId);
    fn(batch.requestId);
    fn(batch.sharedId);
    fn(batch.flags);
    for (auto& codes : batch.codes)
        fn(codes);
}

}  // namespace

bool EventBatch::isEven() const {
    bool even = true;
    forEachColumn(*this, [this, &even](const auto& column) { even = even && column.size() == size(); });
    return even;
}

void EventBatch::reserve(std::uint32_t events) {
    forEachColumn(*this, [events](auto& column) { column.reserve(events); });
}

void EventBatch::truncate(std::uint32_t events) {
    forEachColumn(*this, [events](auto& column) { column.resize(std::min<std::size_t>(column.size(), events)); });
}

void EventBatch::clear() {
    forEachColumn(*this, [](auto& column) { column.clear(); });
}

}  // namespace lambdatrail
