#include "tests/bench/floorscan.h"

#include <libdeflate.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

namespace lambdatrail::bench {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::array<std::string_view, 16> kTexts = {
    "eventTime",     "eventSource",  "eventName",          "awsRegion",      "sourceIPAddress", "userAgent",
    "errorCode",     "errorMessage", "requestID",          "eventID",        "eventType",       "readOnly",
    "eventCategory", "eventVersion", "recipientAccountId", "managementEvent"};
constexpr std::array<std::string_view, 10> kObjects = {
    "userIdentity",   "requestParameters", "responseElements", "additionalEventData", "resources",
    "sessionContext", "sessionIssuer",     "attributes",       "inScopeOf",           "serviceEventDetails"};
constexpr std::array<std::string_view, 19> kInnerTexts = {"type",
                                                          "userName",
                                                          "principalId",
                                                          "arn",
                                                          "accountId",
                                                          "accessKeyId",
                                                          "invokedBy",
                                                          "functionName",
                                                          "qualifier",
                                                          "functionVersion",
                                                          "ARN",
                                                          "functionArn",
                                                          "ConsoleLogin",
                                                          "resource",
                                                          "resourceArn",
                                                          "durableExecutionArn",
                                                          "identityProvider",
                                                          "mfaAuthenticated",
                                                          "creationDate"};

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::string_view keyOf(ondemand::field& field) {
    const char* raw = field.key().raw();
    return {raw, static_cast<std::size_t>(std::strchr(raw, '"') - raw)};
}

// One thread's tools. Buffers grow to the largest file and stay.
class Scanner {
 public:
    Scanner() : m_decompressor(libdeflate_alloc_decompressor()) {}
    ~Scanner() { libdeflate_free_decompressor(m_decompressor); }
    Scanner(const Scanner&) = delete;
    Scanner& operator=(const Scanner&) = delete;

    void scan(const std::string& path) {
        std::size_t size = readFile(path);
        ++m_totals.files;
        m_totals.bytesOnDisk += size;
        char* text = m_file.data();
        if (size > 18 && static_cast<unsigned char>(text[0]) == 0x1f && static_cast<unsigned char>(text[1]) == 0x8b) {
            std::uint32_t unpacked = 0;
            std::memcpy(&unpacked, text + size - 4, 4);
            grow(m_text, unpacked);
            if (libdeflate_gzip_decompress(m_decompressor, text, size, m_text.data(), unpacked, nullptr) !=
                LIBDEFLATE_SUCCESS) {
                return;
            }
            text = m_text.data();
            size = unpacked;
        }
        m_totals.bytesUnpacked += size;
        walk(text, size);
    }
    // A piece of a large file: records with commas between them. The first one counts the file.
    void scanPiece(const std::string& path, std::uint64_t begin, std::uint64_t end, bool isFirst) {
        const std::size_t size = end - begin;
        grow(m_file, size + 2);
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
        if (!file || fseeko(file.get(), static_cast<off_t>(begin), SEEK_SET) != 0) {
            return;
        }
        std::setvbuf(file.get(), nullptr, _IONBF, 0);
        if (std::fread(m_file.data() + 1, 1, size, file.get()) != size) {
            return;
        }
        m_file[0] = '[';
        m_file[size + 1] = ']';
        m_totals.files += isFirst ? 1 : 0;
        m_totals.bytesOnDisk += size;
        m_totals.bytesUnpacked += size;
        ondemand::document document;
        ondemand::array records;
        if (m_parser.iterate(m_file.data(), size + 2, size + 2 + simdjson::SIMDJSON_PADDING).get(document) ==
                simdjson::SUCCESS &&
            document.get_array().get(records) == simdjson::SUCCESS) {
            walk(records);
        }
    }
    const ScanTotals& totals() const { return m_totals; }

 private:
    static void grow(std::vector<char>& buffer, std::size_t size) {
        if (buffer.size() < size + simdjson::SIMDJSON_PADDING) {
            buffer.resize(size + simdjson::SIMDJSON_PADDING);
        }
    }

    std::size_t readFile(const std::string& path) {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
        if (!file) {
            return 0;
        }
        std::setvbuf(file.get(), nullptr, _IONBF, 0);
        const auto size = static_cast<std::size_t>(std::filesystem::file_size(path));
        grow(m_file, size);
        return std::fread(m_file.data(), 1, size, file.get());
    }

    void walk(const char* text, std::size_t size) {
        ondemand::document document;
        if (m_parser.iterate(text, size, size + simdjson::SIMDJSON_PADDING).get(document) != simdjson::SUCCESS) {
            return;
        }
        ondemand::array records;
        if (document["Records"].get(records) == simdjson::SUCCESS) {
            walk(records);
        }
    }

