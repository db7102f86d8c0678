#include "tests/support/naivecontainers.h"

#include "tests/support/naivereader.h"

#include <regex>
#include <sstream>

namespace lambdatrail::test {

namespace {

using Json = nlohmann::json;

constexpr const char* kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool isRecord(const Json& value) {
    const Json source = value.contains("eventSource") ? value["eventSource"] : Json();
    if (source.is_string() && source.get<std::string>().starts_with("aws:")) {
        return false;
    }
    const bool versioned = value.contains("eventVersion") &&
                           (value.contains("eventName") || value.contains("eventType") || value.contains("eventID"));
    return versioned || (value.contains("eventName") && value.contains("eventSource"));
}

std::string bytesOfBase64(const std::string& text) {
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto at = std::string(kAlphabet).find(c);
        if (at == std::string::npos) {
            continue;
        }
        bits = bits << 6 | static_cast<unsigned>(at);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 255);
        }
    }
    return bytes;
}

void search(const Json& value, std::string time, std::vector<WrappedRecord>& found);

void searchText(const std::string& text, const std::string& time, std::vector<WrappedRecord>& found) {
    std::istringstream in(text);
    try {
        for (Json document; in >> std::ws && !in.eof() && in >> document;) {
            search(document, time, found);
        }
    } catch (const Json::exception&) {
        return;  // what follows is no JSON
    }
}

void search(const Json& value, std::string time, std::vector<WrappedRecord>& found) {
    if (value.is_string()) {
        const std::string text = value;
        searchText(text.starts_with("H4sI") ? unpackNaively(bytesOfBase64(text)) : text, time, found);
        return;
    }
    if (value.is_array()) {
        for (const Json& element : value) {
            search(element, time, found);
        }
        return;
    }
    if (!value.is_object()) {
        return;
    }
    if (isRecord(value)) {
        found.push_back({value, time});
        return;
    }
    for (const char* key : {"EventTime", "_time", "time", "timestamp", "@timestamp"}) {
        if (value.contains(key)) {
            time = value[key].is_string() ? value[key].get<std::string>() : value[key].dump();
        }
    }
    for (const auto& [key, member] : value.items()) {
        if (key != "Resources") {
            search(member, time, found);
        }
    }
}

}  // namespace

std::vector<WrappedRecord> recordsInText(const std::string& text) {
    std::vector<WrappedRecord> found;
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_discarded()) {
        search(document, {}, found);
        return found;
    }
    static const std::regex kTime(R"(^(\d{4}-\d\d-\d\dT[0-9:.]+Z) (.*)$)");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch parts;
        std::string time;
        if (std::regex_match(line, parts, kTime)) {
            time = parts[1];
            line = std::string(parts[2]);
        }
        searchText(line, time, found);
    }
    return found;
}

std::string base64Of(const std::string& bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned bits = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            bits = bits << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            text += i + j > bytes.size() ? '=' : kAlphabet[bits >> (18 - 6 * j) & 63];
        }
    }
    return text;
}

}  // namespace lambdatrail::test
