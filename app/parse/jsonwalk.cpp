#include "app/parse/jsonwalk.h"

#include <string>

namespace lambdatrail {

std::size_t valueLength(std::string_view text) {
    if (text.empty())
        return 0;
    if (text.front() == '{' || text.front() == '[')
        return bracketedLength(text);
    if (text.front() == '"')
        return stringLength(text);
    std::size_t at = 0;
    while (at < text.size() &&
           (isLetter(text[at]) || isDigit(text[at]) || text[at] == '-' || text[at] == '+' || text[at] == '.'))
        ++at;
    return at;
}

std::string_view firstKeyOf(std::string_view text) {
    constexpr std::size_t kLongestKey = 64;
    const std::size_t quote = skipJsonSpace(text, 1);
    if (quote >= text.size() || text[quote] != '"')
        return {};
    const std::size_t length = stringLength(text.substr(quote, kLongestKey));
    return length < 2 ? std::string_view{} : text.substr(quote + 1, length - 2);
}

std::string_view valueAt(std::string_view object, std::string_view path) {
    if (object.empty() || object.front() != '{')
        return {};
    std::string_view found;
    std::size_t cut = 0;  // the length of the key that led to it
    std::string said;
    eachMember(object, [&](std::string_view key, std::string_view value) {
        if (key.find('\\') != std::string_view::npos) {
            unescapeJson(key, said);
            key = said;
        }
        const bool isWhole = key.size() == path.size();
        if (key.empty() || !path.starts_with(key) || (!isWhole && path[key.size()] != '.'))
            return;
        const std::string_view here = isWhole ? value : valueAt(value, path.substr(key.size() + 1));
        if (here.empty() && key.size() != cut)  // the path is cut in another way
            return;
        found = here;
        cut = key.size();
    });
    return found == "null" ? std::string_view{} : found;
}

std::string_view textAt(std::string_view object, std::string_view path) {
    const std::string_view value = valueAt(object, path);
    return value.starts_with('"') ? value.substr(1, value.size() - 2) : std::string_view{};
}

}  // namespace lambdatrail
