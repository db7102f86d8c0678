#include "app/parse/containerscan.h"

#include "app/base/ascii.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsonwalk.h"

#include <algorithm>
#include <array>

namespace lambdatrail::containerscan {
namespace {

constexpr std::array<std::string_view, 9> kListKeys{"Records", "records", "Events",      "events",         "logEvents",
                                                    "hits",    "results", "test_events", "QueryResultRows"};
constexpr std::string_view kHits = "hits";  // Elasticsearch: the array stands within an object of the same name
constexpr std::size_t kLongestKey = 4096;

}  // namespace

Found skipValue(std::string_view text, std::size_t& at) {
    const std::size_t length = valueLength(text.substr(at));
    if (at == text.size())
        return Found::NeedsMore;
    const char first = text[at];
    if (length == 0)
        return first == '{' || first == '[' || first == '"' ? Found::NeedsMore : Found::No;
    at += length;
    // A number may go on behind the window.
    return at == text.size() && first != '{' && first != '[' && first != '"' ? Found::NeedsMore : Found::Yes;
}

Found skipKey(std::string_view text, std::size_t& at, std::string_view& key) {
    if (at == text.size())
        return Found::NeedsMore;
    if (text[at] != '"')
        return Found::No;
    const std::size_t length = stringLength(text.substr(at, kLongestKey));
    if (length == 0)
        return text.size() - at < kLongestKey ? Found::NeedsMore : Found::No;
    key = text.substr(at + 1, length - 2);
    const std::size_t colon = skipJsonSpace(text, at + length);
    if (colon == text.size())
        return Found::NeedsMore;
    if (text[colon] != ':')
        return Found::No;
    at = skipJsonSpace(text, colon + 1);
    return at == text.size() ? Found::NeedsMore : Found::Yes;
}

bool isListKey(std::string_view key) {
    return std::ranges::find(kListKeys, key) != kListKeys.end();
}

Found findArray(std::string_view text, std::size_t& at, unsigned& openObjects) {
    std::size_t next = skipJsonSpace(text, at + 1);
    for (openObjects = 1;;) {
        std::string_view key;
        if (const Found found = skipKey(text, next, key); found != Found::Yes)
            return found;
        if (key == "eventVersion" || key == "eventName")
            return Found::No;
        if (text[next] == '[' && isListKey(key)) {
            at = next;
            return Found::Yes;
        }
        if (text[next] == '{' && key == kHits && openObjects == 1) {
            ++openObjects;
            next = skipJsonSpace(text, next + 1);
            continue;
        }
        if (const Found found = skipValue(text, next); found != Found::Yes)
            return found;
        next = skipJsonSpace(text, next);
        if (next < text.size() && text[next] == '}' && openObjects == 2) {
            openObjects = 1;
            next = skipJsonSpace(text, next + 1);
        }
        if (next == text.size())
            return Found::NeedsMore;
        if (text[next] != ',')
            return Found::No;
        next = skipJsonSpace(text, next + 1);
    }
}

std::size_t timePrefixLength(std::string_view text) {
    constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < kForm.size())
        return 0;
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        if (kForm[i] == 'd' ? !isDigit(text[i]) : kForm[i] != text[i])
            return 0;
    }
    const std::size_t space = text.substr(0, kLongestTimePrefix).find(' ', kForm.size());
    return space == std::string_view::npos ? 0 : space + 1;
}

bool isAtLineStart(std::string_view text, std::size_t at) {
    if (at == 0)
        return false;
    const std::string_view before =
        text.substr(at - std::min(at, kLongestTimePrefix), std::min(at, kLongestTimePrefix));
    const std::string_view line = before.substr(before.find_last_of("\r\n") + 1);
    return line.empty() || (line.size() < before.size() && timePrefixLength(line) == line.size());
}

std::size_t findRestart(std::string_view text, std::size_t from, std::string_view key, bool inLines) {
    if (!inLines)
        return findRecordStart(text, from, key);
    std::size_t brace = text.find('{', from);
    while (brace != std::string_view::npos && !isRecordStart(text, brace, key) && !isAtLineStart(text, brace))
        brace = text.find('{', brace + 1);
    return brace;
}

}  // namespace lambdatrail::containerscan
