#include "app/io/bytesource.h"

#include <algorithm>

namespace lambdatrail {

bool ByteSource::skip(std::uint64_t bytes) {
    constexpr std::size_t kPieceBytes = 256 * 1024;
    std::string piece(std::min<std::uint64_t>(kPieceBytes, bytes), '\0');
    while (bytes > 0) {
        const std::size_t got = read(piece.data(), std::min<std::uint64_t>(piece.size(), bytes));
        if (got == 0)
            return false;
        bytes -= got;
    }
    return true;
}

}  // namespace lambdatrail
