#pragma once

#include "app/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// The way to values in the JSON of a record: `requestParameters.tags."a.b"`, `resources[0].ARN`, `record.anyKey`. A key
// that meets a list goes into every element of it, so that `resources.ARN` and `resources[].ARN` mean the same.
struct RecordPath {
    struct Step {
        enum class Kind : std::uint8_t { Key, Element, AnyElement };
        Kind kind = Kind::Key;
        std::string key = {};       // exact, its case too
        std::uint32_t element = 0;  // from 0
        bool operator==(const Step&) const = default;
    };
    std::vector<Step> steps;  // none: the whole record

    // Error: Usage.
    static Result<RecordPath> parse(std::string_view text);
    // What parse() reads back to the same path.
    std::string text() const;
    bool isWholeRecord() const { return steps.empty(); }
    bool operator==(const RecordPath&) const = default;
};

// Stands for the whole record, and before the keys of one.
inline constexpr std::string_view kRecordWord = "record";

// Whether a word before an operator is meant as a path and not as a column's name: it has dots or brackets, or is the
// name of a field of CloudTrail's records that no column shows.
bool isRecordField(std::string_view word);

// Paths that are worth offering to somebody who types. One that ends in a dot goes on with a key.
std::span<const std::string_view> knownRecordPaths();

}  // namespace lambdatrail
