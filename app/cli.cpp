#include "app/cli.h"

#include "app/filter/filterrun.h"
#include "app/load/loader.h"
#include "app/report/reportjson.h"
#include "app/search/recordsearch.h"
#include "app/stats/coverage.h"
#include "app/stats/totals.h"
#include "app/store/sortindex.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <map>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

constexpr int kExitNothingRead = 2;
constexpr int kExitSomethingSkipped = 3;
constexpr int kExitNotWritten = 4;

// Turns an interrupt into a stop request, so that no temporary file is left behind. A second one ends at once.
class InterruptWatch {
 public:
    InterruptWatch() {
        sigemptyset(&m_signals);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP})
            sigaddset(&m_signals, signal);
        pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
        std::thread([signals = m_signals, stop = m_stop]() mutable {
            int signal = 0;
            sigwait(&signals, &signal);
            pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
            stop.request_stop();
            sigwait(&signals, &signal);
        }).detach();
    }
    std::stop_token token() const { return m_stop.get_token(); }

 private:
    sigset_t m_signals{};
    std::stop_source m_stop;
};

std::string nameOr(std::string_view text) {
    return text.empty() ? "(none)" : std::string(text);
}

nlohmann::ordered_json countsOf(const StoreSnapshot& snapshot, const RowSet& rows, DictColumn column, bool withAbsent) {
    auto counts = nlohmann::ordered_json::object();
    for (const auto& [code, events] : countByCode(snapshot, rows, column)) {
        if (code != kAbsent || withAbsent)
            counts[nameOr(snapshot.dictionary(column).text(code))] = events;
    }
    return counts;
}

// By readable label; by key where several identities have the same label.
nlohmann::ordered_json countsByIdentity(const StoreSnapshot& snapshot, const RowSet& rows) {
    const DictionaryView& dictionary = snapshot.dictionary(DictColumn::Identity);
    const auto counted = countByCode(snapshot, rows, DictColumn::Identity);
    std::map<std::string_view, int> labels;
    for (const auto& entry : counted)
        ++labels[columnText(ColumnId::Identity, dictionary.text(entry.first))];
    auto counts = nlohmann::ordered_json::object();
    for (const auto& [code, events] : counted) {
        const std::string_view stored = dictionary.text(code);
        const std::string_view label = columnText(ColumnId::Identity, stored);
        const bool isUnique = labels[label] == 1 && !label.empty();
        counts[nameOr(isUnique ? label : columnText(ColumnId::IdentityKey, stored))] = events;
    }
    return counts;
}

nlohmann::ordered_json timeOrNull(TimeMs timeMs) {
    if (timeMs == kNoTime)
        return nullptr;
    return formatTime(timeMs);
}

struct Filtered {
    RowSet rows;
    std::uint64_t notSearched = 0;  // the filter may hold for them, but their records cannot be read any more
};

nlohmann::ordered_json summaryOf(const StoreSnapshot& snapshot, const Filtered& found, const LoadReport& report) {
    const RowSet& rows = found.rows;
    const Coverage covered = coverage(snapshot, {}).value();  // without a stop token nothing can fail
    const Totals sum = totals(snapshot, rows);
    nlohmann::ordered_json json;
    json["files"] = {{"read", report.filesRead}, {"skipped", report.filesSkipped}};
    json["events"] = sum.events;
    if (found.notSearched > 0)
        json["eventsNotSearched"] = found.notSearched;
    json["duplicates"] = snapshot.duplicates()->count;
    json["lambdaEvents"] = sum.lambdaEvents;
    json["invocations"] = sum.invocations;
    json["attempts"] = sum.attempts;
    json["errors"] = sum.errors;
    json["firstEvent"] = timeOrNull(sum.firstEventMs);
    json["lastEvent"] = timeOrNull(sum.lastEventMs);
    json["byEvent"] = countsOf(snapshot, rows, DictColumn::Event, true);
    json["byFunction"] = countsOf(snapshot, rows, DictColumn::Function, false);
    json["byIdentity"] = countsByIdentity(snapshot, rows);
    json["byErrorCode"] = countsOf(snapshot, rows, DictColumn::Error, false);
    json["filesIncomplete"] = report.filesIncomplete;
    json["filesNotReached"] = report.filesNotReached;
    json["gaps"] = report.gaps;
    json["gapBytes"] = report.gapBytes;
    json["kinds"] = kindsJson(covered);
    json["lambdaDataEvents"] = covered.lambdaDataEvents;
    json["coverage"] = coverageJson(covered);
    json["problems"] = problemsJson(report);
    if (report.problemsNotListed > 0)
        json["problemsNotListed"] = report.problemsNotListed;
    json["elapsedMs"] = report.elapsedMs;
    return json;
}

