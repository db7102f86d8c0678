#include "app/lambda/eventname.h"

#include "app/base/ascii.h"

#include <algorithm>

namespace lambdatrail {

namespace {

// The letters before a date of this century that ends the name; empty if the name is not of that form.
std::string_view withoutDate(std::string_view name) {
    constexpr std::size_t kDateDigits = 8;
    if (name.size() <= kDateDigits)
        return {};
    const std::string_view date = name.substr(name.size() - kDateDigits);
    const std::string_view letters = name.substr(0, name.size() - kDateDigits);
    if (!date.starts_with("20") || !std::ranges::all_of(date, isDigit) || !std::ranges::all_of(letters, isLetter))
        return {};
    return letters;
}

}  // namespace

bool isLambdaSource(std::string_view eventSource) {
    return eventSource == kLambdaSource || equalsIgnoringCase(eventSource, kLambdaSource);
}

std::string_view foldEventName(std::string_view eventSource, std::string_view eventName) {
    if (!isLambdaSource(eventSource))
        return eventName;
    const std::string_view action = withoutDate(eventName);
    if (!action.empty())
        return action;
    // A revision may follow the date: v and digits.
    const std::size_t revision = eventName.rfind('v');
    if (revision == std::string_view::npos || revision + 1 == eventName.size() ||
        !std::ranges::all_of(eventName.substr(revision + 1), isDigit))
        return eventName;
    const std::string_view revised = withoutDate(eventName.substr(0, revision));
    return revised.empty() ? eventName : revised;
}

}  // namespace lambdatrail
