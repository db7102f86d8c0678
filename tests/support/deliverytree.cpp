#include "tests/support/deliverytree.h"

#include "tests/support/recordtext.h"

#include <libdeflate.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace lambdatrail::test {

std::string deliveryPath(const Place& place, TimeMs bucketEndMs, std::string_view unique, bool packed) {
    const std::string minute = compactMinute(bucketEndMs);
    return "AWSLogs/" + place.account + "/CloudTrail/" + place.region + "/" + minute.substr(0, 4) + "/" +
           minute.substr(4, 2) + "/" + minute.substr(6, 2) + "/" + place.account + "_CloudTrail_" + place.region + "_" +
           minute + "_" + std::string(unique) + (packed ? ".json.gz" : ".json");
}

void DeliveryWriter::Freer::operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
}

DeliveryWriter::DeliveryWriter(std::string root, int level)
    : m_root(std::move(root)), m_compressor(level > 0 ? libdeflate_alloc_compressor(level) : nullptr) {}

Result<WrittenBytes> DeliveryWriter::write(const Place& place, TimeMs bucketEndMs, std::string_view unique,
                                           std::string_view records) {
    m_body.assign(R"({"Records":[)");
    m_body += records;
    m_body += "]}";
    std::string_view bytes = m_body;
    if (m_compressor) {
        m_packed.resize(libdeflate_gzip_compress_bound(m_compressor.get(), m_body.size()));
        const std::size_t size = libdeflate_gzip_compress(m_compressor.get(), m_body.data(), m_body.size(),
                                                          m_packed.data(), m_packed.size());
        bytes = std::string_view(m_packed).substr(0, size);
    }

    const std::filesystem::path path =
        std::filesystem::path(m_root) / deliveryPath(place, bucketEndMs, unique, m_compressor != nullptr);
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    if (failed) {
        return std::unexpected(errorFromErrno(failed.value(), path.parent_path().string()));
    }
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
        return std::unexpected(errorFromErrno(errno, path.string()));
    }
    return WrittenBytes{m_body.size(), bytes.size()};
}

}  // namespace lambdatrail::test
