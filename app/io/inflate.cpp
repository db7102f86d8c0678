#include "app/io/inflate.h"

#include "app/io/filehandle.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kInputBytes = 256 * 1024;
// The ratio is only judged once so much has come out: a few bytes of gzip header may rightly unpack to a thousand
// spaces.
constexpr std::uint64_t kRatioFromBytes = 16ULL << 20;

std::int64_t nanoseconds(const timespec& time) {
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

FileStamp stampOf(const struct stat& status) {
    return {static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim)};
}

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

struct ByteStream::Private {
    FileHandle file;
    std::string path;
    UnpackLimits limits;
    std::array<char, kInputBytes> input;
    std::size_t inputBegin = 0;
    std::size_t inputEnd = 0;
    bool inputAtEnd = false;
    bool compressed = false;
    bool ended = false;
    bool memberOpen = false;
    std::uint64_t packedBytes = 0;
    std::uint64_t unpackedBytes = 0;
    std::uint64_t trailing = 0;
    std::optional<Error> problem;
    z_stream zlib{};

    ~Private() {
        if (compressed)
            inflateEnd(&zlib);
    }

    std::size_t available() const { return inputEnd - inputBegin; }

    void fail(ErrorCode code, std::string text) {
        problem = Error{code, std::move(text), path, unpackedBytes};
        ended = true;
    }

    // Reads more input behind what is there, which moves to the front.
    void refill() {
        std::memmove(input.data(), input.data() + inputBegin, available());
        inputEnd -= inputBegin;
        inputBegin = 0;
        if (inputAtEnd || inputEnd == input.size())
            return;
        const ssize_t got = file.read(input.data() + inputEnd, input.size() - inputEnd);
        if (got < 0) {
            const Error error = errorFromErrno(errno, path);
            fail(error.code, "reading failed: " + error.text);
            inputAtEnd = true;
        } else if (got == 0) {
            inputAtEnd = true;
        } else {
            inputEnd += static_cast<std::size_t>(got);
            packedBytes += static_cast<std::uint64_t>(got);
        }
    }

    std::size_t readPlain(char* to, std::size_t capacity) {
        if (available() == 0)
            refill();
        const std::size_t take = std::min(capacity, available());
        std::memcpy(to, input.data() + inputBegin, take);
        inputBegin += take;
        unpackedBytes += take;
        ended = ended || take == 0;
        return take;
    }

    // Behind a member: the next one, nothing, or something else.
    void startMember() {
        while (available() < 2 && !inputAtEnd)
            refill();
        const std::string_view rest(input.data() + inputBegin, available());
        if (isGzip(rest)) {
            inflateReset(&zlib);
            memberOpen = true;
            return;
        }
        // Padding with zeros is common on tapes and in some tools, and says nothing.
        while (!ended) {
            for (; inputBegin < inputEnd; ++inputBegin)
                trailing += input[inputBegin] != 0 || trailing > 0;
            refill();
            ended = ended || available() == 0;
        }
    }

    std::size_t readGzip(char* to, std::size_t capacity) {
        std::size_t produced = 0;
        while (produced < capacity && !ended) {
            if (!memberOpen) {
                startMember();
                continue;
            }
            if (available() == 0)
                refill();
            if (ended)
                break;
            if (available() == 0) {
                fail(ErrorCode::Format, "the gzip data ends too early");
                break;
            }
            const std::size_t room = std::min<std::size_t>(capacity - produced, std::numeric_limits<int>::max());
            zlib.next_in = reinterpret_cast<Bytef*>(input.data() + inputBegin);
            zlib.avail_in = static_cast<uInt>(available());
            zlib.next_out = reinterpret_cast<Bytef*>(to + produced);
            zlib.avail_out = static_cast<uInt>(room);
            const int result = ::inflate(&zlib, Z_NO_FLUSH);
            inputBegin = inputEnd - zlib.avail_in;
            produced += room - zlib.avail_out;
            unpackedBytes += room - zlib.avail_out;
            if (result == Z_STREAM_END)
                memberOpen = false;
            else if (result != Z_OK && result != Z_BUF_ERROR)
                fail(ErrorCode::Format, "the gzip data is damaged");
            checkLimits();
        }
        return produced;
    }

