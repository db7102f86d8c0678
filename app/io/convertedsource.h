#pragma once

#include "app/io/bytesource.h"

#include <memory>
#include <string>
#include <string_view>

namespace lambdatrail {

// A source that makes its bytes from those of another one, piece by piece. What it makes of them is for its kinds.
class ConvertedSource : public ByteSource {
 public:
    std::size_t read(char* to, std::size_t capacity) override;
    const std::optional<Error>& problem() const override { return m_problem; }
    std::uint64_t fileBytesRead() const override { return m_source->fileBytesRead(); }
    std::string note() const override { return m_source->note(); }

 protected:
    explicit ConvertedSource(std::unique_ptr<ByteSource> source) : m_source(std::move(source)) {}

    // Appends what `bytes` stand for to `to`; returns how many bytes it is done with: the next call begins there.
    // `isLast`: there are no more; none are left over then. May end the source.
    virtual std::size_t convert(std::string_view bytes, bool isLast, std::string& to) = 0;
    void end() { m_ended = true; }
    void fail(std::string text) { m_failure = std::move(text); }

 private:
    void refill();

    std::unique_ptr<ByteSource> m_source;
    std::string m_input;
    std::string m_output;
    std::size_t m_taken = 0;     // of the output
    std::uint64_t m_offset = 0;  // of the output's end
    std::string m_failure;       // comes into force when the output before it was taken
    bool m_ended = false;
    std::optional<Error> m_problem;
};

// UTF-16 as UTF-8, without its byte order mark. Halves of surrogate pairs become U+FFFD.
class Utf16Source : public ConvertedSource {
 public:
    enum class Order { LittleEndian, BigEndian };
    Utf16Source(std::unique_ptr<ByteSource> source, Order order) : ConvertedSource(std::move(source)), m_order(order) {}

    // Nothing unless the bytes are UTF-16 by their mark, or plainly without one: ASCII and zeros in turn.
    static std::optional<Order> orderOf(std::string_view head);

 protected:
    std::size_t convert(std::string_view bytes, bool isLast, std::string& to) override;

 private:
    Order m_order;
    bool m_isFirst = true;
};

// What the JSON string says whose quotation mark is the source's first byte.
class JsonStringSource : public ConvertedSource {
 public:
    using ConvertedSource::ConvertedSource;
    explicit JsonStringSource(std::unique_ptr<ByteSource> source) : ConvertedSource(std::move(source)) {}

 protected:
    std::size_t convert(std::string_view bytes, bool isLast, std::string& to) override;

 private:
    bool m_isFirst = true;
};

// What base64 stands for, of either alphabet. White space and the backslashes of JSON are passed over.
class Base64Source : public ConvertedSource {
 public:
    explicit Base64Source(std::unique_ptr<ByteSource> source) : ConvertedSource(std::move(source)) {}

 protected:
    std::size_t convert(std::string_view bytes, bool isLast, std::string& to) override;

 private:
    std::uint32_t m_bits = 0;
    int m_bitCount = 0;
};

}  // namespace lambdatrail
