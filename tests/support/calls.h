#pragma once

#include "tests/support/actors.h"
#include "tests/support/prng.h"
#include "tests/support/recordtext.h"

#include <string>
#include <string_view>

namespace lambdatrail::test {

// Records of single calls, shaped as CloudTrail writes them (format reference, sections 3 to 5). Ids come from the
// Prng.

struct Invocation {
    std::string function;
    std::string_view type = "RequestResponse";  // or "Event", "DryRun"
    std::string qualifier{};                    // as the caller asked; empty for none
    std::string version = "$LATEST";            // executed
    std::string sourceArn{};                    // of service callers
    bool throttled = false;                     // no customerEniId (4.6)
};
RecordText invoke(Prng& prng, const Place& place, const Actor& caller, const Invocation& invocation, TimeMs timeMs);
// One try of an asynchronous invocation: same requestID.
RecordText attempt(Prng& prng, const Place& place, const RecordText& request, const Invocation& invocation,
                   TimeMs timeMs);

// A management call with the name as logged, e.g. "UpdateFunctionCode20150331v2". It succeeds; responseElements are
// written for those that CloudTrail writes them for.
RecordText manage(Prng& prng, const Place& place, const Actor& actor, std::string_view eventName,
                  std::string_view function, TimeMs timeMs);
// Turns a call into a refused one: requestParameters null, the resource only in the message.
void deny(RecordText& call, const Actor& actor, std::string_view action, std::string_view resource);
void fail(RecordText& call, std::string_view errorCode, std::string_view message);

RecordText mappingDisabled(Prng& prng, const Place& place, std::string_view mappingUuid, std::string_view reason,
                           TimeMs timeMs);
RecordText durableCheckpoint(Prng& prng, const Place& place, std::string_view function, TimeMs timeMs);

// Other services.
RecordText otherCall(Prng& prng, const Place& place, const Actor& actor, std::string_view source,
                     std::string_view eventName, std::string_view parametersJson, TimeMs timeMs);
RecordText assumeRoleForFunction(Prng& prng, const Place& place, std::string_view function, TimeMs timeMs);
RecordText failedConsoleLogin(Prng& prng, const Place& place, std::string_view name, TimeMs timeMs);

}  // namespace lambdatrail::test
