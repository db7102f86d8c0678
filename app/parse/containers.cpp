#include "app/parse/containers.h"

#include "app/base/ascii.h"
#include "app/parse/jsonscan.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::string_view kRecordsKey = "\"Records\"";
constexpr std::string_view kFirstKeyOfRecords = "\"eventVersion\"";
constexpr std::size_t kLongestKey = 4096;
// A record start may be cut by the end of a window: so much of it is looked at again. White space between the brace and
// the first key may be this long.
constexpr std::size_t kResyncOverlap = 1024;

std::size_t skipSpace(std::string_view text, std::size_t at) {
    while (at < text.size() && isJsonSpace(text[at]))
        ++at;
    return at;
}

enum class Found { Yes, NeedsMore, No };

// Moves `at` behind the value that begins there.
Found skipValue(std::string_view text, std::size_t& at) {
    const std::string_view rest = text.substr(at);
    if (rest.empty())
        return Found::NeedsMore;
    if (rest.front() == '{' || rest.front() == '[') {
        const std::size_t length = bracketedLength(rest);
        at += length;
        return length == 0 ? Found::NeedsMore : Found::Yes;
    }
    if (rest.front() == '"') {
        const std::size_t length = stringLength(rest);
        at += length;
        return length == 0 ? Found::NeedsMore : Found::Yes;
    }
    const auto isScalarCharacter = [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '+' || c == '.'; };
    const auto end = std::ranges::find_if_not(rest, isScalarCharacter);
    if (end == rest.begin())
        return Found::No;
    if (end == rest.end())
        return Found::NeedsMore;
    at += static_cast<std::size_t>(end - rest.begin());
    return Found::Yes;
}

// Moves `at` from the key that begins there to the value of the member. `isRecords`: the key is "Records".
Found skipKey(std::string_view text, std::size_t& at, bool& isRecords) {
    if (at == text.size())
        return Found::NeedsMore;
    if (text[at] != '"')
        return Found::No;
    const std::size_t length = stringLength(text.substr(at, kLongestKey));
    if (length == 0)
        return text.size() - at < kLongestKey ? Found::NeedsMore : Found::No;
    isRecords = text.substr(at, length) == kRecordsKey;
    const std::size_t colon = skipSpace(text, at + length);
    if (colon == text.size())
        return Found::NeedsMore;
    if (text[colon] != ':')
        return Found::No;
    at = skipSpace(text, colon + 1);
    return at == text.size() ? Found::NeedsMore : Found::Yes;
}

// Looks through the members of the object whose brace stands at `at`. Yes: `at` is the bracket of the array of records.
// No: there is none, and `at` is unchanged.
Found findRecordsArray(std::string_view text, std::size_t& at) {
    std::size_t next = skipSpace(text, at + 1);
    if (text.substr(next).starts_with(kFirstKeyOfRecords))
        return Found::No;
    for (;;) {
        bool isRecords = false;
        if (const Found key = skipKey(text, next, isRecords); key != Found::Yes)
            return key;
        if (isRecords && text[next] == '[') {
            at = next;
            return Found::Yes;
        }
        if (const Found value = skipValue(text, next); value != Found::Yes)
            return value;
        next = skipSpace(text, next);
        if (next == text.size())
            return Found::NeedsMore;
        if (text[next] != ',')
            return Found::No;
        next = skipSpace(text, next + 1);
    }
}

}  // namespace

void RecordSplitter::skipToNextRecord(std::uint64_t offset, std::string reason) {
    m_state = State::Resync;
    m_damageOffset = offset;
    m_damageReason = std::move(reason);
}

std::size_t RecordSplitter::feed(std::string_view window, std::uint64_t windowOffset, bool isLast,
                                 std::vector<RecordSpan>& spans) {
    m_windowOffset = windowOffset;
    std::size_t at = 0;
    for (;;) {
        if (m_state != State::Resync)
            at = skipSpace(window, at);
        if (at == window.size())
            break;
        const Step result = step(window, at, isLast, spans);
        if (result == Step::NeedsMore && !isLast)
            return at;
        if (result != Step::Done)
            skipToNextRecord(windowOffset + at, result == Step::Damaged ? "the JSON is damaged here"
                                                                        : "the record that begins here is cut off");
    }
    if (isLast)
        reportEnd(windowOffset + at);
    return at;
}

RecordSplitter::Step RecordSplitter::step(std::string_view window, std::size_t& at, bool isLast,
                                          std::vector<RecordSpan>& spans) {
    switch (m_state) {
        case State::Value:
            return stepValue(window, at, spans);
        case State::Member:
            return stepMember(window, at);
        case State::Element:
            return stepElement(window, at, spans);
        case State::AfterElement:
            return stepAfterElement(window, at);
        case State::Resync:
            return stepResync(window, at, isLast);
    }
    return Step::Damaged;
}

