#pragma once

#include "app/base/result.h"
#include "app/export/exporter.h"
#include "app/filter/filterexpr.h"
#include "app/io/unpackmeter.h"

#include <span>
#include <string>
#include <vector>

namespace lambdatrail {

// What the program was called for.
struct CommandLine {
    enum class Mode { Window, Summary, Export, Version, Help };
    Mode mode = Mode::Window;
    std::vector<std::string> paths;
    std::string exportPath;  // "-": standard output
    ExportOptions exportOptions;
    FilterExpr filter;
    UnpackLimits limits;
    Copies copies = Copies::Folded;  // of events that were read more than once
};

// Reads the arguments behind the program's name. Errors are Usage, with a sentence.
Result<CommandLine> parseCommandLine(std::span<const char* const> arguments);

std::string usageText();

}  // namespace lambdatrail
