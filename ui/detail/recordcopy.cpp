#include "ui/detail/recordcopy.h"

#include "app/base/ascii.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

#include <algorithm>
#include <optional>

namespace lambdatrail {
namespace {

constexpr std::string_view kTokenKey = R"("sessionToken")";

// What stands between the quotes of a text: where it begins and how long it is.
struct Stretch {
    std::size_t begin, length;
};

// The text of the first session token at or behind a place.
std::optional<Stretch> nextToken(std::string_view json, std::size_t from) {
    const auto skipSpace = [json](std::size_t at) {
        while (at < json.size() && isJsonSpace(json[at]))
            ++at;
        return at;
    };
    for (std::size_t key = json.find(kTokenKey, from); key != std::string_view::npos;
         key = json.find(kTokenKey, key + 1)) {
        std::size_t at = skipSpace(key + kTokenKey.size());
        if (at == json.size() || json[at] != ':')
            continue;
        at = skipSpace(at + 1);
        if (at == json.size() || json[at] != '"')
            continue;
        std::size_t end = at + 1;
        while (end < json.size() && json[end] != '"')
            end += json[end] == '\\' ? 2 : 1;
        return Stretch{at + 1, std::min(end, json.size()) - at - 1};
    }
    return std::nullopt;
}

}  // namespace

std::string withoutSessionTokens(std::string_view json, std::size_t from) {
    std::string masked;
    std::size_t done = from;
    std::size_t end = 0;
    while (const auto token = nextToken(json, end)) {
        end = token->begin + token->length;
        if (end <= from)
            continue;
        if (token->begin <= from && end == json.size())
            break;
        const std::size_t begin = std::max(token->begin, from);
        masked.append(json.substr(done, begin - done)).append("***");
        done = end;
    }
    return masked.append(json.substr(done));
}

bool hasSessionToken(std::string_view json) {
    return nextToken(json, 0).has_value();
}

void copyText(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
}

void copyRecord(const std::string& record, SessionTokens tokens) {
    const std::string json = tokens == SessionTokens::Masked ? withoutSessionTokens(record) : record;
    auto* data = new QMimeData;
    data->setText(QString::fromStdString(json));
    data->setData(QStringLiteral("application/json"), QByteArray::fromStdString(json));
    QGuiApplication::clipboard()->setMimeData(data);
}

void copyJson(const QString& json) {
    copyText(QString::fromStdString(withoutSessionTokens(json.toStdString())));
}

}  // namespace lambdatrail
