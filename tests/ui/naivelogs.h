#pragma once

#include "tests/support/corpus.h"
#include "tests/support/naivereader.h"

#include <QTemporaryDir>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lambdatrail::test {

// One event as the naive reader found it.
struct NaiveRow {
    TestEvent event;
    nlohmann::json record;
    std::string path;

    // What a column shows and an export writes; empty if absent.
    std::string text(ColumnId column) const;
};
using NaiveRows = std::vector<const NaiveRow*>;
using NaiveCondition = std::function<bool(const NaiveRow&)>;

// Folders of logs, in the order in which they were opened: what a window with them has to show.
class NaiveLogs {
 public:
    void add(const std::string& folder);

    std::size_t fileCount() const { return m_files; }
    std::size_t duplicates() const { return m_duplicates; }  // left out of the rows
    std::size_t size() const { return m_rows.size(); }
    // Newest first; of the same second, what stands later in the files first.
    NaiveRows newestFirst(const NaiveCondition& condition) const;

 private:
    std::vector<NaiveRow> m_rows;  // as they stand in the files
    std::size_t m_files = 0;
    std::size_t m_duplicates = 0;
};

// A made-up corpus in a folder of its own, and what it holds.
class MadeUpLogs {
 public:
    explicit MadeUpLogs(const CorpusOptions& options);

    QString path() const { return m_folder.path(); }

    NaiveLogs logs;

 private:
    QTemporaryDir m_folder;
};

// Stable, with absent texts last in both directions.
void sortNaively(NaiveRows& rows, ColumnId column, bool descending);

}  // namespace lambdatrail::test