    void checkLimits() {
        if (ended)
            return;
        if (unpackedBytes > limits.maxBytes)
            fail(ErrorCode::Limit, "it unpacks to more than " + std::to_string(limits.maxBytes >> 20) + " MiB");
        else if (unpackedBytes > kRatioFromBytes && unpackedBytes / limits.maxRatio > packedBytes)
            fail(ErrorCode::Limit, "it unpacks to more than " + std::to_string(limits.maxRatio) + " times its size");
    }
};

ByteStream::ByteStream(std::unique_ptr<Private> priv) : d(std::move(priv)) {}
ByteStream::ByteStream(ByteStream&& other) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&& other) noexcept = default;
ByteStream::~ByteStream() = default;

Result<ByteStream> ByteStream::open(const std::string& path, const UnpackLimits& limits) {
    auto file = FileHandle::openForReading(path);
    if (!file)
        return std::unexpected(file.error());
    auto priv = std::make_unique<Private>();
    priv->file = std::move(*file);
    priv->path = path;
    priv->limits = limits;
    while (priv->available() < 2 && !priv->inputAtEnd)
        priv->refill();
    if (priv->problem)
        return std::unexpected(*priv->problem);
    if (isGzip({priv->input.data(), priv->available()})) {
        constexpr int kGzipOnly = 16 + MAX_WBITS;
        if (inflateInit2(&priv->zlib, kGzipOnly) != Z_OK)
            return std::unexpected(Error{ErrorCode::Limit, "there is no memory to unpack it", path, {}});
        priv->compressed = true;
    }
    return ByteStream(std::move(priv));
}

std::size_t ByteStream::read(char* to, std::size_t capacity) {
    std::size_t got = 0;
    while (got < capacity && !d->ended) {
        const std::size_t more =
            d->compressed ? d->readGzip(to + got, capacity - got) : d->readPlain(to + got, capacity - got);
        got += more;
    }
    return got;
}

const std::optional<Error>& ByteStream::problem() const {
    return d->problem;
}
std::uint64_t ByteStream::trailingBytes() const {
    return d->trailing;
}
bool ByteStream::isCompressed() const {
    return d->compressed;
}
std::uint64_t ByteStream::fileBytesRead() const {
    return d->packedBytes;
}

Result<FileStamp> fileStamp(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0)
        return std::unexpected(errorFromErrno(errno, path));
    return stampOf(status);
}

Result<FileStamp> readWholeFile(const std::string& path, std::uint64_t maxBytes, Buffer& to) {
    const auto file = FileHandle::openForReading(path);
    if (!file)
        return std::unexpected(file.error());
    struct stat status{};
    if (::fstat(file->get(), &status) != 0)
        return std::unexpected(errorFromErrno(errno, path));
    const FileStamp stamp = stampOf(status);
    to.setSize(0);
    to.reserve(stamp.sizeBytes < maxBytes ? stamp.sizeBytes + 1 : 1);
    if (stamp.sizeBytes > maxBytes)
        return std::unexpected(Error{ErrorCode::Limit, "it is too large to be read at once", path, {}});
    // One byte more than it should have shows a file that grows while it is read.
    std::size_t size = 0;
    for (;;) {
        if (size == to.capacity()) {
            if (size > maxBytes)
                return std::unexpected(Error{ErrorCode::Limit, "it is too large to be read at once", path, {}});
            to.setSize(size);
            to.reserve(size * 2 + kInputBytes);
        }
        const ssize_t got = file->read(to.data() + size, to.capacity() - size);
        if (got < 0)
            return std::unexpected(errorFromErrno(errno, path));
        if (got == 0)
            break;
        size += static_cast<std::size_t>(got);
    }
    to.setSize(size);
    return stamp;
}

}  // namespace lambdatrail
