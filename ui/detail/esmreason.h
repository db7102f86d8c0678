#pragma once

#include "app/lambda/esm.h"

#include <optional>
#include <string>

namespace lambdatrail {

class JsonTree;

// What a record of LambdaESMDisabled says of why (format reference, 5.2).
struct EsmFinding {
    std::string text;  // as in the record
    EsmReason reason;
};

// Nothing if the record gives no reason.
std::optional<EsmFinding> findEsmReason(const JsonTree& record);

// ARNs of the mapping and of the queue or stream it reads from, wherever the record has them; empty if nowhere.
std::string findEsmMapping(const JsonTree& record);
std::string findEsmSource(const JsonTree& record);

}  // namespace lambdatrail
