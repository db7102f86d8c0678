#include "tests/support/recordmixer.h"

#include "tests/support/oddrecords.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace lambdatrail::test {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLongestRecord = 4000;

// JSON that takes the place of any value. A text that begins with this mark is written as it stands behind it.
constexpr char kAsItStands = '\x01';
constexpr std::array kValues{
    "null"sv,
    "true"sv,
    "false"sv,
    "\"true\""sv,
    "\"False\""sv,
    "17"sv,
    "-1.50"sv,
    "1e3"sv,
    "9223372036854775807"sv,
    "18446744073709551616"sv,
    "{}"sv,
    "[]"sv,
    "\"\""sv,
    "\"-\""sv,
    R"({"ip" : "203.0.113.9" , "geo":{"x":[1.0, 2]} })"sv,
    R"([ "a", {"ARN":"b"} ])"sv,
    R"("caf\u00e9 \ud83d\ude80")"sv,
    R"("\ud83d lone \udc00")"sv,
    R"("a\u001fb\u0000c\n")"sv,
    R"("null")"sv,
    R"("{\"functionName\":\"orders\"}")"sv,
    R"("orders:live")"sv,
    R"("111122223333:function:orders")"sv,
    R"("arn:aws:lambda:eu-west-1:444455556666:function:orders:7")"sv,
    R"("arn:aws:sts::111122223333:assumed-role/Deployer/dana")"sv,
    R"("arn:aws:iam::111122223333:user/x/dana")"sv,
    R"("2026-02-03T10:00:00.123Z")"sv,
    R"("2026-02-30T10:00:00Z")"sv,
    "1790000000"sv,
    "1790000000123"sv,
    R"("1790000000.24")"sv,
    R"("20260203T100000Z")"sv,
    R"("Root")"sv,
    R"("Unknown")"sv,
    R"("awsservice")"sv,
    R"("lambda.amazonaws.com")"sv,
    R"("LAMBDA.amazonaws.com")"sv,
    R"("signin.amazonaws.com")"sv,
    R"("s3.amazonaws.com")"sv,
    R"("LambdaESMDisabled")"sv,
    R"("Invoke")"sv,
    R"("Failure")"sv,
    R"([{"type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:eu-west-1:111122223333:function:orders"}])"sv,
    R"({"functionName":"billing:prod","functionArn":"arn:aws:lambda:eu-west-1:111122223333:function:billing"})"sv,
    R"({"userId":"94482488-3041-7044-1111-000000000001"})"sv};

// Every place of a value, as pointers from the top.
void collectPlaces(const nlohmann::ordered_json& value, const nlohmann::ordered_json::json_pointer& at,
                   std::vector<nlohmann::ordered_json::json_pointer>& places) {
    if (!at.empty()) {
        places.push_back(at);
    }
    for (const auto& [key, member] : value.items()) {
        if (value.is_object()) {
            collectPlaces(member, at / key, places);
        } else if (value.is_array()) {
            collectPlaces(member, at / static_cast<std::size_t>(std::stoul(key)), places);
        }
    }
}

}  // namespace

RecordMixer::RecordMixer(std::uint64_t seed) : m_random(seed) {
    for (const auto& [name, json] : oddRecords()) {
        if (json.size() < kLongestRecord) {
            m_records.push_back(Json::parse(json, nullptr, false));
        }
    }
    std::erase_if(m_records, [](const Json& record) { return record.is_discarded(); });
}

std::string RecordMixer::record() {
    Json record = m_records[m_random.below(static_cast<std::uint32_t>(m_records.size()))];
    for (std::uint32_t changes = m_random.below(5); changes > 0; --changes) {
        change(record);
    }
    m_isSpaced = m_random.oneIn(3);
    m_isEscaped = m_random.oneIn(3);
    m_isShuffled = m_random.oneIn(2);
    std::string text;
    write(record, text);
    return text;
}

void RecordMixer::change(Json& record) {
    std::vector<Json::json_pointer> places;
    collectPlaces(record, Json::json_pointer(), places);
    if (places.empty()) {
        return;
    }
    const Json::json_pointer& place = places[m_random.below(static_cast<std::uint32_t>(places.size()))];
    if (m_random.oneIn(3) && record[place.parent_pointer()].is_object()) {
        record[place.parent_pointer()].erase(place.back());
    } else {
        record[place] = kAsItStands + std::string(m_random.pick(kValues));
    }
}

