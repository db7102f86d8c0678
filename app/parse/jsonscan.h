#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Finding where JSON values end without reading them: brackets and quotes only, 64 bytes at a time.
// Buffers must have kScanPadding readable bytes after their end.
inline constexpr std::size_t kScanPadding = 64;

// Length of the object or array at the front of `text` (which begins with its bracket), through the bracket that closes
// it; 0 if the text ends before. Both kinds of bracket count alike: whether they match is for the parser to find out.
std::size_t bracketedLength(std::string_view text);

// Every way to find it that this processor has, the one in use first: for tests, all must agree.
using BracketScan = std::size_t (*)(std::string_view text);
std::vector<BracketScan> bracketScans();

// Length of the string at the front of `text`, quotes included; 0 if the text ends before.
std::size_t stringLength(std::string_view text);

// Whether the '{' at `brace` is followed, but for white space, by the key "eventVersion" or by `otherKey`, if that is
// not empty: a record of a damaged text probably begins there (format reference, 6.4, step 6).
bool isRecordStart(std::string_view text, std::size_t brace, std::string_view otherKey = {});

// Offset of the next such brace from `from` on; npos if there is none.
std::size_t findRecordStart(std::string_view text, std::size_t from, std::string_view otherKey = {});

// The text of a JSON string without its quotes, escapes resolved. Lone surrogates and bad escapes become U+FFFD.
void unescapeJson(std::string_view raw, std::string& to);

// A copy of a damaged JSON text in which bad UTF-8 is replaced by U+FFFD and raw control characters inside strings by
// their escapes. Everything else stays.
std::string repairedJson(std::string_view text);

}  // namespace lambdatrail
