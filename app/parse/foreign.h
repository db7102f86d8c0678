#pragma once

#include <string_view>

namespace lambdatrail {

// What a JSON object is that holds no CloudTrail record, if its keys tell: "a CloudTrail digest file: it holds hashes
// of log files, no events" (format reference, 6.2, 6.3). Empty if they do not. The text lives forever.
std::string_view foreignObjectKind(std::string_view object);

// The same for a text that does not begin like JSON, by its first line: VPC flow logs, load balancers, ...
std::string_view foreignTextKind(std::string_view head);

}  // namespace lambdatrail
