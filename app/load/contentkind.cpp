#include "app/load/contentkind.h"

#include "app/base/ascii.h"
#include "app/base/utf8.h"
#include "app/io/archive.h"
#include "app/parse/csvfile.h"
#include "app/parse/foreign.h"

#include <algorithm>
#include <array>

namespace lambdatrail {
namespace {

struct KnownBeginning {
    std::string_view bytes;
    const char* what;
};

using namespace std::string_view_literals;
constexpr std::array<KnownBeginning, 26> kBinaries{{
    {"PAR1", "a Parquet file, which holds no CloudTrail JSON"},
    {"Obj\x01", "an Avro file, which holds no CloudTrail JSON"},
    {"ORC", "an ORC file, which holds no CloudTrail JSON"},
    {"%PDF", "a PDF document"},
    {"\x7f"
     "ELF",
     "a program"},
    {"MZ", "a Windows program"},
    {"\x89PNG", "an image (PNG)"},
    {"\xff\xd8\xff", "an image (JPEG)"},
    {"GIF8", "an image (GIF)"},
    {"RIFF", "an image, sound or video (RIFF)"},
    {"SQLite format 3", "an SQLite database"},
    {"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it and open what is inside"},
    {"Rar!\x1a\x07", "a RAR archive: unpack it and open what is inside"},
    {"\x04\x22\x4d\x18", "compressed with LZ4: unpack it first"},
    {"\x1f\x9d", "compressed with compress: unpack it first"},
    {"\xff\x06\x00\x00sNaPpY", "compressed with Snappy: unpack it first"},
    {"\xd4\xc3\xb2\xa1", "a network capture"},
    {"\x0a\x0d\x0d\x0a", "a network capture"},
    {"\xd0\xcf\x11\xe0", "an old Office document"},
    {"ElfFile", "a Windows event log"},
    {"!<arch>\n", "a library or package archive"},
    {"\x1f\x8b", "packed in too many layers"},
    {"\x00\x05\x16\x07"sv, "what macOS notes about another file"},
    {"\x00\x00\x00\x01"
     "Bud1"sv,
     "what macOS notes about a folder"},
    {"BZh", "packed in too many layers"},
    {"\x28\xb5\x2f\xfd", "packed in too many layers"},
}};

// White space, and the byte order mark before it.
std::string_view withoutSpace(std::string_view text) {
    constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";
    if (text.starts_with(kUtf8Bom))
        text.remove_prefix(kUtf8Bom.size());
    const auto first = std::ranges::find_if_not(text, isJsonSpace);
    return text.substr(static_cast<std::size_t>(first - text.begin()));
}

// A time and a document behind it, as CloudWatch Logs' export tasks write lines (6.3).
bool isTimedLine(std::string_view text) {
    const std::size_t brace = text.find('{');
    return isDigit(text.front()) && brace != std::string_view::npos &&
           text.substr(0, brace).find_first_of("\r\n,\"") == std::string_view::npos;
}

bool isText(std::string_view head) {
    return std::ranges::all_of(head, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 || isJsonSpace(c) || c == '\f' || c == '\v' || c == '\b' || c == '\x1b';
    });
}

// The first line, as it can be shown, cut where it gets long.
std::string firstLine(std::string_view text) {
    constexpr std::size_t kMostShown = 60;
    std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    const bool isLong = line.size() > kMostShown;
    std::size_t end = std::min(line.size(), kMostShown);
    while (isLong && end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
        --end;
    std::string quoted = "\"";
    quoted += visibleName(line.substr(0, end));
    quoted += isLong ? "...\"" : "\"";
    return quoted;
}

}  // namespace

ContentKind contentKind(std::string_view head) {
    if (isArchive(head))
        return ContentKind::Archive;
    const std::string_view text = withoutSpace(head);
    if (text.find_first_not_of('\0') == std::string_view::npos)
        return ContentKind::Empty;
    if (text.front() == '{' || text.front() == '[' || isTimedLine(text))
        return ContentKind::Json;
    return CsvFile::recognise(head) ? ContentKind::Csv : ContentKind::Other;
}

std::string whyNotLog(std::string_view head) {
    for (const KnownBeginning& known : kBinaries) {
        if (head.starts_with(known.bytes))
            return known.what;
    }
    if (!isText(head))
        return "not a CloudTrail log: binary data of a kind that is not known";
    const std::string_view text = withoutSpace(head);
    if (const std::string_view kind = foreignTextKind(text); !kind.empty())
        return std::string(kind);
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    if (std::ranges::count(line, ',') >= 2)
        return "not a CloudTrail log: a CSV file whose columns do not tell of events; it begins with " +
               firstLine(text);
    return "not a CloudTrail log: it does not begin like JSON, but with " + firstLine(text);
}

}  // namespace lambdatrail
