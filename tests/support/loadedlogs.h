#pragma once

#include "app/load/loader.h"
#include "app/load/recordreader.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace lambdatrail::test {

// What the loader makes of files, and the records as the detail pane gets them.
struct LoadedLogs {
    SnapshotPtr snapshot;
    LoadReport report;
    std::vector<std::string> records;  // by event; "error: ..." where one could not be read again

    // The reasons of the report, one a line, with the file behind its last slash.
    std::string problems() const;
};
LoadedLogs loadLogsOf(const std::vector<std::string>& paths, const UnpackLimits& limits = {});

}  // namespace lambdatrail::test
