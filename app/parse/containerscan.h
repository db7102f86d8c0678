#pragma once

#include <cstddef>
#include <string_view>

namespace lambdatrail::containerscan {

// What stands at a place in the text around records, looked at without any memory of what came before. Texts have
// kScanPadding readable bytes after their end.

enum class Found { Yes, NeedsMore, No };

inline constexpr std::size_t kLongestTimePrefix = 48;

// Moves `at` behind the value that begins there.
Found skipValue(std::string_view text, std::size_t& at);
// Moves `at` from the key that begins there to the value of the member.
Found skipKey(std::string_view text, std::size_t& at, std::string_view& key);
// Under these keys files and tools keep arrays of records, or of what wraps one each (format reference, 6.3 and 6.4).
bool isListKey(std::string_view key);
// Looks through the members of the object whose brace stands at `at`. Yes: `at` is the bracket of an array to walk,
// within so many open objects. No: there is none, and `at` is unchanged.
Found findArray(std::string_view text, std::size_t& at, unsigned& openObjects);
// Length of the time at the front of a line of a CloudWatch Logs export, with the space behind it; 0 if there is none.
std::size_t timePrefixLength(std::string_view text);
// Whether a top-level value may begin at `at`: at the beginning of its line, or behind a time there.
bool isAtLineStart(std::string_view text, std::size_t at);
// Where the walk can go on behind damage; npos if nowhere. `key`: with which records begin. `inLines`: also at any line
// that begins with a brace.
std::size_t findRestart(std::string_view text, std::size_t from, std::string_view key, bool inLines);

}  // namespace lambdatrail::containerscan
