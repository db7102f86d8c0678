#include "app/io/decompress.h"

#include "app/io/archiveblocks.h"

#include <utility>

namespace lambdatrail {

bool isCompressed(std::string_view head) {
    return head.starts_with("BZh") ||
           head.starts_with(
               "\xfd"
               "7zXZ") ||
           head.starts_with("\x28\xb5\x2f\xfd");
}

struct UnpackedSource::Private {
    LibarchiveReader reader;
    std::shared_ptr<UnpackMeter> meter;
    DataBlocks blocks;
    bool ended = false;
    std::optional<Error> problem;

    void fail() {
        problem = reader.reason("the compressed data is damaged or ends too early", meter->path());
        problem->offset = blocks.given();
        ended = true;
    }
};

UnpackedSource::UnpackedSource(std::unique_ptr<ByteSource> packed, std::shared_ptr<UnpackMeter> meter)
    : d(std::make_unique<Private>()) {
    d->reader.source = std::move(packed);
    d->meter = std::move(meter);
    struct archive* handle = d->reader.handle;
    archive_read_support_filter_bzip2(handle);
    archive_read_support_filter_xz(handle);
    archive_read_support_filter_zstd(handle);
    archive_read_support_format_raw(handle);
    archive_read_support_format_empty(handle);
    struct archive_entry* entry = nullptr;
    if (!d->reader.open())
        d->fail();
    else if (const int result = archive_read_next_header(handle, &entry); result == ARCHIVE_EOF)
        d->ended = true;
    else if (result < ARCHIVE_WARN)
        d->fail();
}

UnpackedSource::~UnpackedSource() = default;

std::size_t UnpackedSource::read(char* to, std::size_t capacity) {
    std::size_t size = 0;
    if (d->ended)
        return 0;
    const auto outcome = d->blocks.read(d->reader.handle, to, capacity, size);
    d->ended = outcome != DataBlocks::Outcome::More;
    if (auto tooMuch = d->meter->add(size, d->blocks.given())) {
        d->problem = std::move(tooMuch);
        d->ended = true;
    } else if (outcome == DataBlocks::Outcome::Damaged || (d->ended && d->reader.source->problem())) {
        d->fail();
    }
    return size;
}

const std::optional<Error>& UnpackedSource::problem() const {
    return d->problem;
}
std::uint64_t UnpackedSource::fileBytesRead() const {
    return d->reader.source->fileBytesRead();
}
std::string UnpackedSource::note() const {
    return d->reader.source->note();
}

}  // namespace lambdatrail
