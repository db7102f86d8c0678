#pragma once

#include "app/base/timeformatter.h"
#include "app/filter/filtercompile.h"
#include "app/filter/rowwords.h"
#include "app/store/storesnapshot.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lambdatrail {

// Answers a compiled filter for one block after the other: the whole of it before the next block, so that the answers
// of its terms never leave the processor's cache. One for every thread.
class BlockEvaluator {
 public:
    explicit BlockEvaluator(const StoreSnapshot& snapshot) : m_snapshot(&snapshot) {}

    // Clears the bits of the rows of the snapshot's block number `block` for which the test does not hold.
    void keep(const RowTest& test, std::size_t block, RowWords words);

 private:
    void evaluate(const RowTest& test, const EventBlock& block, RowWords words);
    void answer(const ConstantTest& test, const EventBlock& block, RowWords words);
    void answer(const CodeTest& test, const EventBlock& block, RowWords words);
    void answer(const TimeBetweenTest& test, const EventBlock& block, RowWords words);
    void answer(const TimeInTest& test, const EventBlock& block, RowWords words);
    void answer(const TimeTextTest& test, const EventBlock& block, RowWords words);
    void answer(const UuidInTest& test, const EventBlock& block, RowWords words);
    void answer(const UuidTest& test, const EventBlock& block, RowWords words);
    void answer(const UuidTextTest& test, const EventBlock& block, RowWords words);
    void answer(const RecordTest& test, const EventBlock& block, RowWords words);
    void answer(const InverseTest& test, const EventBlock& block, RowWords words);
    void answer(const GroupTest& test, const EventBlock& block, RowWords words);

    RowWords borrow(std::size_t words);

    const StoreSnapshot* m_snapshot;
    std::size_t m_blockNumber = 0;
    TimeFormatter m_times;
    // Room for the answers of one term; groups within groups need one each. On the heap: a stack might be short.
    std::vector<std::vector<std::uint64_t>> m_rooms;
    std::size_t m_borrowed = 0;
};

}  // namespace lambdatrail
