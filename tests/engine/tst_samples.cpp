#include "tests/support/corpus.h"
#include "tests/support/naivereader.h"
#include "tests/support/naivesummary.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

const std::string kSamples = SOURCE_DIR "/resources/samples/";

// Paths below the folder, without the README beside the logs.
std::vector<std::string> logsBelow(const std::string& folder) {
    std::vector<std::string> names;
    for (const std::string& path : filesBelow(folder)) {
        if (!path.ends_with(".md")) {
            names.push_back(path.substr(folder.size()));
        }
    }
    return names;
}

std::vector<TestEvent> sampleEvents() {
    std::vector<TestEvent> events;
    for (const std::string& name : logsBelow(kSamples)) {
        const NaiveFile file = readNaively(kSamples + name);
        events.insert(events.end(), file.events.begin(), file.events.end());
    }
    return events;
}

}  // namespace

class TestSamples : public QObject {
    Q_OBJECT

 private slots:
    void areWhatTheGeneratorWrites();
    void areSmallAndClean();
    void tellTheirStory();
    void corpusRepeats();
    void corpusCountsWhatItWrites();
};

// Packed bytes are compared unpacked: another version of libdeflate may pack them in another way.
void TestSamples::areWhatTheGeneratorWrites() {
    QTemporaryDir temporary;
    const std::string folder = temporary.path().toStdString() + "/";
    QVERIFY(writeSamples(folder).has_value());
    const auto names = logsBelow(folder);
    QCOMPARE(logsBelow(kSamples), names);
    for (const std::string& name : names) {
        QVERIFY2(unpackNaively(fileBytes(folder + name)) == unpackNaively(fileBytes(kSamples + name)), name.c_str());
    }
}

void TestSamples::areSmallAndClean() {
    const auto names = logsBelow(kSamples);
    QVERIFY(names.size() >= 40 && names.size() <= 60);
    std::size_t bytes = 0;
    for (const std::string& name : names) {
        bytes += fileBytes(kSamples + name).size();
        QVERIFY2(readNaively(kSamples + name).readable, name.c_str());
    }
    QVERIFY(bytes <= 400'000);
    const std::vector<TestEvent> events = sampleEvents();
    QVERIFY(events.size() >= 2000 && events.size() <= 3000);
    QCOMPARE(summarizeNaively(events).duplicates, 0U);
}

void TestSamples::tellTheirStory() {
    std::vector<TestEvent> events = sampleEvents();
    std::stable_sort(events.begin(), events.end(),
                     [](const TestEvent& a, const TestEvent& b) { return a.timeMs < b.timeMs; });
    const auto find = [&](auto&& matches) {
        return static_cast<std::size_t>(std::find_if(events.begin(), events.end(), matches) - events.begin());
    };
    const std::string api = functionKey("orders-api");

    const std::size_t deployed = find([&](const TestEvent& event) {
        return textOf(event, DictColumn::Event) == "UpdateFunctionCode" && textOf(event, DictColumn::Function) == api;
    });
    QVERIFY(deployed < events.size());
    const auto failedBetween = [&](TimeMs beginMs, TimeMs endMs) {
        return std::count_if(events.begin(), events.end(), [&](const TestEvent& event) {
            return event.timeMs >= beginMs && event.timeMs < endMs && (event.flags & flag::kFailed) != 0;
        });
    };
    constexpr TimeMs kHour = 3'600'000;
    const TimeMs at = events[deployed].timeMs;
    QVERIFY(failedBetween(at, at + kHour) > 50);
    QVERIFY(failedBetween(at - 24 * kHour, at) < 5);
    QVERIFY(failedBetween(at + 2 * kHour, at + 24 * kHour) < 10);

    const std::size_t denied = find([&](const TestEvent& event) {
        return textOf(event, DictColumn::Event) == "GetFunction" &&
               textOf(event, DictColumn::Error) == "AccessDenied" && textOf(event, DictColumn::Function) == api;
    });
    QVERIFY(denied < events.size());
    QCOMPARE(textOf(events[denied], DictColumn::Region), std::string("us-east-1"));  // the function lives elsewhere

    const std::size_t deleted =
        find([](const TestEvent& event) { return textOf(event, DictColumn::Event) == "DeleteFunction"; });
    const std::size_t disabled = find([&](const TestEvent& event) {
        return (event.flags & flag::kEsmDisabled) != 0 && event.timeMs > events[deleted % events.size()].timeMs;
    });
    QVERIFY(deleted < disabled && disabled < events.size());
    QVERIFY(events[disabled].timeMs - events[deleted].timeMs < kHour);

    const TimeMs newsletter = 1'772'790'000'000;  // Friday, 2026-03-06T09:40:00Z
    const auto invoked = std::count_if(events.begin(), events.end(), [&](const TestEvent& event) {
        return (event.flags & flag::kInvocation) != 0 && std::abs(event.timeMs - newsletter) < 20 * 60'000;
    });
    QVERIFY(invoked > 400);
}

void TestSamples::corpusRepeats() {
    QTemporaryDir one;
    QTemporaryDir two;
    const std::string first = one.path().toStdString() + "/";
    const std::string second = two.path().toStdString() + "/";
    CorpusOptions options{.events = 500, .eventsPerFile = 20, .seed = 3, .redeliverEvery = 4};
    options.threads = 1;
    QVERIFY(writeCorpus(first, options).has_value());
    options.threads = 3;
    QVERIFY(writeCorpus(second, options).has_value());
    const auto names = logsBelow(first);
    QCOMPARE(logsBelow(second), names);
    for (const std::string& name : names) {
        QVERIFY2(fileBytes(first + name) == fileBytes(second + name), name.c_str());
    }

    QTemporaryDir three;
    options.seed = 4;
    QVERIFY(writeCorpus(three.path().toStdString() + "/", options).has_value());
    QVERIFY(logsBelow(three.path().toStdString() + "/") != names);
}

void TestSamples::corpusCountsWhatItWrites() {
    QTemporaryDir temporary;
    const std::string folder = temporary.path().toStdString() + "/";
    const auto totals = writeCorpus(folder, {.events = 1003, .eventsPerFile = 50, .redeliverEvery = 5, .level = 0});
    QVERIFY(totals.has_value());
    std::vector<TestEvent> events;
    std::uint64_t bytes = 0;
    for (const std::string& name : logsBelow(folder)) {
        const NaiveFile file = readNaively(folder + name);
        QVERIFY2(file.readable, name.c_str());
        events.insert(events.end(), file.events.begin(), file.events.end());
        bytes += fileBytes(folder + name).size();
    }
    const NaiveSummary sum = summarizeNaively(events);
    QCOMPARE(totals->files, std::uint64_t(21 + 5));
    QCOMPARE(sum.events, std::uint64_t(1003));
    QCOMPARE(totals->events, sum.events);
    QCOMPARE(totals->duplicates, sum.duplicates);
    QCOMPARE(totals->bytesOnDisk, bytes);
    QVERIFY(sum.invocations > 0 && sum.attempts > 0 && sum.errors > 0 && sum.lambdaEvents < sum.events);
}

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
