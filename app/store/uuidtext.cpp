#include "app/store/uuidtext.h"

#include <cstddef>
#include <cstdint>

namespace lambdatrail {

std::array<char, 36> uuidCharacters(const Uuid& id) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::array<char, 36> text;
    text[8] = text[13] = text[18] = text[23] = '-';
    std::size_t at = 0;
    for (const std::uint64_t half : {id.high, id.low}) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            if (at == 8 || at == 13 || at == 18 || at == 23)
                ++at;
            text[at++] = kHex[half >> shift & 15];
        }
    }
    return text;
}

}  // namespace lambdatrail
