#pragma once

#include "app/base/result.h"
#include "app/store/storesnapshot.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lambdatrail {

// Finds the files in files and folders, through all sub-folders, following symbolic links but never in circles, and
// gives each to `found` once, however many ways lead to it, in the order of their paths. Names may be any bytes. Paths
// are kept as given, made absolute. Returns what could not be looked into. Stops early when asked to, and says where
// (Cancelled).
std::vector<Error> scanInputs(const std::vector<std::string>& paths, const std::function<void(InputFile)>& found,
                              std::stop_token stop);

}  // namespace lambdatrail