    void walk(ondemand::array& records) {
        for (auto element : records) {
            ondemand::object record;
            if (element.get_object().get(record) != simdjson::SUCCESS) {
                return;
            }
            ++m_totals.records;
            touch(record, true);
        }
    }

    void touch(ondemand::object object, bool outermost) {
        for (auto result : object) {
            ondemand::field field;
            if (std::move(result).get(field) != simdjson::SUCCESS) {
                return;
            }
            const std::string_view key = keyOf(field);
            if (isOneOf(kObjects, key)) {
                touchWithin(field.value());
            } else if (outermost ? isOneOf(kTexts, key) : isOneOf(kInnerTexts, key)) {
                touchText(field.value());
            }
        }
    }

    void touchWithin(ondemand::value& value) {
        switch (value.type().value_unsafe()) {
            case ondemand::json_type::object:
                touch(value.get_object().value_unsafe(), false);
                break;
            case ondemand::json_type::array:
                for (auto element : value.get_array().value_unsafe()) {
                    ondemand::object object;
                    if (element.get_object().get(object) == simdjson::SUCCESS) {
                        touch(object, false);
                    }
                }
                break;
            default:
                break;
        }
    }

    void touchText(ondemand::value& value) {
        std::string_view text;
        if (value.get_string().get(text) == simdjson::SUCCESS) {
            m_totals.bytesTouched += text.size();
        }
    }

    libdeflate_decompressor* m_decompressor;
    ondemand::parser m_parser;
    std::vector<char> m_file;
    std::vector<char> m_text;
    ScanTotals m_totals;
};

std::vector<std::string> filesBelow(const std::string& folder) {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            paths.push_back(entry.path().string());
        }
    }
    return paths;
}

// Where a large plain file can be cut; empty if it cannot.
std::vector<std::uint64_t> cutsOf(const std::string& path) {
    constexpr std::uint64_t kPieceBytes = 4U << 20;
    constexpr std::string_view kBegin = R"({"Records":[)";
    constexpr std::string_view kBetween = R"(},{"eventVersion")";
    std::vector<std::uint64_t> cuts;
    const std::uint64_t size = std::filesystem::file_size(path);
    std::ifstream file(path, std::ios::binary);
    std::string window(kBegin.size(), '\0');
    if (size < 2 * kPieceBytes || !file.read(window.data(), static_cast<std::streamsize>(window.size())) ||
        window != kBegin) {
        return cuts;
    }
    window.resize(1U << 20);
    cuts.push_back(kBegin.size());
    for (std::uint64_t at = kPieceBytes; at < size; at += kPieceBytes) {
        file.clear();
        file.seekg(static_cast<std::streamoff>(at));
        file.read(window.data(), static_cast<std::streamsize>(window.size()));
        const std::string_view bytes(window.data(), static_cast<std::size_t>(file.gcount()));
        if (const std::size_t found = bytes.find(kBetween); found != std::string_view::npos) {
            cuts.push_back(at + found + 2);
        }
    }
    cuts.push_back(size - 1);  // the bytes "]}" end the file; a piece ends one before its end
    return cuts;
}

}  // namespace

Floor::Floor(std::string folder) : m_folder(std::move(folder)) {
    for (const std::string& path : filesBelow(m_folder)) {
        if (auto cuts = cutsOf(path); cuts.size() > 2) {
            m_cuts.emplace(path, std::move(cuts));
        }
    }
}

ScanTotals Floor::scan(unsigned threads) const {
    struct Work {
        std::string path;
        std::uint64_t begin = 0;
        std::uint64_t end = 0;  // 0: the whole file
        bool isFirst = true;
    };
    std::vector<Work> work;
    for (std::string& path : filesBelow(m_folder)) {
        const auto cuts = m_cuts.find(path);
        if (cuts == m_cuts.end()) {
            work.push_back({std::move(path)});
            continue;
        }
        const std::vector<std::uint64_t>& at = cuts->second;
        for (std::size_t i = 0; i + 1 < at.size(); ++i) {
            work.push_back({path, at[i], at[i + 1] - 1, i == 0});
        }
    }
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    ScanTotals sum;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            Scanner scanner;
            for (std::size_t index = next++; index < work.size(); index = next++) {
                const Work& piece = work[index];
                if (piece.end == 0) {
                    scanner.scan(piece.path);
                } else {
                    scanner.scanPiece(piece.path, piece.begin, piece.end, piece.isFirst);
                }
            }
            const std::scoped_lock lock(mutex);
            sum.files += scanner.totals().files;
            sum.records += scanner.totals().records;
            sum.bytesOnDisk += scanner.totals().bytesOnDisk;
            sum.bytesUnpacked += scanner.totals().bytesUnpacked;
            sum.bytesTouched += scanner.totals().bytesTouched;
        });
    }
    workers.clear();
    return sum;
}

}  // namespace lambdatrail::bench
