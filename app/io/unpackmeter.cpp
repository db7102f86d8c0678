#include "app/io/unpackmeter.h"

#include <algorithm>

namespace lambdatrail {
namespace {

// The ratio is only judged once so much has come out: a few bytes may rightly unpack to a thousand spaces.
constexpr std::uint64_t kRatioFromBytes = 16ULL << 20;

std::string sizeText(std::uint64_t bytes) {
    constexpr std::uint64_t kMiB = 1 << 20;
    return bytes % kMiB == 0 ? std::to_string(bytes / kMiB) + " MiB" : std::to_string(bytes) + " bytes";
}

}  // namespace

std::optional<Error> UnpackMeter::add(std::uint64_t bytes, std::uint64_t streamBytes) {
    m_unpackedBytes += bytes;
    if (streamBytes > m_limits.maxBytes)
        return Error{ErrorCode::Limit, "it unpacks to more than " + sizeText(m_limits.maxBytes), m_path, streamBytes};
    if (m_unpackedBytes > kRatioFromBytes &&
        m_unpackedBytes / std::max<std::uint64_t>(1, m_limits.maxRatio) > m_fileBytes)
        return Error{ErrorCode::Limit,
                     "it unpacks to more than " + std::to_string(m_limits.maxRatio) + " times its size", m_path,
                     streamBytes};
    return std::nullopt;
}

std::optional<Error> UnpackMeter::addEntry() {
    if (++m_entries <= m_limits.maxEntries)
        return std::nullopt;
    return Error{
        ErrorCode::Limit, "it holds more than " + std::to_string(m_limits.maxEntries) + " entries", m_path, {}};
}

}  // namespace lambdatrail
