#pragma once

#include "tests/support/naivevalue.h"

#include <optional>
#include <string>

namespace lambdatrail::test {

// A Lambda function as a record names it (format reference, 4.7).
struct NaiveFunction {
    std::string key;
    std::string qualifier;
    bool assumed = false;
};

// What a text of any of the forms refers to, read with the regular expressions of the reference.
std::optional<NaiveFunction> functionOf(std::string text, const std::string& region, const std::string& account);

// The function a record is about: the first source in the order of 4.7 that names one.
std::optional<NaiveFunction> targetFunction(const NaiveValue& record);

// An eventName of Lambda without the date that it may end with (3.2).
std::string foldedName(const std::string& eventName);
// Told by the name alone (5.2).
bool isEsmDisabled(const NaiveValue& record);

}  // namespace lambdatrail::test
