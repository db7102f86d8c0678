#pragma once

#include "tests/support/prng.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace lambdatrail::test {

// Makes records that are right in form and wrong in everything else: keys dropped, repeated and out of order, values of
// other types, white space and escapes anywhere. And damages texts. The same for the same seed.
class RecordMixer {
 public:
    explicit RecordMixer(std::uint64_t seed);

    // The JSON of one record, or of what is none any more.
    std::string record();
    // A JSON document of these texts, or lines of them, in one of the shapes in which records are found.
    std::string document(const std::vector<std::string>& records);
    // The text after a few accidents: bytes changed, cut out, doubled; perhaps cut off.
    std::string damaged(std::string text);

    std::uint32_t below(std::uint32_t bound) { return m_random.below(bound); }

 private:
    using Json = nlohmann::ordered_json;

    void change(Json& record);
    void write(const Json& value, std::string& to);
    void writeString(const std::string& text, std::string& to);
    void writeSpace(std::string& to);

    Prng m_random;
    std::vector<Json> m_records;
    bool m_isSpaced = false;
    bool m_isEscaped = false;
    bool m_isShuffled = false;
};

}  // namespace lambdatrail::test
