#include "app/io/inflate.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <string>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kInputBytes = 256 * 1024;
// The limits are asked after so much: a few bytes of input may unpack to very many.
constexpr std::size_t kMostAtOnceBytes = 1 << 20;

std::uint32_t littleEndian32(const char* bytes) {
    std::uint32_t value = 0;
    for (int i = 3; i >= 0; --i)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

}  // namespace

bool isGzip(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b");
}

struct WholeInflater::Private {
    libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
};

WholeInflater::WholeInflater() : d(std::make_unique<Private>()) {}

WholeInflater::~WholeInflater() {
    libdeflate_free_decompressor(d->decompressor);
}

bool WholeInflater::inflate(std::string_view packed, std::uint64_t maxBytes, Buffer& to) {
    constexpr std::size_t kSmallestGzip = 18;
    if (!d->decompressor || packed.size() < kSmallestGzip)
        return false;
    // The last four bytes tell the size, if there is but one member and nothing behind it.
    const std::uint64_t expected = littleEndian32(packed.data() + packed.size() - 4);
    if (expected > maxBytes || expected > packed.size() * std::uint64_t{1032} + 1024)
        return false;
    to.setSize(0);
    to.reserve(expected);
    std::size_t consumed = 0;
    std::size_t produced = 0;
    const libdeflate_result result = libdeflate_gzip_decompress_ex(d->decompressor, packed.data(), packed.size(),
                                                                   to.data(), expected, &consumed, &produced);
    if (result != LIBDEFLATE_SUCCESS || consumed != packed.size() || produced != expected)
        return false;
    to.setSize(produced);
    return true;
}

struct GunzipSource::Private {
    std::unique_ptr<ByteSource> packed;
    std::shared_ptr<UnpackMeter> meter;
    std::unique_ptr<char[]> input = std::make_unique_for_overwrite<char[]>(kInputBytes);
    std::size_t inputBegin = 0;
    std::size_t inputEnd = 0;
    bool inputAtEnd = false;
    bool ended = false;
    bool memberOpen = false;
    std::uint64_t unpackedBytes = 0;
    std::uint64_t trailing = 0;
    std::optional<Error> problem;
    z_stream zlib{};

    ~Private() { inflateEnd(&zlib); }

    std::string_view available() const { return {input.get() + inputBegin, inputEnd - inputBegin}; }

    void fail(ErrorCode code, std::string text) {
        problem = Error{code, std::move(text), meter->path(), unpackedBytes};
        ended = true;
    }

    // Reads more input behind what is there, which moves to the front.
    void refill() {
        std::copy(input.get() + inputBegin, input.get() + inputEnd, input.get());
        inputEnd -= std::exchange(inputBegin, 0);
        const std::size_t got = packed->read(input.get() + inputEnd, kInputBytes - inputEnd);
        inputEnd += got;
        inputAtEnd = got == 0;
    }

    // The packed bytes have ended, where they should not or because of what is wrong with them.
    void failAtEnd() {
        if (packed->problem())
            fail(packed->problem()->code, packed->problem()->text);
        else
            fail(ErrorCode::Format, "the gzip data ends too early");
    }

    // Behind a member: the next one, nothing, or something else.
    void startMember() {
        while (available().size() < 2 && !inputAtEnd)
            refill();
        if (isGzip(available())) {
            inflateReset(&zlib);
            memberOpen = true;
            return;
        }
        // Padding with zeros is common on tapes and in some tools, and says nothing.
        while (!available().empty()) {
            for (; inputBegin < inputEnd; ++inputBegin)
                trailing += input[inputBegin] != 0 || trailing > 0;
            refill();
        }
        ended = true;
        if (packed->problem())
            failAtEnd();
    }

    // A step of zlib; returns how many bytes it made.
    std::size_t inflateInto(char* to, std::size_t capacity) {
        const std::size_t room = std::min(capacity, kMostAtOnceBytes);
        zlib.next_in = reinterpret_cast<Bytef*>(input.get() + inputBegin);
        zlib.avail_in = static_cast<uInt>(available().size());
        zlib.next_out = reinterpret_cast<Bytef*>(to);
        zlib.avail_out = static_cast<uInt>(room);
        const int result = ::inflate(&zlib, Z_NO_FLUSH);
        inputBegin = inputEnd - zlib.avail_in;
        const std::size_t produced = room - zlib.avail_out;
        unpackedBytes += produced;
        if (result == Z_STREAM_END)
            memberOpen = false;
        else if (result != Z_OK && result != Z_BUF_ERROR)
            fail(ErrorCode::Format, "the gzip data is damaged");
        if (auto tooMuch = meter->add(produced, unpackedBytes)) {
            problem = std::move(tooMuch);
            ended = true;
        }
        return produced;
    }
};

GunzipSource::GunzipSource(std::unique_ptr<ByteSource> packed, std::shared_ptr<UnpackMeter> meter)
    : d(std::make_unique<Private>()) {
    d->packed = std::move(packed);
    d->meter = std::move(meter);
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&d->zlib, kGzipOnly) != Z_OK)
        d->fail(ErrorCode::Limit, "there is no memory to unpack it");
}

GunzipSource::~GunzipSource() = default;

std::size_t GunzipSource::read(char* to, std::size_t capacity) {
    std::size_t produced = 0;
    while (produced < capacity && !d->ended) {
        if (!d->memberOpen) {
            d->startMember();
            continue;
        }
        if (d->available().empty())
            d->refill();
        // Without input zlib may still have output that there was no room for before.
        const bool isStarved = d->available().empty();
        const std::size_t got = d->inflateInto(to + produced, capacity - produced);
        produced += got;
        if (isStarved && got == 0 && d->memberOpen && !d->ended)
            d->failAtEnd();
    }
    return produced;
}

const std::optional<Error>& GunzipSource::problem() const {
    return d->problem;
}
std::uint64_t GunzipSource::fileBytesRead() const {
    return d->packed->fileBytesRead();
}
std::string GunzipSource::note() const {
    if (d->trailing == 0)
        return d->packed->note();
    return std::to_string(d->trailing) + " bytes follow the gzip data and were left out";
}

}  // namespace lambdatrail
