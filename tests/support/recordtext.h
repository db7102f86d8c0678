#pragma once

#include "app/base/timeutc.h"

#include <string>
#include <string_view>

namespace lambdatrail::test {

// The content of one made-up CloudTrail record. Members called ...Json hold JSON as it is to be written; an empty text
// stands for null where CloudTrail always writes the field (userIdentity, requestParameters, responseElements) and else
// leaves the field out.
struct RecordText {
    std::string eventVersion = "1.11";
    std::string userIdentityJson;
    TimeMs timeMs = 0;
    std::string eventSource = "lambda.amazonaws.com";
    std::string eventName;
    std::string awsRegion;
    std::string sourceIpAddress;
    std::string userAgent;
    std::string errorCode;
    std::string errorMessage;
    std::string requestParametersJson;
    std::string responseElementsJson;
    std::string additionalEventDataJson;
    std::string requestId;
    std::string eventId;
    bool readOnly = false;
    std::string resourcesJson;
    std::string eventType = "AwsApiCall";
    std::string apiVersion;
    bool managementEvent = true;
    std::string recipientAccountId;
    std::string sharedEventId;
    std::string serviceEventDetailsJson;
    std::string eventCategory = "Management";
    std::string tlsHost;  // tlsDetails are written if there is one
    bool fromConsole = false;
};

// Appends the record in one line, its keys in the order in which CloudTrail delivers them (format reference, 1.2).
void appendRecord(const RecordText& record, std::string& out);

// The text as a JSON string, with its quotes.
std::string jsonString(std::string_view text);

// "2026-03-02T09:04:12Z" and "20260302T0904Z".
std::string isoTime(TimeMs timeMs);
std::string compactMinute(TimeMs timeMs);

}  // namespace lambdatrail::test
