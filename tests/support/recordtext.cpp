#include "tests/support/recordtext.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace lambdatrail::test {

namespace {

void appendQuoted(std::string_view text, std::string& out) {
    out += '"';
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += character;
        } else if (byte < 0x20) {
            std::array<char, 7> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(byte));
            out += escape.data();
        } else {
            out += character;
        }
    }
    out += '"';
}

void appendText(std::string_view key, std::string_view text, std::string& out) {
    out += ",\"";
    out += key;
    out += "\":";
    appendQuoted(text, out);
}

void appendTextIfAny(std::string_view key, std::string_view text, std::string& out) {
    if (!text.empty()) {
        appendText(key, text, out);
    }
}

void appendJson(std::string_view key, std::string_view json, std::string& out) {
    out += ",\"";
    out += key;
    out += "\":";
    out += json.empty() ? "null" : json;
}

void appendJsonIfAny(std::string_view key, std::string_view json, std::string& out) {
    if (!json.empty()) {
        appendJson(key, json, out);
    }
}

struct Moment {
    int year;
    unsigned month;
    unsigned day;
    int hour;
    int minute;
    int second;
};

Moment momentOf(TimeMs timeMs) {
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(timeMs)};
    const auto date = floor<days>(point);
    const year_month_day ymd(date);
    const auto seconds = static_cast<int>(floor<std::chrono::seconds>(point - date).count());
    return {static_cast<int>(ymd.year()),
            static_cast<unsigned>(ymd.month()),
            static_cast<unsigned>(ymd.day()),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60};
}

}  // namespace

std::string jsonString(std::string_view text) {
    std::string out;
    appendQuoted(text, out);
    return out;
}

std::string isoTime(TimeMs timeMs) {
    const Moment at = momentOf(timeMs);
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", at.year, at.month, at.day, at.hour,
                  at.minute, at.second);
    return text.data();
}

std::string compactMinute(TimeMs timeMs) {
    const Moment at = momentOf(timeMs);
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02dZ", at.year, at.month, at.day, at.hour, at.minute);
    return text.data();
}

void appendRecord(const RecordText& record, std::string& out) {
    out += "{\"eventVersion\":";
    appendQuoted(record.eventVersion, out);
    appendJson("userIdentity", record.userIdentityJson, out);
    appendText("eventTime", isoTime(record.timeMs), out);
    appendText("eventSource", record.eventSource, out);
    appendText("eventName", record.eventName, out);
    appendText("awsRegion", record.awsRegion, out);
    appendText("sourceIPAddress", record.sourceIpAddress, out);
    appendText("userAgent", record.userAgent, out);
    appendTextIfAny("errorCode", record.errorCode, out);
    appendTextIfAny("errorMessage", record.errorMessage, out);
    appendJson("requestParameters", record.requestParametersJson, out);
    appendJson("responseElements", record.responseElementsJson, out);
    appendJsonIfAny("additionalEventData", record.additionalEventDataJson, out);
    appendTextIfAny("requestID", record.requestId, out);
    appendText("eventID", record.eventId, out);
    appendJson("readOnly", record.readOnly ? "true" : "false", out);
    appendJsonIfAny("resources", record.resourcesJson, out);
    appendText("eventType", record.eventType, out);
    appendTextIfAny("apiVersion", record.apiVersion, out);
    appendJson("managementEvent", record.managementEvent ? "true" : "false", out);
    appendText("recipientAccountId", record.recipientAccountId, out);
    appendTextIfAny("sharedEventID", record.sharedEventId, out);
    appendJsonIfAny("serviceEventDetails", record.serviceEventDetailsJson, out);
    appendText("eventCategory", record.eventCategory, out);
    if (!record.tlsHost.empty()) {
        out += R"(,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256")";
        appendText("clientProvidedHostHeader", record.tlsHost, out);
        out += '}';
    }
    if (record.fromConsole) {
        appendText("sessionCredentialFromConsole", "true", out);
    }
    out += '}';
}

}  // namespace lambdatrail::test
