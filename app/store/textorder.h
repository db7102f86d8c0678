#pragma once

#include "app/base/largevector.h"
#include "app/store/columns.h"
#include "app/store/dictionary.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>

namespace lambdatrail {

// The texts that a column shows for the codes of its dictionary, in the order of their bytes.
struct TextOrder {
    LargeVector<Code> codes;          // all but the absent one; codes that show the same, in their own order
    LargeVector<std::uint8_t> isNew;  // 1 if codes[i] shows another text than codes[i - 1]; 1 for the first
    std::size_t emptyCount = 0;       // the first so many codes show nothing: an ARN without region
};
using TextOrderPtr = std::shared_ptr<const TextOrder>;

// Remembers the orders of one snapshot: neither sorting by a column nor counting its values need sort its texts again.
// Any thread may ask.
class TextOrders {
 public:
    // Null if stopped. `dictionary` is that of the column, always the same.
    TextOrderPtr of(const DictionaryView& dictionary, ColumnId column, const std::stop_token& stop);

 private:
    std::mutex m_mutex;
    std::array<TextOrderPtr, kColumnCount> m_known;
};

}  // namespace lambdatrail
