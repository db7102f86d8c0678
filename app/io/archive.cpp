#include "app/io/archive.h"

#include "app/base/utf8.h"
#include "app/io/archiveblocks.h"

#include <archive_entry.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

bool isTar(std::string_view head) {
    constexpr std::size_t kHeaderBytes = 512;
    constexpr std::size_t kChecksumAt = 148;
    constexpr std::size_t kChecksumBytes = 8;
    if (head.size() < kHeaderBytes)
        return false;
    // The sum of the header's bytes, those of the sum itself taken as spaces, stands in it in octal digits.
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kHeaderBytes; ++i) {
        const bool isSum = i >= kChecksumAt && i < kChecksumAt + kChecksumBytes;
        sum += isSum ? ' ' : static_cast<unsigned char>(head[i]);
    }
    std::uint64_t expected = 0;
    bool hasDigits = false;
    for (const char c : head.substr(kChecksumAt, kChecksumBytes)) {
        if (c >= '0' && c <= '7') {
            expected = expected * 8 + static_cast<std::uint64_t>(c - '0');
            hasDigits = true;
        } else if (c != ' ' || hasDigits) {
            break;
        }
    }
    return hasDigits && sum == expected;
}

}  // namespace

bool isArchive(std::string_view head) {
    return head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06") || head.starts_with("PK\x07\x08") ||
           isTar(head);
}

struct ArchiveReader::Private {
    LibarchiveReader reader;
    std::optional<FileSource> file;
    std::shared_ptr<UnpackMeter> meter;
    std::uint64_t next = 0;  // number of the next entry
    bool ended = false;
    std::optional<Error> problem;

    void support() {
        archive_read_support_format_tar(reader.handle);
        archive_read_support_format_zip(reader.handle);
    }
    void fail(Error error) {
        problem = std::move(error);
        ended = true;
    }
    void failToRead() {
        fail(reader.reason("the archive is damaged behind its entry " + std::to_string(next), meter->path()));
        if (next == 0 && problem->code == ErrorCode::Format)
            problem = reader.reason("the archive is damaged at its beginning", meter->path());
    }
};

namespace {

// The bytes of one entry; ends when the archive has moved on.
class EntrySource : public ByteSource {
 public:
    EntrySource(LibarchiveReader& reader, const std::uint64_t& nextEntry, std::shared_ptr<UnpackMeter> meter,
                std::shared_ptr<void> keep, std::optional<FileSource>& file)
        : m_reader(reader),
          m_nextEntry(nextEntry),
          m_ownNext(nextEntry),
          m_meter(std::move(meter)),
          m_keep(std::move(keep)),
          m_file(file) {}

    std::size_t read(char* to, std::size_t capacity) override {
        std::size_t size = 0;
        if (m_ended || m_nextEntry != m_ownNext)
            return 0;
        const auto outcome = m_blocks.read(m_reader.handle, to, capacity, size);
        m_ended = outcome != DataBlocks::Outcome::More;
        if (auto tooMuch = m_meter->add(size, m_blocks.given())) {
            m_problem = std::move(tooMuch);
            m_ended = true;
        } else if (outcome == DataBlocks::Outcome::Damaged) {
            m_problem = m_reader.reason("the archive entry is damaged", m_meter->path());
            m_problem->offset = m_blocks.given();
        }
        return size;
    }
    const std::optional<Error>& problem() const override { return m_problem; }
    std::uint64_t fileBytesRead() const override {
        return m_file ? static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(m_reader.handle, -1)))
                      : m_reader.source->fileBytesRead();
    }

 private:
    LibarchiveReader& m_reader;
    const std::uint64_t& m_nextEntry;
    std::uint64_t m_ownNext;
    std::shared_ptr<UnpackMeter> m_meter;
    std::shared_ptr<void> m_keep;
    std::optional<FileSource>& m_file;
    DataBlocks m_blocks;
    bool m_ended = false;
    std::optional<Error> m_problem;
};

}  // namespace

ArchiveReader::ArchiveReader(std::unique_ptr<ByteSource> bytes, std::shared_ptr<UnpackMeter> meter)
    : d(std::make_shared<Private>()) {
    d->meter = std::move(meter);
    d->reader.source = std::move(bytes);
    d->support();
    if (!d->reader.open())
        d->failToRead();
}

ArchiveReader::ArchiveReader(FileSource file, std::shared_ptr<UnpackMeter> meter) : d(std::make_shared<Private>()) {
    d->meter = std::move(meter);
    d->file = std::move(file);
    d->support();
    if (::lseek(d->file->descriptor(), 0, SEEK_SET) != 0 ||
        archive_read_open_fd(d->reader.handle, d->file->descriptor(), LibarchiveReader::kInputBytes) != ARCHIVE_OK)
        d->failToRead();
}

ArchiveReader::~ArchiveReader() = default;

std::optional<ArchiveReader::Entry> ArchiveReader::next() {
    while (!d->ended) {
        if (auto tooMany = d->meter->addEntry()) {
            d->fail(std::move(*tooMany));
            break;
        }
        struct archive_entry* found = nullptr;
        const int result = archive_read_next_header(d->reader.handle, &found);
        if (result == ARCHIVE_RETRY)
            continue;
        if (result == ARCHIVE_EOF && !(d->reader.source && d->reader.source->problem())) {
            d->ended = true;
            break;
        }
        if (result < ARCHIVE_WARN || result == ARCHIVE_EOF) {
            d->failToRead();
            break;
        }
        Entry entry;
        entry.number = d->next++;
        const char* name = archive_entry_pathname_utf8(found);
        if (!name)
            name = archive_entry_pathname(found);
        entry.name = name ? visibleName(name) : "entry " + std::to_string(entry.number);
        entry.isFile = archive_entry_filetype(found) == AE_IFREG && !entry.name.ends_with('/');
        entry.isEncrypted = archive_entry_is_data_encrypted(found) != 0;
        if (entry.isFile)
            entry.bytes = std::make_unique<EntrySource>(d->reader, d->next, d->meter, d, d->file);
        return entry;
    }
    return std::nullopt;
}

const std::optional<Error>& ArchiveReader::problem() const {
    return d->problem;
}

std::uint64_t ArchiveReader::fileBytesRead() const {
    return d->file ? static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(d->reader.handle, -1)))
                   : d->reader.source->fileBytesRead();
}

Result<ArchiveReader> openArchive(const std::string& path, UnpackedLayers bytes, std::shared_ptr<UnpackMeter> meter) {
    if (!bytes.isAsOnDisk)
        return ArchiveReader(std::move(bytes.bytes), std::move(meter));
    auto file = FileSource::open(path);
    if (!file)
        return std::unexpected(file.error());
    return ArchiveReader(std::move(*file), std::move(meter));
}

}  // namespace lambdatrail