// Between two top-level values.
RecordSplitter::Step RecordSplitter::stepValue(std::string_view window, std::size_t& at,
                                               std::vector<RecordSpan>& spans) {
    if (window[at] == '[') {
        ++at;
        m_sawContainer = true;
        m_inObject = false;
        m_state = State::Element;
        return Step::Done;
    }
    if (window[at] != '{')
        return Step::Damaged;
    std::size_t array = at;
    const Found found = findRecordsArray(window, array);
    if (found == Found::NeedsMore)
        return Step::NeedsMore;
    if (found == Found::Yes) {
        at = array + 1;
        m_sawContainer = true;
        m_inObject = true;
        m_state = State::Element;
        return Step::Done;
    }
    bool hasEscapes = false;
    const std::size_t length = bracketedLength(window.substr(at), &hasEscapes);
    if (length == 0)
        return Step::NeedsMore;
    spans.push_back({at, length, hasEscapes});
    at += length;
    return Step::Done;
}

// In the object that holds the array of records, behind a value.
RecordSplitter::Step RecordSplitter::stepMember(std::string_view window, std::size_t& at) {
    if (window[at] == '}') {
        ++at;
        m_state = State::Value;
        return Step::Done;
    }
    if (window[at] != ',')
        return Step::Damaged;
    std::size_t next = skipSpace(window, at + 1);
    bool isRecords = false;
    Found found = skipKey(window, next, isRecords);
    if (found == Found::Yes && isRecords && window[next] == '[') {
        at = next + 1;
        m_state = State::Element;
        return Step::Done;
    }
    if (found == Found::Yes)
        found = skipValue(window, next);
    if (found != Found::Yes)
        return found == Found::NeedsMore ? Step::NeedsMore : Step::Damaged;
    at = next;
    return Step::Done;
}

RecordSplitter::Step RecordSplitter::stepElement(std::string_view window, std::size_t& at,
                                                 std::vector<RecordSpan>& spans) {
    if (window[at] == ']') {
        ++at;
        closeArray();
        return Step::Done;
    }
    if (window[at] == '{') {
        bool hasEscapes = false;
        const std::size_t length = bracketedLength(window.substr(at), &hasEscapes);
        if (length == 0)
            return Step::NeedsMore;
        spans.push_back({at, length, hasEscapes});
        at += length;
        m_state = State::AfterElement;
        return Step::Done;
    }
    std::size_t next = at;
    const Found found = skipValue(window, next);
    if (found != Found::Yes)
        return found == Found::NeedsMore ? Step::NeedsMore : Step::Damaged;
    m_gaps.push_back({m_windowOffset + at, next - at, "an element here is no object"});
    at = next;
    m_state = State::AfterElement;
    return Step::Done;
}

RecordSplitter::Step RecordSplitter::stepAfterElement(std::string_view window, std::size_t& at) {
    switch (window[at]) {
        case ',':
            ++at;
            m_state = State::Element;
            return Step::Done;
        case ']':
            ++at;
            closeArray();
            return Step::Done;
        case '{':  // a comma is missing: nothing else is
            m_state = State::Element;
            return Step::Done;
        default:
            return Step::Damaged;
    }
}

RecordSplitter::Step RecordSplitter::stepResync(std::string_view window, std::size_t& at, bool isLast) {
    const std::size_t windowBegin = at;
    const std::uint64_t here = m_windowOffset + at;
    // What was given up begins with a record start itself: that one is not looked for again.
    const std::size_t from = here == m_damageOffset ? at + 1 : at;
    const std::size_t start = findRecordStart(window, std::min(from, window.size()));
    if (start != std::string_view::npos) {
        at = start;
        m_gaps.push_back({m_damageOffset, m_windowOffset + start - m_damageOffset, m_damageReason});
        m_state = State::Element;
        return Step::Done;
    }
    if (isLast) {
        at = window.size();
        m_gaps.push_back({m_damageOffset, m_windowOffset + at - m_damageOffset, m_damageReason});
        m_state = State::Value;
        return Step::Done;
    }
    at = std::max(windowBegin, window.size() - std::min(window.size(), kResyncOverlap));
    return Step::NeedsMore;
}

void RecordSplitter::closeArray() {
    m_state = m_inObject ? State::Member : State::Value;
}

// The text has ended: was it meant to?
void RecordSplitter::reportEnd(std::uint64_t offset) {
    if (m_state == State::Resync)
        m_gaps.push_back({m_damageOffset, offset - m_damageOffset, m_damageReason});
    else if (m_state != State::Value && m_sawContainer)
        m_gaps.push_back({offset, 0, "the text ends before its closing bracket", true});
    m_state = State::Value;
}

}  // namespace lambdatrail
