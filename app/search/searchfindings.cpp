#include "app/search/searchfindings.h"

namespace lambdatrail {
namespace {

constexpr auto kFlushInterval = std::chrono::milliseconds(30);
constexpr std::size_t kMostHeld = 64 * 1024;

}  // namespace

void UnreadFiles::add(std::string file, std::string reason, std::uint64_t events) {
    const std::lock_guard lock(m_mutex);
    if (m_files.size() >= SearchReport::kMostListed && !m_files.contains(file)) {
        ++m_notListed;
        return;
    }
    UnreadFile& entry = m_files[file];
    entry.file = std::move(file);
    entry.reason = std::move(reason);
    entry.events += events;
}

void UnreadFiles::moveTo(SearchReport& report) {
    const std::lock_guard lock(m_mutex);
    report.filesUnread = m_files.size() + m_notListed;
    for (auto& [name, file] : m_files)
        report.unread.push_back(std::move(file));
    m_files.clear();
}

SearchFindings::SearchFindings(const std::vector<AskedQuestion>& questions, AnswerCache& cache, UnreadFiles& unread)
    : m_questions(questions), m_cache(cache), m_unread(unread), m_holds(questions.size()) {}

void SearchFindings::ask(std::uint32_t event, std::string_view record) {
    m_examiner.take(record);
    m_asked.push_back(event);
    for (std::size_t i = 0; i < m_questions.size(); ++i) {
        if (m_examiner.holds(m_questions[i].question))
            m_holds[i].push_back(event);
    }
}

void SearchFindings::flush() {
    if (!m_asked.empty()) {
        for (std::size_t i = 0; i < m_questions.size(); ++i) {
            m_cache.add(m_questions[i].comparison, m_asked, m_holds[i]);
            m_holds[i].clear();
        }
        m_asked.clear();
    }
    m_lastFlush = std::chrono::steady_clock::now();
}

void SearchFindings::flushIfDue() {
    if (m_asked.size() >= kMostHeld || std::chrono::steady_clock::now() - m_lastFlush > kFlushInterval)
        flush();
}

}  // namespace lambdatrail
