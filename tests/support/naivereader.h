#pragma once

#include "tests/support/naivevalue.h"
#include "tests/support/teststore.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace lambdatrail::test {

// The slow and obvious reader that the engine is compared with: zlib, a full parse of the whole file by nlohmann/json,
// regular expressions. It shares no code with the engine but the table of columns.
struct NaiveFile {
    bool readable = false;                // the whole file is {"Records":[...]}
    std::vector<nlohmann::json> records;  // as they stand in the file
    std::vector<TestEvent> events;        // of the records, in the same order; offset and length are not known
};
NaiveFile readNaively(const std::string& path);

// All regular files below the folder, in the order of their paths.
std::vector<std::string> filesBelow(const std::string& folder);

// What the format reference says of a record: a text for every column of the store that has one, flags, time and ids.
TestEvent naiveEvent(const NaiveValue& record);
TestEvent naiveEvent(const nlohmann::json& record);
// Whether an object has what makes it a record (app/parse/recordparser.h).
bool isRecordNaively(const NaiveValue& value);
// Whether it holds what nobody says how to read: texts that begin like JSON and are none, or escapes in objects of
// which hardly any record has one.
bool isLeftOpen(const NaiveValue& record);

// The unpacked bytes, as far as they can be unpacked; bytes that are no gzip come back as they are.
std::string unpackNaively(const std::string& bytes);
std::string gzipped(const std::string& bytes);

std::string fileBytes(const std::string& path);
void writeFile(const std::string& path, const std::string& bytes);  // makes the folders, too

}  // namespace lambdatrail::test