// Writes to standard output; an error if it went away.
Result<void> writeOut(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size())
        return {};
    return std::unexpected(errorFromErrno(errno, "standard output"));
}

void complain(const std::string& sentence) {
    std::fprintf(stderr, "lambdatrail: %s\n", sentence.c_str());
}

void tellProblems(const LoadReport& report) {
    for (const Problem& problem : report.problems)
        complain(describe({ErrorCode::Format, problem.reason, problem.file, problem.offset}));
    if (report.problemsNotListed > 0)
        complain(std::to_string(report.problemsNotListed) + " more problems of these files are not listed");
}

Result<void> exportRows(const StoreSnapshot& snapshot, const RowSet& rows, const CommandLine& line,
                        std::stop_token stop) {
    const auto byTime = sortByTime(snapshot, stop);
    if (!byTime)
        return std::unexpected(byTime.error());
    const auto sorted = sortBy(snapshot, *byTime, SortKey{}, stop);
    if (!sorted)
        return std::unexpected(sorted.error());
    const EventOrder order = filteredOrder(*sorted, rows);
    Progress progress;
    if (line.exportPath != "-")
        return exportToFile(snapshot, order, line.exportOptions, line.exportPath, progress, stop);
    return exportEvents(snapshot, order, line.exportOptions, writeOut, progress, stop);
}

// Reads files again if the filter asks records. Tells what could not be read.
Result<Filtered> filtered(const StoreSnapshot& snapshot, const CommandLine& line, std::stop_token stop) {
    const std::vector<RecordComparison> questions = recordQuestions(line.filter);
    if (questions.empty()) {
        auto rows = runFilter(snapshot, line.filter, stop, line.copies);
        if (!rows)
            return std::unexpected(rows.error());
        return Filtered{std::move(*rows)};
    }
    AnswerCache cache;
    SearchProgress progress;
    const auto report = searchRecords(snapshot, line.filter, line.copies, cache, progress, stop);
    if (!report)
        return std::unexpected(report.error());
    const RecordAnswers answers = cache.answers(questions, snapshot.eventCount());
    auto rows = runFilter(snapshot, line.filter, answers, Certainty::Certain, stop, line.copies);
    const auto possible = runFilter(snapshot, line.filter, answers, Certainty::Possible, stop, line.copies);
    if (!rows || !possible)
        return std::unexpected(rows ? possible.error() : rows.error());
    for (const UnreadFile& file : report->unread)
        complain(file.file + ": " + std::to_string(file.events) + " events were not searched: " + file.reason);
    if (report->filesUnread > report->unread.size())
        complain(std::to_string(report->filesUnread - report->unread.size()) + " more files were not searched");
    const std::uint64_t notSearched = possible->count() - rows->count();
    return Filtered{std::move(*rows), notSearched};
}

int runOnLogs(const CommandLine& line) {
    const InterruptWatch watch;
    StoreBuilder store;
    LoadProgress counters;
    const LoadOutcome loaded = loadLogs(store, line.paths, {}, counters, watch.token(), {.limits = line.limits});
    const LoadReport& report = loaded.report;
    tellProblems(report);
    Result<void> written{};
    const auto found = filtered(*loaded.snapshot, line, watch.token());
    if (!found)
        written = std::unexpected(found.error());
    else if (line.mode == CommandLine::Mode::Export)
        written = exportRows(*loaded.snapshot, found->rows, line, watch.token());
    else
        written = writeOut(jsonText(summaryOf(*loaded.snapshot, *found, report)));
    if (written && std::fflush(stdout) != 0)
        written = std::unexpected(errorFromErrno(errno, "standard output"));
    if (!written) {
        complain(describe(written.error()));
        return kExitNotWritten;
    }
    if (report.filesRead == 0 && loaded.snapshot->eventCount() == 0) {
        if (report.problems.empty())
            complain("there are no files here");
        return kExitNothingRead;
    }
    return report.losses > 0 || report.cancelled || found->notSearched > 0 ? kExitSomethingSkipped : 0;
}

}  // namespace

int runCommandLine(const CommandLine& line) {
    switch (line.mode) {
        case CommandLine::Mode::Version:
            return writeOut("LambdaTrail " LAMBDATRAIL_VERSION "\n") ? 0 : kExitNotWritten;
        case CommandLine::Mode::Help:
            return writeOut(usageText()) ? 0 : kExitNotWritten;
        default:
            return runOnLogs(line);
    }
}

}  // namespace lambdatrail