void RecordMixer::write(const Json& value, std::string& to) {
    if (value.is_object()) {
        std::vector<std::pair<std::string, const Json*>> members;
        for (const auto& [key, member] : value.items()) {
            members.emplace_back(key, &member);
        }
        const Json repeated = kAsItStands + std::string(m_random.pick(kValues));
        if (!members.empty() && m_random.oneIn(20)) {
            members.emplace_back(members[m_random.below(static_cast<std::uint32_t>(members.size()))].first, &repeated);
        }
        for (std::size_t i = members.size(); m_isShuffled && i > 1; --i) {
            std::swap(members[i - 1], members[m_random.below(static_cast<std::uint32_t>(i))]);
        }
        to += '{';
        for (std::size_t i = 0; i < members.size(); ++i) {
            to += i > 0 ? "," : "";
            writeSpace(to);
            writeString(members[i].first, to);
            writeSpace(to);
            to += ':';
            writeSpace(to);
            write(*members[i].second, to);
            writeSpace(to);
        }
        to += '}';
    } else if (value.is_array()) {
        to += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            to += i > 0 ? "," : "";
            writeSpace(to);
            write(value[i], to);
            writeSpace(to);
        }
        to += ']';
    } else if (value.is_string() && value.get_ref<const std::string&>().starts_with(kAsItStands)) {
        to += value.get_ref<const std::string&>().substr(1);
    } else if (value.is_string()) {
        writeString(value.get_ref<const std::string&>(), to);
    } else {
        to += value.dump();
    }
}

void RecordMixer::writeString(const std::string& text, std::string& to) {
    static constexpr char kHex[] = "0123456789abcdef";
    to += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || c == '"' || c == '\\' || (m_isEscaped && byte < 0x80 && m_random.oneIn(12))) {
            to += "\\u00";
            to += kHex[byte >> 4];
            to += kHex[byte & 15];
        } else if (m_isEscaped && c == '/') {
            to += "\\/";
        } else {
            to += c;
        }
    }
    to += '"';
}

void RecordMixer::writeSpace(std::string& to) {
    if (m_isSpaced && m_random.oneIn(3)) {
        to += m_random.characters(" \t\r\n", 1 + m_random.below(3));
    }
}

std::string RecordMixer::document(const std::vector<std::string>& records) {
    m_isSpaced = m_random.oneIn(2);
    const std::uint32_t shape = m_random.below(5);
    std::string text = shape == 0   ? R"({"NextToken":"]}","Records" : [)"
                       : shape == 1 ? "["
                       : shape == 2 ? R"({"Records":[)"
                                    : "";
    for (std::size_t i = 0; i < records.size(); ++i) {
        text += i == 0 ? "" : shape < 3 ? "," : shape == 3 ? "\n" : "";
        writeSpace(text);
        text += records[i];
        writeSpace(text);
    }
    return text + (shape == 0 ? R"(],"x":{}})" : shape == 1 ? "]" : shape == 2 ? "]}\n" : "\n");
}

std::string RecordMixer::damaged(std::string text) {
    for (std::uint32_t accidents = 1 + m_random.below(4); accidents > 0 && !text.empty(); --accidents) {
        const auto size = static_cast<std::uint32_t>(text.size());
        const std::uint32_t at = m_random.below(size);
        const std::uint32_t length = 1 + m_random.below(std::min(size - at, 1 + size / 10));
        switch (m_random.below(6)) {
            case 0:
                text[at] = static_cast<char>(text[at] ^ (1 << m_random.below(8)));
                break;
            case 1:
                text[at] = m_random.characters("{}[]\",:\\\n\xff\x01", 1)[0];
                break;
            case 2:
                text.erase(at, length);
                break;
            case 3:
                text.insert(m_random.below(size), text.substr(at, length));
                break;
            case 4:
                text.insert(at, m_random.characters("{}[]\",: \n\\ux0", 1 + m_random.below(6)));
                break;
            default:
                text.resize(m_random.oneIn(3) ? at : size);
        }
    }
    return text;
}

}  // namespace lambdatrail::test
