#pragma once

#include <nlohmann/json.hpp>

#include <QWidget>

#include <cstdint>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>

// What the tests of JSON in the detail panel share.
namespace lambdatrail::test {

inline const std::string kRecord =
    R"({"eventVersion":"1.11","big":9223372036854775808,"float":1376.0,"epoch":1688560107.857,"minus":-0,"exp":1E+05,)"
    R"("huge":1e999,"requestParameters":{"functionName":"orders","aws:lambda:FunctionArn":"arn:x","with space":1,)"
    R"("policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"n\":1.50}]}","url":"%7B%22Version%22%3A%222012%22%7D"},)"
    R"("empty":{},"none":[],"null":null,"yes":true,"tags":[{"key":"a"},"HIDDEN_DUE_TO_SECURITY_REASONS","***"]})";

// White space outside strings removed: what no formatting may change.
inline std::string tokens(const std::string& json) {
    std::string result;
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString && c == '\\' && i + 1 < json.size()) {
            result += c;
            result += json[++i];
            continue;
        }
        if (c == '"')
            inString = !inString;
        if (inString || (c != ' ' && c != '\n' && c != '\t' && c != '\r'))
            result += c;
    }
    return result;
}

inline nlohmann::json randomJson(std::mt19937& random, int depth) {
    switch (random() % (depth > 4 ? 5 : 7)) {
        case 0:
            return nullptr;
        case 1:
            return random() % 2 == 0;
        case 2:
            return static_cast<std::int64_t>(random()) - 2'000'000'000LL;
        case 3:
            return static_cast<double>(random()) / 1000.0;
        case 4: {
            const std::string pieces[] = {"a", "\"", "\\", "\n", "\x01", "ü", "\xF0\x9F\x98\x80", " ", "{", ":"};
            std::string text;
            for (auto n = random() % 6; n > 0; --n)
                text += pieces[random() % std::size(pieces)];
            return text;
        }
        case 5: {
            auto array = nlohmann::json::array();
            for (auto n = random() % 5; n > 0; --n)
                array.push_back(randomJson(random, depth + 1));
            return array;
        }
        default: {
            auto object = nlohmann::json::object();
            for (auto n = random() % 5; n > 0; --n)
                object["k" + std::to_string(random() % 100)] = randomJson(random, depth + 1);
            return object;
        }
    }
}

inline std::shared_ptr<const std::string> shared(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

template <class T>
T* child(QWidget& widget, const char* name) {
    T* found = widget.findChild<T*>(QLatin1String(name));
    Q_ASSERT(found != nullptr);
    return found;
}

// As sts:AssumeRole answers, and what is copied of it.
inline const std::string kRecordWithToken =
    R"({"eventName":"AssumeRole","responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE","sessionToken" : )"
    R"("Fw\"oG/==","expiration":"sessionToken"}},"note":"\"sessionToken\":\"kept\"","sessionToken":null})";
inline const std::string kRecordWithMaskedToken =
    R"({"eventName":"AssumeRole","responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE","sessionToken" : )"
    R"("***","expiration":"sessionToken"}},"note":"\"sessionToken\":\"kept\"","sessionToken":null})";

}  // namespace lambdatrail::test
