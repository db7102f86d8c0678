#pragma once

#include "app/io/inputscan.h"

#include <string>
#include <vector>

namespace lambdatrail::test {

// What a search for files finds, all at once.
struct Scanned {
    std::vector<InputFile> files;
    std::vector<Error> problems;
};

inline Scanned scanned(const std::vector<std::string>& paths) {
    Scanned all;
    all.problems = scanInputs(paths, [&](InputFile file) { all.files.push_back(std::move(file)); }, {});
    return all;
}

}  // namespace lambdatrail::test
