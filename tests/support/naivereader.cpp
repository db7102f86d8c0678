#include "tests/support/naivereader.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace lambdatrail::test {

std::string fileBytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void writeFile(const std::string& path, const std::string& bytes) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
        throw std::runtime_error("cannot write " + path);
    }
}

std::string unpackNaively(const std::string& bytes) {
    if (!bytes.starts_with("\x1f\x8b")) {
        return bytes;
    }
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    std::string input = bytes;
    std::string unpacked;
    z_stream stream{};
    inflateInit2(&stream, kGzipOnly);
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    std::array<char, 65536> piece;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        const int status = inflate(&stream, Z_NO_FLUSH);
        unpacked.append(piece.data(), piece.size() - stream.avail_out);
        if (status == Z_STREAM_END && stream.avail_in > 0) {
            inflateReset(&stream);  // the next member
        } else if (status != Z_OK) {
            break;
        }
    }
    inflateEnd(&stream);
    return unpacked;
}

std::string gzipped(const std::string& bytes) {
    constexpr int kGzip = 16 + MAX_WBITS;
    std::string input = bytes;
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::vector<std::string> filesBelow(const std::string& folder) {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            paths.push_back(entry.path().string());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

NaiveFile readNaively(const std::string& path) {
    NaiveFile file;
    const auto document = parseNaively(unpackNaively(fileBytes(path)));
    if (!document || document->at("Records").kind != NaiveValue::Kind::Array) {
        return file;
    }
    file.readable = true;
    for (const NaiveValue& record : document->at("Records").elements) {
        file.records.push_back(nlohmann::json::parse(record.source, nullptr, false));
        file.events.push_back(naiveEvent(record));
    }
    return file;
}

}  // namespace lambdatrail::test
