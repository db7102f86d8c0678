#pragma once

#include "app/store/columns.h"
#include "app/store/dictionary.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace lambdatrail {

// All codes but the absent one in the order of the bytes that the column shows for them; codes that show the same, in
// their own order. Nothing if stopped.
std::optional<std::vector<Code>> codesByText(const DictionaryView& dictionary, ColumnId column,
                                             const std::stop_token& stop);

}  // namespace lambdatrail
