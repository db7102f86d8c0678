#include "app/load/wholefile.h"

#include "app/base/ascii.h"
#include "app/base/utf8.h"

#include <algorithm>

namespace lambdatrail {
namespace {

// Nearly all files: JSON, and nothing that needs a second look. Zeros are for UTF-16 and tar.
bool isOrdinary(std::string_view text) {
    text.remove_prefix(bomLength(text));
    const auto first = std::ranges::find_if_not(text, isJsonSpace);
    if (first == text.end())
        return true;  // as empty as a file without a byte (format reference, 6.1)
    constexpr std::size_t kLooked = 512;
    return (*first == '{' || *first == '[') && text.substr(0, kLooked).find('\0') == std::string_view::npos;
}

}  // namespace

std::optional<WholeFileReader::Text> WholeFileReader::read(const std::string& path, const UnpackLimits& limits) {
    const auto stamp = readWholeFile(path, 2 * kMostBytes, m_packed);
    if (!stamp)
        return std::nullopt;
    Text text{m_packed.view(), isGzip(m_packed.view()), {m_packed.size(), stamp->modifiedNs}};
    if (text.isPacked) {
        if (!m_inflater.inflate(text.bytes, std::min(kMostBytes, limits.maxBytes), m_unpacked) ||
            m_unpacked.size() / std::max<std::uint64_t>(1, limits.maxRatio) > text.bytes.size())
            return std::nullopt;
        text.bytes = m_unpacked.view();
    }
    if (!isOrdinary(text.bytes))
        return std::nullopt;
    return text;
}

}  // namespace lambdatrail
