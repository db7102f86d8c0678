// Finding records: where they stand must not depend on the windows in which the text passes by, and what the walk says
// of a text must be true of it.

#include "app/parse/containers.h"
#include "app/io/buffer.h"
#include "tests/fuzz/fuzzing.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>
#include <vector>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

struct Walk {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> records;  // begin, length
    std::vector<std::tuple<std::uint64_t, std::uint64_t, bool, std::string>> gaps;
    bool sawContainer = false;
    bool operator==(const Walk&) const = default;
};

Walk walk(std::string_view text, std::size_t windowBytes) {
    Walk result;
    RecordSplitter splitter;
    std::uint64_t offset = 0;
    for (std::size_t window = windowBytes;;) {
        const bool isLast = offset + window >= text.size();
        Buffer bytes;
        bytes.assign(text.substr(offset, window));
        std::vector<RecordSpan> spans;
        const std::size_t done = splitter.feed(bytes.view(), offset, isLast, spans);
        check(done <= bytes.size(), "no more is done than there was");
        for (const RecordSpan& span : spans)
            result.records.emplace_back(offset + span.begin, span.length);
        offset += done;
        if (isLast)
            break;
        window = done == 0 ? window * 2 : windowBytes;
    }
    check(offset == text.size(), "the last window is done with wholly");
    for (const Gap& gap : splitter.gaps())
        result.gaps.emplace_back(gap.offset, gap.length, gap.atEnd, gap.reason);
    result.sawContainer = splitter.sawContainer();
    return result;
}

// So many objects stand in a JSON text that is whole and of the plainest kind; nothing for any other text. Of two
// members of one name nlohmann keeps the last, so such a text is none of these.
std::optional<std::size_t> plainCount(std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        return std::nullopt;  // no JSON, but nlohmann takes it for the end of the text
    const std::size_t key = text.find("\"Records\"");
    if (key != std::string_view::npos && text.find("\"Records\"", key + 1) != std::string_view::npos)
        return std::nullopt;
    const auto document = nlohmann::json::parse(text, nullptr, false);
    if (document.is_array() && std::ranges::all_of(document, [](const auto& e) { return e.is_object(); }))
        return document.size();
    if (!document.is_object() || document.size() != 1 || !document.contains("Records"))
        return std::nullopt;
    const auto& records = document["Records"];
    if (records.is_array() && std::ranges::all_of(records, [](const auto& e) { return e.is_object(); }))
        return records.size();
    return std::nullopt;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = bytesOf(data, size);
    const Walk whole = walk(text, size + 1);
    std::uint64_t end = 0;
    for (const auto& [begin, length] : whole.records) {
        check(begin >= end && length >= 2 && length <= size - begin, "records stand one behind another");
        end = begin + length;
        const std::string_view value = text.substr(begin, length);
        check(value.front() == '{' || value.front() == '[' || value.front() == '"', "only they may hold records");
    }
    for (const auto& [begin, length, atEnd, reason] : whole.gaps)
        check(begin <= size && length <= size - begin && !reason.empty(), "a gap stands in the text, and says why");
    if (const auto count = plainCount(text)) {
        check(whole.records.size() == *count, "every record of a whole document is found");
        check(whole.gaps.empty(), "a whole document has no gap");
    }
    for (const std::size_t windowBytes : {1, 3, 17, 64, 65, 1000}) {
        if (windowBytes < size)
            check(walk(text, windowBytes) == whole, "the size of the windows changes nothing");
    }
    return 0;
}
