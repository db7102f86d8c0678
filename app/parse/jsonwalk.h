#pragma once

#include "app/base/ascii.h"
#include "app/parse/jsonscan.h"

#include <cstddef>
#include <string_view>

namespace lambdatrail {

// Looking into JSON texts without reading all of their values. Texts have kScanPadding readable bytes after their end.

inline std::size_t skipJsonSpace(std::string_view text, std::size_t at) {
    while (at < text.size() && isJsonSpace(text[at]))
        ++at;
    return at;
}

// Length of the value at the front of `text`, whatever its type; 0 if there is none or the text ends before it does.
std::size_t valueLength(std::string_view text);

// What stands between the quotes of the first key of the object at the front of `text`; empty if there is none, or if
// it is very long.
std::string_view firstKeyOf(std::string_view text);

// The value at a path of keys in an object, however the keys are cut: {"event":{"action":..}} or {"event.action":..}.
// Of equal keys the last one counts (format reference, section 8, row 17). Empty if there is none or it is null.
std::string_view valueAt(std::string_view object, std::string_view path);

// What stands between the quotes of the string there, escapes as they stand; empty if there is no string.
std::string_view textAt(std::string_view object, std::string_view path);

// Calls fn(key, value) for every member of an object, from its brace on; keys without their quotes, escapes as they
// stand. False if the object is damaged; the members before the damage have been shown then.
template <class Fn>
bool eachMember(std::string_view object, Fn&& fn) {
    std::size_t at = skipJsonSpace(object, 1);
    if (at < object.size() && object[at] == '}')
        return true;
    while (at < object.size() && object[at] == '"') {
        const std::size_t keyLength = stringLength(object.substr(at));
        const std::size_t colon = skipJsonSpace(object, at + keyLength);
        if (keyLength == 0 || colon == object.size() || object[colon] != ':')
            return false;
        const std::size_t begin = skipJsonSpace(object, colon + 1);
        const std::size_t length = valueLength(object.substr(begin));
        if (length == 0)
            return false;
        fn(object.substr(at + 1, keyLength - 2), object.substr(begin, length));
        at = skipJsonSpace(object, begin + length);
        if (at == object.size() || object[at] != ',')
            return at < object.size() && object[at] == '}';
        at = skipJsonSpace(object, at + 1);
    }
    return false;
}

// The same for the elements of an array: fn(value).
template <class Fn>
bool eachElement(std::string_view array, Fn&& fn) {
    std::size_t at = skipJsonSpace(array, 1);
    if (at < array.size() && array[at] == ']')
        return true;
    while (at < array.size()) {
        const std::size_t length = valueLength(array.substr(at));
        if (length == 0)
            return false;
        fn(array.substr(at, length));
        at = skipJsonSpace(array, at + length);
        if (at == array.size() || array[at] != ',')
            return at < array.size() && array[at] == ']';
        at = skipJsonSpace(array, at + 1);
    }
    return false;
}

}  // namespace lambdatrail
