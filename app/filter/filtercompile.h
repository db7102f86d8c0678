#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"
#include "app/filter/texttest.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
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
    std::optional<Code> lone;          // the one code whose answer differs from that of all others, if there is one
};

// firstMs <= time <= lastMs; never for an event without a time.
struct TimeBetweenTest {
    TimeMs firstMs;
    TimeMs lastMs;
};

struct TimeInTest {
    std::vector<TimeMs> timesMs;  // ascending
};

struct TimeTextTest {
    TextTest test;
};

// The bits of an identifier under a mask.
struct UuidPattern {
    Uuid mask;
    Uuid bits;
};

struct UuidTest {
    ColumnId column;
    std::vector<UuidPattern> patterns;  // any of them; for true UUIDs
    std::vector<std::uint8_t> others;   // 0 or 1 for every code of DictColumn::OtherId, the absent one included
};

struct UuidTextTest {
    ColumnId column;
    TextTest test;
};

struct GroupTest {
    bool all;  // else any
    std::vector<RowTest> terms;
};

struct InverseTest {
    std::vector<RowTest> term;  // exactly one
};

struct RowTest {
    std::variant<ConstantTest, CodeTest, TimeBetweenTest, TimeInTest, TimeTextTest, UuidTest, UuidTextTest, GroupTest,
                 InverseTest>
        test;
};

inline Error filterStopped() {
    return {ErrorCode::Cancelled, "filtering was stopped", {}, {}};
}

// Errors: Cancelled; Usage for a comparison whose values cannot be read.
Result<RowTest> compileFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const std::stop_token& stop);

}  // namespace lambdatrail
