#include "tests/ui/naivelogs.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <future>
#include <set>
#include <utility>

namespace lambdatrail::test {

std::string NaiveRow::text(ColumnId column) const {
    switch (columnInfo(column).kind) {
        case ColumnKind::Time: {
            if (event.timeMs == kNoTime)
                return {};
            const QString form = event.timeMs % 1000 == 0 ? QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")
                                                          : QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ");
            return QDateTime::fromMSecsSinceEpoch(event.timeMs, QTimeZone::utc()).toString(form).toStdString();
        }
        case ColumnKind::Text: {
            const auto found = event.texts.find(columnInfo(column).stored);
            return found == event.texts.end() ? std::string() : std::string(columnText(column, found->second));
        }
        case ColumnKind::Uuid:
            return column == ColumnId::EventId ? event.eventId : event.requestId;
        case ColumnKind::File:
            return path;
    }
    return {};
}

void NaiveLogs::add(const std::string& folder) {
    // The naive reader takes its time: as many files at once as there are processors for, or a little more.
    constexpr std::size_t kAtOnce = 4;
    const std::vector<std::string> paths = filesBelow(folder);
    std::vector<NaiveFile> files(paths.size());
    std::vector<std::future<void>> readers;
    for (std::size_t first = 0; first < kAtOnce; ++first) {
        readers.push_back(std::async(std::launch::async, [&, first] {
            for (std::size_t i = first; i < paths.size(); i += kAtOnce)
                files[i] = readNaively(paths[i]);
        }));
    }
    for (std::future<void>& reader : readers)
        reader.get();

    std::set<std::pair<std::string, std::string>> seen;
    for (const NaiveRow& row : m_rows)
        seen.emplace(row.event.eventId, row.text(ColumnId::Account));
    for (std::size_t i = 0; i < files.size(); ++i) {
        for (std::size_t n = 0; n < files[i].events.size(); ++n) {
            NaiveRow row{std::move(files[i].events[n]), std::move(files[i].records[n]), paths[i]};
            if (!row.event.eventId.empty() && !seen.emplace(row.event.eventId, row.text(ColumnId::Account)).second)
                ++m_duplicates;
            else
                m_rows.push_back(std::move(row));
        }
    }
    m_files += files.size();
}

NaiveRows NaiveLogs::newestFirst(const NaiveCondition& condition) const {
    NaiveRows rows;
    for (const NaiveRow& row : m_rows) {
        if (condition(row))
            rows.push_back(&row);
    }
    std::ranges::reverse(rows);
    std::ranges::stable_sort(rows, [](const NaiveRow* a, const NaiveRow* b) {
        if (a->event.timeMs == kNoTime || b->event.timeMs == kNoTime)
            return a->event.timeMs != kNoTime && b->event.timeMs == kNoTime;
        return a->event.timeMs > b->event.timeMs;
    });
    return rows;
}

MadeUpLogs::MadeUpLogs(const CorpusOptions& options) {
    if (!writeCorpus(path().toStdString(), options))
        qFatal("cannot write %s", qPrintable(path()));
    logs.add(path().toStdString());
}

void sortNaively(NaiveRows& rows, ColumnId column, bool descending) {
    std::ranges::stable_sort(rows, [column, descending](const NaiveRow* a, const NaiveRow* b) {
        const std::string left = a->text(column);
        const std::string right = b->text(column);
        if (left.empty() || right.empty())
            return !left.empty() && right.empty();
        return descending ? right < left : left < right;
    });
}

}  // namespace lambdatrail::test
