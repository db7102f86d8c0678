#include "tests/support/naivesummary.h"

#include "tests/support/recordtext.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <utility>

namespace lambdatrail::test {

std::string textOf(const TestEvent& event, DictColumn column) {
    const auto text = event.texts.find(column);
    return text == event.texts.end() ? std::string() : text->second;
}

namespace {

// The n-th of the parts between separators, counted from 0.
std::string part(const std::string& text, char separator, int n) {
    std::size_t begin = 0;
    for (; n > 0; --n) {
        const std::size_t at = text.find(separator, begin);
        if (at == std::string::npos) {
            return {};
        }
        begin = at + 1;
    }
    return text.substr(begin, text.find(separator, begin) - begin);
}

std::string timeCell(TimeMs timeMs) {
    if (timeMs == kNoTime) {
        return {};
    }
    std::string text = isoTime(timeMs);
    if (const TimeMs millis = ((timeMs % 1000) + 1000) % 1000; millis != 0) {
        text.pop_back();
        text += '.';
        text.append(std::to_string(1000 + millis), 1);
        text += 'Z';
    }
    return text;
}

}  // namespace

std::string cellOf(const TestEvent& event, const std::string& column) {
    static const std::map<std::string, DictColumn> kPlain = {
        {"event", DictColumn::Event},    {"eventname", DictColumn::EventName}, {"functionarn", DictColumn::Function},
        {"role", DictColumn::Role},      {"session", DictColumn::Session},     {"class", DictColumn::CredentialClass},
        {"error", DictColumn::Error},    {"message", DictColumn::Message},     {"service", DictColumn::Service},
        {"region", DictColumn::Region},  {"account", DictColumn::Account},     {"ip", DictColumn::Ip},
        {"agent", DictColumn::Agent},    {"accesskey", DictColumn::AccessKey}, {"category", DictColumn::Category},
        {"type", DictColumn::Type},      {"readonly", DictColumn::ReadOnly},   {"qualifier", DictColumn::Qualifier},
        {"version", DictColumn::Version}};
    if (const auto plain = kPlain.find(column); plain != kPlain.end()) {
        return textOf(event, plain->second);
    }
    const std::string function = textOf(event, DictColumn::Function);
    const std::string identity = textOf(event, DictColumn::Identity);
    if (column == "time") {
        return timeCell(event.timeMs);
    }
    if (column == "eventid") {
        return event.eventId;
    }
    if (column == "requestid") {
        return event.requestId;
    }
    if (column == "identity") {
        return part(identity, kIdentitySeparator, 0);
    }
    if (column == "identitykey") {
        return part(identity, kIdentitySeparator, 1);
    }
    if (column == "function") {
        return part(function, ':', 6);
    }
    if (column == "functionregion") {
        return part(function, ':', 3);
    }
    return column == "functionaccount" ? part(function, ':', 4) : std::string();
}

NaiveSummary summarizeNaively(const std::vector<TestEvent>& events) {
    NaiveSummary sum;
    std::set<std::pair<std::string, std::string>> seen;
    const auto count = [](std::map<std::string, std::uint64_t>& counts, const std::string& text) {
        if (!text.empty()) {
            ++counts[text];
        }
    };
    for (const TestEvent& event : events) {
        if (!event.eventId.empty() && !seen.insert({event.eventId, textOf(event, DictColumn::Account)}).second) {
            ++sum.duplicates;
            continue;
        }
        ++sum.events;
        sum.lambdaEvents += (event.flags & flag::kLambda) != 0;
        sum.invocations += (event.flags & flag::kInvocation) != 0;
        sum.attempts += (event.flags & flag::kAttempt) != 0;
        sum.errors += (event.flags & flag::kFailed) != 0;
        if (event.timeMs != kNoTime) {
            sum.firstMs = sum.firstMs == kNoTime ? event.timeMs : std::min(sum.firstMs, event.timeMs);
            sum.lastMs = std::max(sum.lastMs, event.timeMs);
        }
        count(sum.byEvent, textOf(event, DictColumn::Event));
        count(sum.byFunction, textOf(event, DictColumn::Function));
        count(sum.byIdentity, textOf(event, DictColumn::Identity));
        count(sum.byErrorCode, textOf(event, DictColumn::Error));
    }
    return sum;
}

std::string difference(const StoreSnapshot& snapshot, EventId id, const TestEvent& expected) {
    const auto tell = [](const std::string& what, const std::string& is, const std::string& shouldBe) {
        return what + " is \"" + is + "\" and should be \"" + shouldBe + "\"";
    };
    if (snapshot.timeMs(id) != expected.timeMs) {
        return tell("time", std::to_string(snapshot.timeMs(id)), std::to_string(expected.timeMs));
    }
    if ((snapshot.flags(id) & ~flag::kRepaired) != expected.flags) {
        return tell("flags", std::to_string(snapshot.flags(id)), std::to_string(expected.flags));
    }
    for (std::size_t i = 0; i < kDictColumnCount; ++i) {
        const auto column = static_cast<DictColumn>(i);
        const std::string text(snapshot.storedText(id, column));
        if (text != textOf(expected, column)) {
            return tell("stored column " + std::to_string(i), text, textOf(expected, column));
        }
    }
    for (const ColumnInfo& column : allColumns()) {
        const std::string name(column.name);
        if (column.kind != ColumnKind::File && snapshot.cellText(id, column.id) != cellOf(expected, name)) {
            return tell(name, snapshot.cellText(id, column.id), cellOf(expected, name));
        }
    }
    return {};
}

}  // namespace lambdatrail::test
