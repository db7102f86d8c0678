#pragma once

#include "app/base/result.h"
#include "app/store/storesnapshot.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lambdatrail {

struct ScannedInputs {
    std::vector<InputFile> files;  // sorted by path; each file once, however many ways lead to it
    std::vector<Error> problems;   // what could not be looked into
};

// Finds the files in files and folders, through all sub-folders, following symbolic links but never in circles.
// Names may be any bytes. Paths are kept as given, made absolute. Stops early, with what it has, when asked to.
ScannedInputs scanInputs(const std::vector<std::string>& paths, std::stop_token stop);

}  // namespace lambdatrail
