#pragma once

#include "app/io/buffer.h"
#include "app/io/filesource.h"
#include "app/io/inflate.h"
#include "app/io/unpackmeter.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lambdatrail {

// Reads the files that nearly all are, at once and into the same memory again and again: JSON, gzipped or not, of no
// great size. One a thread.
class WholeFileReader {
 public:
    // Files up to this size, on disk and unpacked.
    static constexpr std::uint64_t kMostBytes = 32ULL << 20;

    struct Text {
        std::string_view bytes;  // unpacked, from the first on; kScanPadding readable bytes behind; until the next read
        bool isPacked = false;
        FileStamp stamp;  // the size is that of what was read
    };
    // Nothing if the file is of another kind, or on any doubt: someone has to look closer.
    std::optional<Text> read(const std::string& path, const UnpackLimits& limits);

 private:
    WholeInflater m_inflater;
    Buffer m_packed;
    Buffer m_unpacked;
};

}  // namespace lambdatrail
