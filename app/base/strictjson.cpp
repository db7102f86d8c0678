#include "app/base/strictjson.h"

#include <nlohmann/json.hpp>

namespace lambdatrail {

bool isStrictJson(std::string_view text) {
    return text.find('\0') == std::string_view::npos && nlohmann::json::accept(text);
}

}  // namespace lambdatrail
