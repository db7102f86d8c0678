#pragma once

#include "app/base/result.h"
#include "app/base/timeutc.h"
#include "tests/support/actors.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct libdeflate_compressor;

namespace lambdatrail::test {

struct WrittenBytes {
    std::uint64_t unpacked = 0;
    std::uint64_t packed = 0;  // on disk
};

// Writes log files the way a trail delivers them into a bucket (format reference, 6.1). One writer a thread.
class DeliveryWriter {
 public:
    // level 1 to 12 as in libdeflate, 0 for plain JSON without gzip.
    DeliveryWriter(std::string root, int level);

    // Wraps the records, which are JSON objects parted by commas, and writes them to their place below the root. The
    // bytes depend on nothing but the arguments: the gzip header carries neither a time nor a name.
    Result<WrittenBytes> write(const Place& place, TimeMs bucketEndMs, std::string_view unique,
                               std::string_view records);

 private:
    struct Freer {
        void operator()(libdeflate_compressor* compressor) const;
    };
    std::string m_root;
    std::unique_ptr<libdeflate_compressor, Freer> m_compressor;
    std::string m_body;
    std::string m_packed;
};

// Below the root:
// "AWSLogs/ACCOUNT/CloudTrail/REGION/2026/03/02/ACCOUNT_CloudTrail_REGION_20260302T0905Z_UNIQUE.json.gz".
std::string deliveryPath(const Place& place, TimeMs bucketEndMs, std::string_view unique, bool packed);

}  // namespace lambdatrail::test
