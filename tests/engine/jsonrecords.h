#pragma once

#include "app/load/loader.h"

#include <QTemporaryDir>

#include <functional>
#include <map>
#include <string>

namespace lambdatrail::test {

// A record as it is delivered; no two numbers give the same one. Its texts are those that break readers of texts in
// texts.
std::string record(int number, bool withTime = true);
std::string recordId(int number);  // its eventID

// one(0), one(1), ... with the separator between them.
std::string joined(int count, const std::function<std::string(int)>& one, const std::string& separator);
// record(0), record(1), ... between commas.
std::string records(int count);

// A file that holds the bytes, loaded.
struct Loaded {
    SnapshotPtr snapshot;
    LoadReport report;
};
Loaded load(const std::string& path);

// The events by their ids.
std::map<std::string, EventId> eventsById(const StoreSnapshot& snapshot);
// All that the report says, a line each.
std::string reasons(const LoadReport& report);

// Files that live as long as the folder; each is written to a name of its own.
class Files {
 public:
    std::string write(const std::string& bytes);

 private:
    QTemporaryDir m_folder;
    int m_count = 0;
};

}  // namespace lambdatrail::test
