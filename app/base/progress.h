#pragma once

#include <atomic>
#include <cstdint>

namespace lambdatrail {

// Written by a background job, polled by whoever shows it. Never signalled per item.
struct Progress {
    std::atomic<std::uint64_t> done{0};
    std::atomic<std::uint64_t> total{0};
};

// Counters of a running load. Bytes are those on disk.
struct LoadProgress {
    std::atomic<std::uint64_t> filesDone{0};
    std::atomic<std::uint64_t> filesTotal{0};  // as far as they were found
    std::atomic<bool> allFound{false};
    std::atomic<std::uint64_t> bytesDone{0};
    std::atomic<std::uint64_t> bytesTotal{0};
    std::atomic<std::uint64_t> events{0};
    std::atomic<std::uint64_t> problems{0};
};

}  // namespace lambdatrail
