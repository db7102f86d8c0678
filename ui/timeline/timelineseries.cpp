#include "ui/timeline/timelineseries.h"

#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <functional>

namespace lambdatrail {
namespace {

using Part = TimeHistogram::Part;

QString tr(const char* text) {
    return QCoreApplication::translate("TimelineSeries", text);
}

QString nameOf(const TimeHistogram::Series& series, std::string_view stored) {
    switch (series.part) {
        case Part::Other:
            return tr("Other functions");
        case Part::NoFunction:
            return tr("No function");
        case Part::Summaries:
            return tr("Summaries of calls");
        case Part::Function:
            break;
    }
    const std::string_view name = columnText(ColumnId::Function, stored);
    return visibleText(name.empty() ? stored : name);
}

// Same names get the first of these that tells them apart.
void tellApart(std::vector<TimelineSeries>& series, const std::vector<std::string_view>& stored) {
    std::map<QString, std::vector<std::size_t>> byName;
    for (std::size_t i = 0; i < series.size(); ++i)
        byName[series[i].name].push_back(i);
    for (const auto& [name, same] : byName) {
        if (same.size() < 2)
            continue;
        const auto differs = [&](ColumnId column) {
            std::set<std::string_view> texts;
            for (const std::size_t i : same)
                texts.insert(columnText(column, stored[i]));
            return texts.size() == same.size();
        };
        const bool byRegion = differs(ColumnId::FunctionRegion);
        const bool byAccount = !byRegion && differs(ColumnId::FunctionAccount);
        for (const std::size_t i : same) {
            if (series[i].key.first != Part::Function)
                continue;
            QStringList parts;
            if (!byAccount)
                parts += visibleText(columnText(ColumnId::FunctionRegion, stored[i]));
            if (!byRegion)
                parts += visibleText(columnText(ColumnId::FunctionAccount, stored[i]));
            series[i].name += QStringLiteral(" (%1)").arg(parts.join(QStringLiteral(", ")));
        }
    }
}

}  // namespace

QColor seriesColor(const TimelineSeries& series, const QPalette& palette) {
    switch (series.key.first) {
        case Part::Other:
            return theme::seriesOther(palette);
        case Part::NoFunction:
            return theme::seriesNoFunction(palette);
        case Part::Summaries:
            return theme::seriesSummaries(palette);
        case Part::Function:
            break;
    }
    return theme::series(series.slot, palette);
}

std::vector<TimelineSeries> SeriesBook::describe(const StoreSnapshot& snapshot, const TimeHistogram& histogram) {
    std::vector<TimelineSeries> result;
    std::vector<std::string_view> stored;
    std::array<bool, theme::kSeriesCount> taken{};
    std::vector<std::size_t> newcomers;
    for (const TimeHistogram::Series& series : histogram.series) {
        TimelineSeries entry;
        entry.key = {series.part, series.function};
        stored.push_back(snapshot.dictionary(DictColumn::Function).text(series.function));
        entry.name = nameOf(series, stored.back());
        entry.detail = fromUtf8(stored.back());
        entry.shown = !m_hidden.contains(entry.key);
        if (series.part == Part::Function) {
            const auto known = m_slots.find(series.function);
            if (known != m_slots.end() && !taken[static_cast<std::size_t>(known->second)]) {
                entry.slot = known->second;
                taken[static_cast<std::size_t>(entry.slot)] = true;
            } else {
                newcomers.push_back(result.size());
            }
        }
        result.push_back(std::move(entry));
    }
    for (const std::size_t i : newcomers) {
        const auto free = std::ranges::find(taken, false);
        // More functions than colours: they start over, the legend tells them apart.
        result[i].slot =
            free != taken.end() ? static_cast<int>(free - taken.begin()) : static_cast<int>(i % theme::kSeriesCount);
        taken[static_cast<std::size_t>(result[i].slot)] = true;
        m_slots[result[i].key.second] = result[i].slot;
    }
    tellApart(result, stored);
    return result;
}

void SeriesBook::toggle(SeriesKey key) {
    if (m_hidden.erase(key) == 0)
        m_hidden.insert(key);
}

void SeriesBook::showOnly(SeriesKey key, const std::vector<TimelineSeries>& all) {
    const bool alone = std::ranges::all_of(all, [&](const auto& one) { return one.shown == (one.key == key); });
    m_hidden.clear();
    if (alone)
        return;
    for (const TimelineSeries& one : all) {
        if (one.key != key)
            m_hidden.insert(one.key);
    }
}

void SeriesBook::clear() {
    m_slots.clear();
    m_hidden.clear();
}

std::vector<std::uint64_t> shownTotals(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series) {
    std::vector<std::uint64_t> totals(histogram.bucketCount, 0);
    for (std::size_t i = 0; i < histogram.series.size() && i < series.size(); ++i) {
        if (!series[i].shown)
            continue;
        std::ranges::transform(totals, histogram.series[i].counts, totals.begin(), std::plus<>());
    }
    return totals;
}

}  // namespace lambdatrail
