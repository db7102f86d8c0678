#include "app/load/fileloader.h"

#include "app/base/ascii.h"

#include <array>
#include <utility>

namespace lambdatrail {
namespace {

// Files up to this size, on disk and unpacked, are read and unpacked at once; larger ones pass through in windows.
constexpr std::uint64_t kWholeFileBytes = 32ULL << 20;

struct KnownFormat {
    std::string_view magic;
    const char* sentence;
};
constexpr std::array<KnownFormat, 8> kOtherFormats{{
    {"PK\x03\x04", "a zip archive: unpack it and open what is inside"},
    {"\x28\xb5\x2f\xfd", "compressed with zstd: unpack it first"},
    {"BZh", "compressed with bzip2: unpack it first"},
    {"\xfd"
     "7zXZ",
     "compressed with xz: unpack it first"},
    {"PAR1", "a Parquet file, which holds no CloudTrail JSON"},
    {"\xff\xfe", "UTF-16 text: convert it to UTF-8 first"},
    {"\xfe\xff", "UTF-16 text: convert it to UTF-8 first"},
    {"\x1f\x8b", "compressed twice: unpack it once first"},
}};

constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

// Why a text cannot be a CloudTrail file, judged by how it begins; empty if it can.
std::string whyNotJson(std::string_view head) {
    for (const KnownFormat& format : kOtherFormats) {
        if (head.starts_with(format.magic))
            return format.sentence;
    }
    for (const char c : head) {
        if (isJsonSpace(c))
            continue;
        return c == '{' || c == '[' ? "" : "not a CloudTrail log: it does not begin like JSON";
    }
    return {};
}

}  // namespace

FileLoader::FileLoader(LoadContext context, DocumentLoader& documents)
    : m_context(std::move(context)), m_documents(documents) {}

void FileLoader::load(FileId id, const InputFile& file) {
    const auto tally =
        std::make_shared<FileTally>(m_context.report, m_context.progress.problems, file.displayName(), file.sizeBytes);
    if (file.sizeBytes <= kWholeFileBytes)
        loadWhole(id, file, tally);
    else
        loadStream(id, file, tally);
    m_documents.flushIfDue();
}

void FileLoader::loadWhole(FileId id, const InputFile& file, const std::shared_ptr<FileTally>& tally) {
    const auto stamp = readWholeFile(file.path, 2 * kWholeFileBytes, m_packed);
    m_context.progress.bytesDone += file.sizeBytes;
    if (!stamp) {
        tally->skip(stamp.error().text);
        return;
    }
    std::string_view bytes = m_packed.view();
    if (isGzip(bytes)) {
        if (!m_inflater.inflate(bytes, kWholeFileBytes, m_unpacked)) {
            m_context.progress.bytesDone -= file.sizeBytes;
            loadStream(id, file, tally);
            return;
        }
        m_context.store.setCompressed(id);
        bytes = m_unpacked.view();
    }
    tally->addUnpacked(bytes.size());
    std::uint64_t offset = 0;
    if (bytes.starts_with(kUtf8Bom)) {
        bytes.remove_prefix(kUtf8Bom.size());
        offset = kUtf8Bom.size();
    }
    if (std::string reason = whyNotJson(bytes); !reason.empty())
        tally->skip(std::move(reason));
    else
        m_documents.load(id, bytes, offset, *tally);
}

void FileLoader::loadStream(FileId id, const InputFile& file, const std::shared_ptr<FileTally>& tally) {
    auto stream = ByteStream::open(file.path);
    if (!stream) {
        m_context.progress.bytesDone += file.sizeBytes;
        tally->skip(stream.error().text);
        return;
    }
    if (stream->isCompressed())
        m_context.store.setCompressed(id);
    Buffer head;
    head.reserve(DocumentLoader::kWindowBytes);
    head.setSize(stream->read(head.data(), head.capacity()));
    tally->addUnpacked(head.size());
    std::uint64_t offset = 0;
    if (head.view().starts_with(kUtf8Bom)) {
        offset = kUtf8Bom.size();
        Buffer withoutBom;
        withoutBom.reserve(head.capacity());
        withoutBom.assign(head.view().substr(offset));
        head = std::move(withoutBom);
    }
    if (std::string reason = whyNotJson(head.view()); !reason.empty()) {
        tally->skip(std::move(reason));
        m_context.progress.bytesDone += file.sizeBytes;
        return;
    }
    m_documents.load(id, *stream, std::move(head), offset, tally);
    if (stream->trailingBytes() > 0)
        tally->note(std::to_string(stream->trailingBytes()) + " bytes follow the gzip data and were left out");
    const std::uint64_t counted = stream->fileBytesRead();
    m_context.progress.bytesDone += file.sizeBytes > counted ? file.sizeBytes - counted : 0;
}

}  // namespace lambdatrail
