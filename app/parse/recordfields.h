#pragma once

#include "app/lambda/identity.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lambdatrail {

// The fields of a record that the index needs, as texts. Empty: absent, null or "". The texts live until the read after
// the next, or until another list of records is begun.
struct RecordFields {
    std::string_view eventVersion, eventTime, timestamp /* @timestamp */, eventSource, eventName, awsRegion,
        sourceIpAddress, userAgent, errorCode, errorMessage, requestId, eventId, eventType, eventCategory,
        managementEvent, readOnly, recipientAccountId, sharedEventId, sessionCredentialFromConsole;
    // Of Insights and aggregated records (1.7, 1.8): JSON texts, and keys in a spelling of their own.
    std::string_view insightDetails, timeWindow, summary, eventIdLower /* eventId */, accountId;
    // Whether the keys that make an object a record are there, whatever their values.
    bool hasEventVersion = false, hasEventName = false, hasEventSource = false, hasEventType = false,
         hasEventId = false;
    // requestParameters
    std::string_view functionName, functionArn, resource, resourceArn, durableExecutionArn, qualifier;
    // responseElements
    std::string_view responseFunctionArn, consoleLogin;
    std::string_view functionVersion;  // additionalEventData
    std::string_view
        functionInResources;  // of resources[]: the first function ARN, else the last other one of Lambda's
    std::string_view serviceEventDetails;  // its JSON text
    UserIdentity user;
    // Equal numbers: the same user, but for the access key and for a principalId that tells nothing. 0: not known.
    std::uint32_t userNumber = 0;

    // As the counter of the real logs decides it; "aws:..." sources are notifications of S3, SNS or SQS.
    bool isRecord() const {
        return !eventSource.starts_with("aws:") &&
               ((hasEventVersion && (hasEventName || hasEventType || hasEventId)) || (hasEventName && hasEventSource));
    }
};

// Finds the fields in the JSON of one record. One reader a thread.
class RecordFieldReader {
 public:
    RecordFieldReader();
    ~RecordFieldReader();

    // False if the text cannot be read as a JSON object; reason() tells why. `json` has kScanPadding readable bytes
    // after its end and must stay while the fields are used.
    bool read(std::string_view json);

    // Many records, if they stand as they ordinarily do: as a log file is delivered, {"Records":[{...},{...}]}; or as a
    // part of such a list, {...},{...}, with or without the commas. False if the text is something else.
    bool beginLog(std::string_view text);
    bool beginList(std::string_view text);
    // The fields of the next record, and its place in the text. Doubtful: something is not as it ordinarily is, and it
    // takes a closer look to find out what; no more can be read here, and what was read should be read again there.
    enum class Step { Record, End, Doubtful };
    Step next(std::string_view& record);

    const RecordFields& fields() const;
    bool wasRepaired() const;  // bad UTF-8 or raw control characters were replaced to read it
    const std::string& reason() const;

 private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace lambdatrail
