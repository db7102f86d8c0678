#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"
#include "app/filter/recordanswers.h"
#include "app/filter/setfilter.h"
#include "app/filter/texttest.h"
#include "app/filter/uuidtest.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <variant>
#include <vector>

namespace lambdatrail {

// A filter in the terms of one snapshot: every distinct text has been looked at, what is left to compare is numbers.

struct RowTest;

// Every event, or none.
struct ConstantTest {
    bool holds;
};

// The code in a column, answered from a table.
struct CodeTest {
    std::optional<DictColumn> column;  // the file's number if nothing
    std::vector<std::uint8_t> holds;   // 0 or 1 for every code
    // The codes whose answer differs from that of all others, if they are few: to compare with them is faster than to
    // look up. Otherwise empty.
    std::vector<Code> few;
};

// firstMs <= time <= lastMs; never for an event without a time.
struct TimeBetweenTest {
    TimeMs firstMs;
    TimeMs lastMs;
};

struct TimeInTest {
    std::vector<TimeMs> timesMs;  // ascending
    SetFilter filter;             // has all of them
};

struct TimeTextTest {
    TextTest test;
};

// One of the identifiers, of whatever form.
struct UuidInTest {
    ColumnId column;
    UuidSet ids;
};

// For true UUIDs any of the patterns, or the digits; for all others the table.
struct UuidTest {
    ColumnId column;
    std::variant<std::vector<UuidPattern>, UuidDigits> wanted;
    std::vector<std::uint8_t> others;  // 0 or 1 for every code of DictColumn::OtherId, the absent one included
};

struct UuidTextTest {
    ColumnId column;
    TextTest test;
};

// The answers of the records.
struct RecordTest {
    std::shared_ptr<const RecordAnswer> answer;  // null: nothing is known
    bool ifUnknown;
};

struct GroupTest {
    bool all;  // else any
    std::vector<RowTest> terms;
};

struct InverseTest {
    std::vector<RowTest> term;  // exactly one
};

struct RowTest {
    std::variant<ConstantTest, CodeTest, TimeBetweenTest, TimeInTest, TimeTextTest, UuidInTest, UuidTest, UuidTextTest,
                 RecordTest, GroupTest, InverseTest>
        test;
};

inline Error filterStopped() {
    return {ErrorCode::Cancelled, "filtering was stopped", {}, {}};
}

// What records are asked is looked up in `answers`. Errors: Cancelled; Usage for a comparison whose values cannot be
// read, or if records are asked and there are no answers.
Result<RowTest> compileFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const std::stop_token& stop,
                              const RecordAnswers* answers = nullptr, Certainty certainty = Certainty::Certain);

}  // namespace lambdatrail
