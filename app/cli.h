#pragma once

#include "app/commandline.h"

namespace lambdatrail {

// Does what the command line asks for without a window. Returns the exit status (app/README.md).
int runCommandLine(const CommandLine& line);

inline constexpr int kExitUsage = 1;

}  // namespace lambdatrail
