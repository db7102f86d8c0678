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
    m_report.problems.push_back(std::move(problem));
}

void ReportCollector::addFile(bool wasRead, std::uint64_t bytes, std::uint64_t bytesUnpacked,
                              std::uint64_t recordsSkipped, std::vector<Problem> problems, std::uint64_t notListed) {
    const std::lock_guard lock(m_mutex);
    ++(wasRead ? m_report.filesRead : m_report.filesSkipped);
    m_report.bytesRead += bytes;
    m_report.bytesUnpacked += bytesUnpacked;
    m_report.recordsSkipped += recordsSkipped;
    m_report.problemsNotListed += notListed;
    std::ranges::move(problems, std::back_inserter(m_report.problems));
}

LoadReport ReportCollector::report() const {
    const std::lock_guard lock(m_mutex);
    LoadReport report = m_report;
    std::ranges::sort(report.problems, [](const Problem& a, const Problem& b) {
        return std::tie(a.file, a.offset, a.reason) < std::tie(b.file, b.offset, b.reason);
    });
    return report;
}

FileTally::~FileTally() {
    if (m_notRecords > 0) {
        if (m_events == 0 && m_problems.empty())
            skip("JSON, but no CloudTrail records in it");
        else
            addProblem(
                {Problem::Kind::BadRecord,
                 m_path,
                 m_firstNotRecord,
                 countOf(m_notRecords, "object from here on is", "objects from here on are") + " no CloudTrail record",
                 {}});
        m_recordsSkipped += m_notRecords;
    }
    for (Problem& problem : m_problems) {
        if (problem.kind == Problem::Kind::Incomplete || problem.kind == Problem::Kind::BadRecord)
            problem.kept = m_events == 0 ? "nothing" : countOf(m_events, "event of the file", "events of the file");
    }
    const bool nothingFound = m_events == 0 && (!m_sawContainer || !m_problems.empty());
    // A file that gave nothing is one that was skipped, whatever was wrong with it.
    if (nothingFound && !m_skipped && !m_problems.empty())
        m_problems.front().kind = Problem::Kind::Skipped;
    m_collector.addFile(!m_skipped && !nothingFound, m_bytes, m_unpacked, m_recordsSkipped, std::move(m_problems),
                        m_notListed);
}

void FileTally::addNotRecord(std::uint64_t offset) {
    const std::lock_guard lock(m_mutex);
    m_firstNotRecord = m_notRecords == 0 ? offset : std::min(m_firstNotRecord, offset);
    ++m_notRecords;
}

void FileTally::addLoss(std::uint64_t offset, std::string reason) {
    const std::lock_guard lock(m_mutex);
    ++m_recordsSkipped;
    addProblem({Problem::Kind::BadRecord, m_path, offset, std::move(reason), {}});
}

void FileTally::addBreak(std::uint64_t offset, std::string reason) {
    const std::lock_guard lock(m_mutex);
    addProblem({Problem::Kind::Incomplete, m_path, offset, std::move(reason), {}});
}

void FileTally::skip(std::string reason) {
    m_skipped = true;
    addProblem({Problem::Kind::Skipped, m_path, {}, std::move(reason), {}});
}

void FileTally::note(std::string reason) {
    addProblem({Problem::Kind::Note, m_path, {}, std::move(reason), "everything"});
}

void FileTally::addProblem(Problem problem) {
    if (problem.kind != Problem::Kind::Note)
        ++m_problemCount;
    if (m_problems.size() < kMostProblems)
        m_problems.push_back(std::move(problem));
    else
        ++m_notListed;
}

}  // namespace lambdatrail
