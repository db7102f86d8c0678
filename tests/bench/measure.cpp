#include "tests/bench/measure.h"

#include "app/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <thread>

namespace lambdatrail::bench {
namespace {

std::uint64_t sumOf(std::span<const std::byte> bytes) {
    std::uint64_t sums[4] = {};
    std::size_t at = 0;
    for (; at + sizeof sums <= bytes.size(); at += sizeof sums) {
        std::uint64_t words[4];
        std::memcpy(words, bytes.data() + at, sizeof words);
        for (int i = 0; i < 4; ++i)
            sums[i] += words[i];
    }
    return sums[0] + sums[1] + sums[2] + sums[3];
}

struct Times {
    std::vector<double> wall;
    std::vector<double> cpu;

    void add(const Seconds& seconds) {
        wall.push_back(seconds.wall);
        cpu.push_back(seconds.cpu);
    }
};

std::atomic<std::uint64_t> nobodyCares;  // but the compiler cannot know

}  // namespace

Seconds secondsOf(const std::function<void()>& work) {
    const auto cpuNow = [] {
        timespec time{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    };
    const double cpuStart = cpuNow();
    const auto start = std::chrono::steady_clock::now();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), cpuNow() - cpuStart};
}

double least(const std::vector<double>& values) {
    return *std::ranges::min_element(values);
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

void Memory::addCodes(const StoreSnapshot& snapshot, DictColumn column) {
    for (const auto& block : snapshot.blocks())
        block->column(column).visit([this](const auto& codes) { add(std::span(codes)); });
}

void Memory::addColumn(const StoreSnapshot& snapshot, ColumnId column) {
    const ColumnInfo& info = columnInfo(column);
    if (info.kind == ColumnKind::Text)
        return addCodes(snapshot, info.stored);
    for (const auto& block : snapshot.blocks()) {
        if (info.kind == ColumnKind::Time)
            add(std::span(block->timeMs));
        else if (info.kind == ColumnKind::Uuid)
            add(std::span(column == ColumnId::EventId ? block->eventId : block->requestId));
        else
            block->file.visit([this](const auto& codes) { add(std::span(codes)); });
    }
}

std::size_t Memory::bytes() const {
    std::size_t sum = 0;
    for (const auto& piece : m_pieces)
        sum += piece.size();
    return sum;
}

void Memory::read() const {
    parallelFor(m_pieces.size(), [this](unsigned, std::size_t piece) { nobodyCares += sumOf(m_pieces[piece]); });
}

void Table::printHead() const {
    std::puts("| operation | goal | min ms | median ms | cpu ms | MB | read ms | read cpu ms | cpu ratio |");
    std::puts("|---|---|--:|--:|--:|--:|--:|--:|--:|");
}

void Table::measure(std::string_view operation, std::string_view goal, const Memory& memory,
                    const std::function<void()>& work) const {
    Times working;
    Times reading;
    for (unsigned run = 0; run < m_runs; ++run) {
        working.add(secondsOf(work));
        reading.add(secondsOf([&memory] { memory.read(); }));
    }
    std::printf("| %.*s | %.*s | %.1f | %.1f | %.1f | %.0f | %.1f | %.1f | %.1f |\n",
                static_cast<int>(operation.size()), operation.data(), static_cast<int>(goal.size()), goal.data(),
                least(working.wall) * 1e3, median(working.wall) * 1e3, least(working.cpu) * 1e3,
                static_cast<double>(memory.bytes()) / 1e6, least(reading.wall) * 1e3, least(reading.cpu) * 1e3,
                least(working.cpu) / least(reading.cpu));
    std::fflush(stdout);
}

void Table::measureStop(std::string_view operation, std::string_view goal,
                        const std::function<void(std::stop_token)>& work) const {
    using Clock = std::chrono::steady_clock;
    const double whole = secondsOf([&work] { work({}); }).wall;
    std::vector<double> lasting;
    for (unsigned run = 0; run < m_runs; ++run) {
        std::stop_source source;
        Clock::time_point asked;
        std::jthread asker([&, wait = whole * (run + 0.5) / m_runs] {
            std::this_thread::sleep_for(std::chrono::duration<double>(wait));
            asked = Clock::now();
            source.request_stop();
        });
        work(source.get_token());
        const Clock::time_point end = Clock::now();
        asker.join();
        lasting.push_back(std::max(0.0, std::chrono::duration<double>(end - asked).count()));
    }
    std::printf("| %.*s | %.*s | %.1f | %.1f | longest %.1f of %.1f |\n", static_cast<int>(operation.size()),
                operation.data(), static_cast<int>(goal.size()), goal.data(), least(lasting) * 1e3,
                median(lasting) * 1e3, *std::ranges::max_element(lasting) * 1e3, whole * 1e3);
    std::fflush(stdout);
}

}  // namespace lambdatrail::bench
