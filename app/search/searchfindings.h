#pragma once

#include "app/search/recordquestion.h"
#include "app/search/recordsearch.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lambdatrail {

// Files that could not be read, from all threads of a search.
class UnreadFiles {
 public:
    void add(std::string file, std::string reason, std::uint64_t events);
    void moveTo(SearchReport& report);

 private:
    std::mutex m_mutex;
    std::map<std::string, UnreadFile> m_files;
    std::uint64_t m_notListed = 0;
};

// A question with the text that it was made of, by which the cache knows it.
struct AskedQuestion {
    RecordComparison comparison;
    RecordQuestion question;
};

// Asks the records that one thread reads, and hands on the answers now and then.
class SearchFindings {
 public:
    SearchFindings(const std::vector<AskedQuestion>& questions, AnswerCache& cache, UnreadFiles& unread);

    // `record` has kScanPadding readable bytes after its end.
    void ask(std::uint32_t event, std::string_view record);
    void addUnread(std::string file, std::string reason, std::uint64_t events) {
        m_unread.add(std::move(file), std::move(reason), events);
    }
    void flush();
    void flushIfDue();

 private:
    const std::vector<AskedQuestion>& m_questions;
    AnswerCache& m_cache;
    UnreadFiles& m_unread;
    RecordExaminer m_examiner;
    std::vector<std::uint32_t> m_asked;
    std::vector<std::vector<std::uint32_t>> m_holds;  // by question
    std::chrono::steady_clock::time_point m_lastFlush = std::chrono::steady_clock::now();
};

}  // namespace lambdatrail
