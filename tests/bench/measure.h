#pragma once

#include "app/store/storesnapshot.h"

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail::bench {

struct Seconds {
    double wall = 0;
    double cpu = 0;  // processor time of all threads: what a busy machine does not change much
};
Seconds secondsOf(const std::function<void()>& work);
double least(const std::vector<double>& values);
double median(std::vector<double> values);

// Pieces of memory, to be read from end to end by all cores, as fast as that goes.
class Memory {
 public:
    template <class T>
    void add(std::span<const T> values) {
        m_pieces.push_back(std::as_bytes(values));
    }
    void addColumn(const StoreSnapshot& snapshot, ColumnId column);
    void addCodes(const StoreSnapshot& snapshot, DictColumn column);
    std::size_t bytes() const;
    void read() const;

 private:
    std::vector<std::span<const std::byte>> m_pieces;
};

// Runs operations beside a plain reading of the memory they need, by turns, and prints a row of a Markdown table for
// each: a busy machine slows both.
class Table {
 public:
    explicit Table(unsigned runs) : m_runs(runs) {}
    void printHead() const;
    void measure(std::string_view operation, std::string_view goal, const Memory& memory,
                 const std::function<void()>& work) const;
    // How long the work goes on once it is asked to stop, at moments all over the time it takes. Prints a row with the
    // longest time as well.
    void measureStop(std::string_view operation, std::string_view goal,
                     const std::function<void(std::stop_token)>& work) const;

 private:
    unsigned m_runs;
};

}  // namespace lambdatrail::bench
