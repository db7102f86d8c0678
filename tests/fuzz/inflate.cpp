// Unpacking: in pieces of any size, the fast way, and with zlib used plainly, the same bytes come out; and never more
// than the limits allow.

#include "app/io/inflate.h"
#include "app/io/layers.h"
#include "app/io/memorysource.h"
#include "tests/fuzz/fuzzing.h"

#include <memory>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

struct Unpacked {
    std::string bytes;
    std::optional<Error> problem;
    std::string note;
};

Unpacked readAll(ByteSource& source, std::size_t pieceBytes) {
    Unpacked result;
    std::string piece(pieceBytes, '\0');
    for (;;) {
        const std::size_t got = source.read(piece.data(), piece.size());
        check(got <= piece.size(), "no more is read than was asked for");
        result.bytes.append(piece, 0, got);
        if (got < piece.size())
            break;
    }
    check(source.read(piece.data(), piece.size()) == 0, "nothing comes after the end");
    result.problem = source.problem();
    result.note = source.note();
    return result;
}

bool isLimited(const Unpacked& unpacked) {
    return unpacked.problem && unpacked.problem->code == ErrorCode::Limit;
}

std::unique_ptr<ByteSource> sourceOf(const std::string& packed) {
    return std::make_unique<MemorySource>(std::make_shared<const std::string>(packed));
}

std::shared_ptr<UnpackMeter> meterOf(const std::string& packed, const UnpackLimits& limits = {}) {
    return std::make_shared<UnpackMeter>("/logs/a", packed.size(), limits);
}

// Gzip, bzip2, xz, zstd and UTF-16, as the bytes themselves tell.
void checkLayers(const std::string& packed) {
    constexpr UnpackLimits kLimits{.maxBytes = 4 << 20};
    const auto unpack = [&](std::size_t pieceBytes) {
        return readAll(*unpackLayers(sourceOf(packed), meterOf(packed, kLimits)).bytes, pieceBytes);
    };
    const Unpacked whole = unpack(1 << 20);
    check(whole.bytes.size() <= kLimits.maxBytes + (1 << 20), "a limit holds");
    for (const std::size_t pieceBytes : {std::size_t{61}, std::size_t{4096}}) {
        const Unpacked pieces = unpack(pieceBytes);
        if (isLimited(whole)) {
            check(isLimited(pieces) && whole.bytes.starts_with(pieces.bytes), "a limit only cuts");
            continue;
        }
        check(pieces.bytes == whole.bytes && pieces.problem == whole.problem && pieces.note == whole.note,
              "the size of the pieces changes nothing");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string packed(bytesOf(data, size));
    checkLayers(packed);
    if (!isGzip(packed))
        return 0;
    const auto gunzip = [&](std::size_t pieceBytes, const UnpackLimits& limits = {}) {
        GunzipSource source(sourceOf(packed), meterOf(packed, limits));
        return readAll(source, pieceBytes);
    };
    const Unpacked whole = gunzip(1 << 20);
    for (const std::size_t pieceBytes : {std::size_t{1}, std::size_t{61}, std::size_t{4096}}) {
        if (whole.bytes.size() / pieceBytes > 100'000)
            continue;
        const Unpacked pieces = gunzip(pieceBytes);
        check(pieces.bytes == whole.bytes, "the size of the pieces changes no byte");
        check(pieces.problem == whole.problem, "the size of the pieces changes no problem");
        check(pieces.note == whole.note, "the size of the pieces changes nothing behind the data");
    }
    check(whole.bytes == unpackNaively(packed), "zlib, used plainly, gives the same bytes");
    check(!whole.problem || whole.problem->offset == whole.bytes.size(), "a problem stands where the bytes end");

    WholeInflater inflater;
    Buffer fast;
    if (inflater.inflate(packed, 32 << 20, fast)) {
        check(fast.view() == whole.bytes, "libdeflate and zlib agree");
        check(!whole.problem && whole.note.empty(), "the fast way gives up on any doubt");
    }

    constexpr std::size_t kPieceBytes = 64;
    const UnpackLimits limits{.maxBytes = 1000};
    const Unpacked limited = gunzip(kPieceBytes, limits);
    check(whole.bytes.starts_with(limited.bytes), "a limit only cuts");
    if (whole.bytes.size() > limits.maxBytes + kPieceBytes)
        check(limited.problem && limited.bytes.size() <= limits.maxBytes + kPieceBytes, "a limit holds");
    return 0;
}
