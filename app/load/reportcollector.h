#pragma once

#include "app/load/loadreport.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// So many problems are listed, of one file and in all; the rest is counted.
inline constexpr std::size_t kMostProblemsOfFile = 200;
inline constexpr std::size_t kMostProblems = 500'000;

// Gathers the report of a load from many threads.
class ReportCollector {
 public:
    explicit ReportCollector(LoadReport before, std::size_t mostProblems = kMostProblems)
        : m_mostProblems(mostProblems), m_report(std::move(before)) {}

    void add(Problem problem);
    // What one whole file has given: its counts and problems.
    void addFile(LoadReport file);
    void addNotReached(std::uint64_t files);
    // The report, its problems sorted by file and offset. Nothing may be added after it.
    LoadReport finish();

 private:
    void list(Problem problem);

    const std::size_t m_mostProblems;
    std::mutex m_mutex;
    LoadReport m_report;
};

// One file while it is read, perhaps by several threads. Tells the collector when the last of them lets go of it.
class FileTally {
 public:
    FileTally(ReportCollector& collector, std::atomic<std::uint64_t>& problemCount, std::string path,
              std::uint64_t bytes);
    FileTally(const FileTally&) = delete;
    FileTally& operator=(const FileTally&) = delete;
    ~FileTally();

    void addEvents(std::uint64_t events) { m_events += events; }
    std::uint64_t events() const { return m_events; }
    void addUnpacked(std::uint64_t bytes) { m_unpacked += bytes; }
    void sawContainer() { m_sawContainer = true; }
    // A value that is no CloudTrail record and holds none. `kind`: what it is, if that is known, as "a digest file:
    // ..."; the text must live forever.
    void addNotRecord(std::uint64_t offset, std::string_view kind = {});
    // A stretch of bytes without a readable record. Length 0: not known.
    void addGap(std::uint64_t offset, std::uint64_t length, std::string reason);
    // The file is lost from here on.
    void addBreak(std::uint64_t offset, std::string reason);
    // Reading was stopped on request before all of the file was read.
    void stop() { m_wasStopped = true; }
    // The file is an archive: what is in it counts, not the file itself, unless something is wrong with that.
    void isArchive() { m_isArchive = true; }
    // The file as a whole is not what this program reads.
    void skip(std::string reason);
    // Nothing is lost, but this is worth saying.
    void note(std::string reason);

 private:
    void addProblem(Problem problem);
    void reportNotRecords();
    void addIncomplete(std::optional<std::uint64_t> offset, std::string reason);

    ReportCollector& m_collector;
    std::atomic<std::uint64_t>& m_problemCount;
    const std::string m_path;
    std::atomic<std::uint64_t> m_events{0};
    std::atomic<std::uint64_t> m_unpacked{0};
    std::atomic<bool> m_sawContainer{false};
    std::atomic<bool> m_wasStopped{false};
    std::mutex m_mutex;
    LoadReport m_file;  // counts and problems of this file
    // By their kinds: how many, and where the first is.
    struct NotRecords {
        std::uint64_t count = 0;
        std::uint64_t firstOffset = 0;
    };
    std::map<std::string_view, NotRecords> m_notRecords;
    bool m_wasSkipped = false;
    bool m_isArchive = false;
    bool m_isBroken = false;  // from some place on
};

}  // namespace lambdatrail
