#include "app/parse/containers.h"

#include "app/base/ascii.h"
#include "app/parse/containerscan.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsonwalk.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {

using namespace containerscan;

namespace {

// A record start may be cut by the end of a window: so much of it is looked at again. White space between the brace and
// the first key may be this long.
constexpr std::size_t kResyncOverlap = 1024;
// Text without ends could make the walk look at the same bytes again and again. Up to here it may; from then on a value
// is only looked through for kFactor times the way to the next record start.
constexpr std::uint64_t kMostScanned = 64ULL << 20;
constexpr std::size_t kFactor = 16;

// A list is cut in front of a record that begins so near to the end of a window.
constexpr std::size_t kLookedBytes = 64 * 1024;

}  // namespace

void RecordSplitter::skipToNextRecord(std::uint64_t offset, std::string reason) {
    m_inLines = m_state == State::Value;
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
            at = skipJsonSpace(window, at);
        if (at == window.size())
            break;
        const Step result = step(window, at, isLast, spans);
        if (result == Step::NeedsMore) {
            m_scanned += window.size() - at;
            if (!isLast)
                return at;
        }
        if (result != Step::Done)
            skipToNextRecord(windowOffset + at, result == Step::Damaged ? "the JSON is damaged here"
                                                                        : "the record that begins here is cut off");
    }
    if (isLast)
        reportEnd(windowOffset + at);
    return at;
}

std::string_view RecordSplitter::likelyRecords(std::string_view window) {
    const bool inArray = m_state == State::Element || m_state == State::AfterElement;
    if ((!inArray && m_state != State::Value) || m_firstKey.empty())
        return {};
    std::size_t begin = skipJsonSpace(window, 0);
    if (m_state == State::AfterElement && begin < window.size() && window[begin] == ',')
        begin = skipJsonSpace(window, begin + 1);
    const std::string next = "{\"" + m_firstKey + '"';
    if (!window.substr(begin).starts_with(next))
        return {};
    // Near the end, or not at all: what is written in another way must not be searched for it window by window.
    window.remove_prefix(begin);
    const std::size_t tail = window.size() - std::min(window.size(), kLookedBytes);
    const std::size_t last = window.substr(tail).rfind((inArray ? "}," : "}\n") + next);
    if (last == std::string_view::npos)
        return {};
    if (inArray)
        m_state = State::AfterElement;
    return window.substr(0, tail + last + 1);
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
        enterArray(0);
        return Step::Done;
    }
    if (window[at] == ',') {  // objects of an array that lost its brackets
        ++at;
        return Step::Done;
    }
    if (isDigit(window[at]) && window.size() - at <= kLongestTimePrefix)
        return Step::NeedsMore;
    std::size_t object = at + timePrefixLength(window.substr(at));
    if (window[object] != '{')
        return Step::Damaged;
    if (m_firstKey.empty())
        m_firstKey = firstKeyOf(window.substr(object));
    std::size_t array = object;
    unsigned openObjects = 0;
    const std::string_view within = window.substr(0, scanEnd(window, object));
    const Found found = findArray(within, array, openObjects);
    if (found == Found::NeedsMore)
        return within.size() < window.size() ? Step::Damaged : Step::NeedsMore;
    if (found == Found::Yes) {
        at = array + 1;
        enterArray(openObjects);
        return Step::Done;
    }
    const bool afterTime = object > at;
    if (const Step taken = takeSpan(window, object, spans); taken != Step::Done)
        return taken;
    spans.back().afterTime = afterTime;
    at = object;
    return Step::Done;
}

// Takes the object, array or string at `at`.
RecordSplitter::Step RecordSplitter::takeSpan(std::string_view window, std::size_t& at,
                                              std::vector<RecordSpan>& spans) {
    const std::string_view rest = window.substr(at);
    if (rest.front() == '"') {
        const std::size_t length = stringLength(rest);
        if (length == 0)
            return Step::NeedsMore;
        spans.push_back({at, length});
        at += length;
        return Step::Done;
    }
    if (m_firstKey.empty() && rest.front() == '{')
        m_firstKey = firstKeyOf(rest);
    const std::size_t end = scanEnd(window, at);
    const std::size_t length = bracketedLength(rest.substr(0, end - at));
    if (length == 0)
        return end < window.size() ? Step::Damaged : Step::NeedsMore;
    spans.push_back({at, length});
    at += length;
    return Step::Done;
}

// Up to where the value at `at` may be looked through.
std::size_t RecordSplitter::scanEnd(std::string_view window, std::size_t at) {
    if (m_scanned <= kMostScanned)
        return window.size();
    if (m_windowOffset + at >= m_nextStart)
        m_nextStart =
            m_windowOffset + std::min(findRestart(window, at + 1, m_firstKey, m_state == State::Value), window.size());
    return std::min(window.size(), at + kFactor * static_cast<std::size_t>(m_nextStart - m_windowOffset - at));
}

// In the object that holds the array, behind a value.
RecordSplitter::Step RecordSplitter::stepMember(std::string_view window, std::size_t& at) {
    if (window[at] == '}') {
        ++at;
        --m_openObjects;
        m_state = m_openObjects > 0 ? State::Member : State::Value;
        return Step::Done;
    }
    if (window[at] != ',')
        return Step::Damaged;
    std::size_t next = skipJsonSpace(window, at + 1);
    std::string_view key;
    Found found = skipKey(window, next, key);
    if (found == Found::Yes && window[next] == '[' && isListKey(key)) {
        at = next + 1;
        enterArray(m_openObjects);
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
    if (window[at] == '{' || window[at] == '[' || window[at] == '"') {
        const Step taken = takeSpan(window, at, spans);
        if (taken == Step::Done)
            m_state = State::AfterElement;
        return taken;
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
    const std::size_t start = findRestart(window, std::min(from, window.size()), m_firstKey, m_inLines);
    if (start != std::string_view::npos && !isLast) {
        // An earlier brace whose key goes on behind the window may be the better one.
        const std::size_t sure = window.size() - std::min(window.size(), kResyncOverlap);
        const std::size_t unsure = window.find('{', std::max(from, sure));
        if (unsure < start) {
            at = std::max(windowBegin, unsure - std::min(unsure, kResyncOverlap));
            return Step::NeedsMore;
        }
    }
    if (start != std::string_view::npos) {
        at = start;
        m_gaps.push_back({m_damageOffset, m_windowOffset + start - m_damageOffset, m_damageReason});
        m_state = m_inLines && isAtLineStart(window, start) ? State::Value : State::Element;
        if (m_inLines) {
            m_openObjects = 0;
            m_isLoose = true;
        }
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

void RecordSplitter::enterArray(unsigned openObjects) {
    m_state = State::Element;
    m_openObjects = openObjects;
    m_sawContainer = true;
    m_isLoose = false;
    m_firstKey.clear();
}

void RecordSplitter::closeArray() {
    m_state = m_openObjects > 0 ? State::Member : State::Value;
}

// The text has ended: was it meant to?
void RecordSplitter::reportEnd(std::uint64_t offset) {
    if (m_state == State::Resync)
        m_gaps.push_back({m_damageOffset, offset - m_damageOffset, m_damageReason});
    else if (m_state != State::Value && m_sawContainer && !m_isLoose)
        m_gaps.push_back({offset, 0, "the text ends before its closing bracket", true});
    m_state = State::Value;
}

}  // namespace lambdatrail
