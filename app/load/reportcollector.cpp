#include "app/load/reportcollector.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lambdatrail {
namespace {

std::string countOf(std::uint64_t n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

}  // namespace

void ReportCollector::add(Problem problem) {
    const std::lock_guard lock(m_mutex);
    if (problem.kind != Problem::Kind::Note)
        ++m_report.losses;
    list(std::move(problem));
}

void ReportCollector::addFile(LoadReport file) {
    const std::lock_guard lock(m_mutex);
    m_report.filesRead += file.filesRead;
    m_report.filesIncomplete += file.filesIncomplete;
    m_report.filesSkipped += file.filesSkipped;
    m_report.filesNotReached += file.filesNotReached;
    m_report.gaps += file.gaps;
    m_report.gapBytes += file.gapBytes;
    m_report.foreignObjects += file.foreignObjects;
    m_report.bytesRead += file.bytesRead;
    m_report.bytesUnpacked += file.bytesUnpacked;
    m_report.losses += file.losses;
    m_report.problemsNotListed += file.problemsNotListed;
    for (Problem& problem : file.problems)
        list(std::move(problem));
}

void ReportCollector::addNotReached(std::uint64_t files) {
    const std::lock_guard lock(m_mutex);
    m_report.filesNotReached += files;
}

void ReportCollector::list(Problem problem) {
    if (m_report.problems.size() < m_mostProblems)
        m_report.problems.push_back(std::move(problem));
    else
        ++m_report.problemsNotListed;
}

LoadReport ReportCollector::finish() {
    const std::lock_guard lock(m_mutex);
    std::ranges::sort(m_report.problems, [](const Problem& a, const Problem& b) {
        return std::tie(a.file, a.offset, a.reason) < std::tie(b.file, b.offset, b.reason);
    });
    return std::move(m_report);
}

FileTally::FileTally(ReportCollector& collector, std::atomic<std::uint64_t>& problemCount, std::string path,
                     std::uint64_t bytes)
    : m_collector(collector), m_problemCount(problemCount), m_path(std::move(path)) {
    m_file.bytesRead = bytes;
}

FileTally::~FileTally() {
    reportNotRecords();
    const bool isUntouched = m_wasStopped && m_events == 0 && m_file.losses == 0;
    if (m_wasStopped && !isUntouched)
        addIncomplete({}, "reading was stopped before the end of the file");
    for (Problem& problem : m_file.problems) {
        if (problem.kind != Problem::Kind::Skipped && problem.kind != Problem::Kind::Note)
            problem.kept = m_isArchive     ? "what was read before"
                           : m_events == 0 ? "nothing"
                                           : countOf(m_events, "event of the file", "events of the file");
    }
    // A file that gave nothing is one that was skipped, whatever was wrong with it.
    const bool nothingFound = m_events == 0 && (!m_sawContainer || m_file.losses > 0);
    const auto firstLoss = std::ranges::find_if(
        m_file.problems, [](const Problem& problem) { return problem.kind != Problem::Kind::Note; });
    if (nothingFound && !m_wasSkipped && !m_isArchive && firstLoss != m_file.problems.end())
        firstLoss->kind = Problem::Kind::Skipped;
    if (isUntouched)
        m_file.filesNotReached = 1;
    else if (m_wasSkipped || (nothingFound && !m_isArchive))
        m_file.filesSkipped = 1;
    else if (m_isArchive)
        m_file.filesIncomplete = m_isBroken ? 1 : 0;
    else
        m_file.filesRead = 1;
    if (!m_isArchive)
        m_file.filesIncomplete = m_file.filesRead == 1 && (m_file.gaps > 0 || m_isBroken) ? 1 : 0;
    m_file.bytesUnpacked = m_unpacked;
    m_collector.addFile(std::move(m_file));
}

void FileTally::addNotRecord(std::uint64_t offset, std::string_view kind) {
    const std::lock_guard lock(m_mutex);
    ++m_file.foreignObjects;
    NotRecords& known = m_notRecords[kind];
    known.firstOffset = known.count == 0 ? offset : std::min(known.firstOffset, offset);
    ++known.count;
}

void FileTally::reportNotRecords() {
    const bool isAll = m_events == 0 && m_file.problems.empty();
    if (isAll && m_notRecords.size() == 1) {
        const std::string_view kind = m_notRecords.begin()->first;
        skip(kind.empty() ? "JSON, but no CloudTrail records in it" : std::string(kind));
        return;
    }
    for (const auto& [kind, known] : m_notRecords) {
        std::string reason =
            kind.empty()
                ? countOf(known.count, "object from here on is", "objects from here on are") + " no CloudTrail record"
                : "from here on " + countOf(known.count, "time: ", "times: ") + std::string(kind);
        addProblem({Problem::Kind::Foreign, m_path, known.firstOffset, std::move(reason), {}});
    }
}

void FileTally::addGap(std::uint64_t offset, std::uint64_t length, std::string reason) {
    const std::lock_guard lock(m_mutex);
    ++m_file.gaps;
    m_file.gapBytes += length;
    addProblem({Problem::Kind::Gap, m_path, offset, std::move(reason), {}, length});
}

void FileTally::addBreak(std::uint64_t offset, std::string reason) {
    const std::lock_guard lock(m_mutex);
    addIncomplete(offset, std::move(reason));
}

void FileTally::addIncomplete(std::optional<std::uint64_t> offset, std::string reason) {
    m_isBroken = true;
    addProblem({Problem::Kind::Incomplete, m_path, offset, std::move(reason), {}});
}

void FileTally::skip(std::string reason) {
    const std::lock_guard lock(m_mutex);
    m_wasSkipped = true;
    addProblem({Problem::Kind::Skipped, m_path, {}, std::move(reason), {}});
}

void FileTally::note(std::string reason) {
    const std::lock_guard lock(m_mutex);
    addProblem({Problem::Kind::Note, m_path, {}, std::move(reason), "everything"});
}

void FileTally::addProblem(Problem problem) {
    if (problem.kind != Problem::Kind::Note) {
        ++m_file.losses;
        ++m_problemCount;
    }
    if (m_file.problems.size() < kMostProblemsOfFile)
        m_file.problems.push_back(std::move(problem));
    else
        ++m_file.problemsNotListed;
}

}  // namespace lambdatrail
