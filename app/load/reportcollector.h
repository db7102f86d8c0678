#pragma once

#include "app/load/loadreport.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace lambdatrail {

// Gathers the report of a load from many threads.
class ReportCollector {
 public:
    explicit ReportCollector(LoadReport before) : m_report(std::move(before)) {}

    void add(Problem problem);
    // What the whole of one file has given. `notListed`: problems beyond those that are kept.
    void addFile(bool wasRead, std::uint64_t bytes, std::uint64_t bytesUnpacked, std::uint64_t recordsSkipped,
                 std::vector<Problem> problems, std::uint64_t notListed);
    // The report so far, its problems sorted by file and offset.
    LoadReport report() const;

 private:
    mutable std::mutex m_mutex;
    LoadReport m_report;
};

// One file while it is read, perhaps by several threads. Tells the collector when the last of them lets go of it.
class FileTally {
 public:
    FileTally(ReportCollector& collector, std::atomic<std::uint64_t>& problemCount, std::string path,
              std::uint64_t bytes)
        : m_collector(collector), m_problemCount(problemCount), m_path(std::move(path)), m_bytes(bytes) {}
    FileTally(const FileTally&) = delete;
    FileTally& operator=(const FileTally&) = delete;
    ~FileTally();

    void addEvents(std::uint64_t events) { m_events += events; }
    std::uint64_t events() const { return m_events; }
    void addNotRecord(std::uint64_t offset);
    void addUnpacked(std::uint64_t bytes) { m_unpacked += bytes; }
    void sawContainer() { m_sawContainer = true; }
    // A record or a stretch of bytes that is lost.
    void addLoss(std::uint64_t offset, std::string reason);
    // The file is lost from here on.
    void addBreak(std::uint64_t offset, std::string reason);
    // The file as a whole is not what this program reads.
    void skip(std::string reason);
    void note(std::string reason);

 private:
    void addProblem(Problem problem);

    // So many problems of one file are listed; the rest is counted.
    static constexpr std::size_t kMostProblems = 200;

    ReportCollector& m_collector;
    std::atomic<std::uint64_t>& m_problemCount;
    std::string m_path;
    std::uint64_t m_bytes;
    std::atomic<std::uint64_t> m_events{0};
    std::atomic<std::uint64_t> m_unpacked{0};
    std::atomic<bool> m_sawContainer{false};
    std::mutex m_mutex;
    std::vector<Problem> m_problems;
    std::uint64_t m_notListed = 0;
    std::uint64_t m_recordsSkipped = 0;
    std::uint64_t m_notRecords = 0;
    std::uint64_t m_firstNotRecord = 0;
    bool m_skipped = false;
};

}  // namespace lambdatrail
