#pragma once

#include <string>
#include <string_view>

namespace lambdatrail {

// The name that CloudTrail gives a field whose name some table wrote in lower case: "sourceipaddress" is
// "sourceIPAddress". The name itself if it is no field of CloudTrail's (format reference, 1.2 and 2.1).
std::string_view recordName(std::string_view lowerCase);

// Where a column of that header belongs in a record: names joined by dots, "userIdentity.type" for "useridentity.type",
// "UserIdentityType" and "Records/userIdentity/type". Empty if it is none of CloudTrail's.
std::string recordPath(std::string_view header);

}  // namespace lambdatrail
