#include "app/base/utf8.h"

namespace lambdatrail {

std::size_t utf8Length(std::string_view text) {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.empty())
        return 0;
    const unsigned char first = byte(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return 0;
    }
    const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    const bool tooLarge = first == 0xF4 && byte(1) > 0x8F;
    return overlong || surrogate || tooLarge ? 0 : length;
}

void appendUtf8(std::uint32_t code, std::string& to) {
    if (code < 0x80) {
        to.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
        to.push_back(static_cast<char>(0xC0 | code >> 6));
        to.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        to.push_back(static_cast<char>(0xE0 | code >> 12));
        to.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
        to.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    } else {
        to.push_back(static_cast<char>(0xF0 | code >> 18));
        to.push_back(static_cast<char>(0x80 | (code >> 12 & 0x3F)));
        to.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
        to.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    }
}

std::string visibleName(std::string_view name) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string text;
    for (std::size_t at = 0; at < name.size();) {
        if (const std::size_t length = utf8Length(name.substr(at)); length > 0) {
            text.append(name, at, length);
            at += length;
        } else {
            const auto byte = static_cast<unsigned char>(name[at++]);
            text.append({'\\', 'x', kHex[byte >> 4], kHex[byte & 15]});
        }
    }
    return text;
}

}  // namespace lambdatrail
