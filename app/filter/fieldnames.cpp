#include "app/filter/fieldnames.h"

#include "app/filter/texttest.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <ranges>
#include <vector>

namespace lambdatrail {
namespace {

struct RecordField {
    std::string_view path;  // in lower case
    ColumnId column;
};
// How CloudTrail calls what some columns show: what people who know its records type first.
constexpr std::array kRecordFields{
    RecordField{"eventtime", ColumnId::Time},        RecordField{"eventsource", ColumnId::Service},
    RecordField{"awsregion", ColumnId::Region},      RecordField{"sourceipaddress", ColumnId::Ip},
    RecordField{"useragent", ColumnId::Agent},       RecordField{"errorcode", ColumnId::Error},
    RecordField{"errormessage", ColumnId::Message},  RecordField{"eventcategory", ColumnId::Category},
    RecordField{"eventtype", ColumnId::Type},        RecordField{"recipientaccountid", ColumnId::Account},
    RecordField{"accountid", ColumnId::Account},     RecordField{"useridentity", ColumnId::Identity},
    RecordField{"accesskeyid", ColumnId::AccessKey}, RecordField{"username", ColumnId::Identity},
    RecordField{"user", ColumnId::Identity},         RecordField{"functionname", ColumnId::Function},
};

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (letter == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
        }
    }
    return row.back();
}

std::vector<std::string_view> candidates(const std::string& name) {
    const auto* known = std::ranges::find(kRecordFields, name, &RecordField::path);
    if (known != kRecordFields.end())
        return {columnInfo(known->column).name};
    // No column's name is that long: anything longer is not a slip of the finger.
    constexpr std::size_t kLongestSlip = 24;
    if (name.size() > kLongestSlip)
        return {};
    const std::size_t slips = name.size() <= 3 ? 1 : 2;
    std::vector<std::string_view> close;
    for (const ColumnInfo& info : allColumns()) {
        if (info.name.starts_with(name) || editDistance(name, info.name) <= slips)
            close.push_back(info.name);
    }
    return close;
}

}  // namespace

std::string fieldNameAdvice(std::string_view name) {
    constexpr std::size_t kMostCandidates = 3;
    std::string advice;
    for (const std::string_view candidate : candidates(foldedAscii(name)) | std::views::take(kMostCandidates)) {
        advice += advice.empty() ? "; did you mean " : " or ";
        advice += candidate;
    }
    if (!advice.empty())
        return advice + "?";
    return "; a key of the record is written record.KEY, and text to search for goes in double quotes";
}

std::string shortened(std::string_view text) {
    constexpr std::size_t kMostBytes = 60;
    if (text.size() <= kMostBytes)
        return std::string(text);
    std::size_t end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return std::string(text.substr(0, end)) + "...";
}

}  // namespace lambdatrail
