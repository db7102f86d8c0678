#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail {

// What bytes are, judged by how they begin and by nothing else (format reference, 6.4).
enum class ContentKind : std::uint8_t {
    Empty,    // nothing, or nothing but white space and zeros
    Json,     // one or many documents, or lines that carry one each
    Archive,  // zip or tar
    Csv,      // with columns that CloudTrail's events can be told from
    Other,    // whyNotLog() tells
};

// `head`: the first kilobytes, more than any header of a CSV file has.
ContentKind contentKind(std::string_view head);

// What bytes of kind Other are: "a Parquet file, which ...". Part of a sentence of the load report.
std::string whyNotLog(std::string_view head);

}  // namespace lambdatrail
