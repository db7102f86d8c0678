#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace lambdatrail::test {

using Json = nlohmann::json;

inline std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

// The text at a path of keys; empty for everything that is no text.
inline std::string textAt(const Json& json, const std::vector<std::string>& path) {
    const Json* at = &json;
    for (const std::string& key : path) {
        if (!at->is_object() || !at->contains(key)) {
            return {};
        }
        at = &(*at)[key];
    }
    if (at->is_boolean()) {
        return at->get<bool>() ? "true" : "false";
    }
    return at->is_string() ? at->get<std::string>() : std::string();
}

inline const Json& memberOf(const Json& json, const std::string& key) {
    static const Json kNothing;
    return json.is_object() && json.contains(key) ? json[key] : kNothing;
}

inline bool isTrue(const std::string& text) {
    return lower(text) == "true";
}

inline std::string afterLast(const std::string& text, char separator) {
    const auto at = text.rfind(separator);
    return at == std::string::npos ? text : text.substr(at + 1);
}

}  // namespace lambdatrail::test
