#include "ui/detail/esmreason.h"

#include "ui/detail/jsontree.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace lambdatrail {

namespace {

std::string lowered(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return result;
}

// The strings of the details with their keys, in their order, at whatever depth.
std::vector<JsonTree::Id> stringsBelow(const JsonTree& tree, JsonTree::Id top) {
    std::vector<JsonTree::Id> found;
    std::vector<JsonTree::Id> open{top};
    while (!open.empty()) {
        const JsonNode& node = tree.node(open.back());
        if (node.kind == JsonNode::Kind::String && !tree.text(open.back()).empty())
            found.push_back(open.back());
        open.pop_back();
        open.insert(open.end(), node.children.rbegin(), node.children.rend());
    }
    return found;
}

std::optional<std::string> reasonText(const JsonTree& tree, JsonTree::Id top) {
    const std::vector<JsonTree::Id> strings = stringsBelow(tree, top);
    // "code" covers "errorCode" and "error_code" too.
    for (const std::string_view word : {"reason", "code"}) {
        const auto found = std::ranges::find_if(
            strings, [&](JsonTree::Id id) { return lowered(tree.key(id)).find(word) != std::string::npos; });
        if (found != strings.end())
            return std::string(tree.text(*found));
    }
    return strings.empty() ? std::nullopt : std::optional(std::string(tree.text(strings.front())));
}

// A category's own word anywhere in the details says more than any sentence beside it.
std::optional<EsmCategory> namedCategory(const JsonTree& tree, JsonTree::Id top) {
    for (const JsonTree::Id id : stringsBelow(tree, top))
        for (int i = 0; i < static_cast<int>(EsmCategory::Other); ++i)
            if (lowered(tree.text(id)) == lowered(esmCategoryName(static_cast<EsmCategory>(i))))
                return static_cast<EsmCategory>(i);
    return std::nullopt;
}

std::string firstArn(const JsonTree& record, std::initializer_list<std::string_view> marks) {
    if (record.isEmpty())
        return {};
    for (const JsonTree::Id id : stringsBelow(record, JsonTree::kRoot)) {
        const std::string_view text = record.text(id);
        if (text.starts_with("arn:") &&
            std::ranges::any_of(marks, [text](std::string_view mark) { return text.find(mark) != text.npos; }))
            return std::string(text);
    }
    return {};
}

EsmFinding finding(std::string text, std::optional<EsmCategory> named) {
    const EsmReason read = classifyEsmReason(text);
    return {std::move(text), named ? EsmReason{*named, false} : read};
}

}  // namespace

std::optional<EsmFinding> findEsmReason(const JsonTree& record) {
    if (const auto details = record.find({"serviceEventDetails"})) {
        const auto inText = record.jsonInText(*details);
        const JsonTree inner = inText ? JsonTree::parse(*inText) : JsonTree();
        const JsonTree& tree = inText ? inner : record;
        const JsonTree::Id top = inText ? JsonTree::kRoot : *details;
        if (auto text = reasonText(tree, top))
            return finding(std::move(*text), namedCategory(tree, top));
    }
    const std::string_view code = record.textAt({"errorCode"}).value_or("");
    const std::string_view message = record.textAt({"errorMessage"}).value_or("");
    if (code.empty() && message.empty())
        return std::nullopt;
    const std::string_view separator = code.empty() || message.empty() ? "" : ": ";
    return finding(std::string(code).append(separator).append(message), std::nullopt);
}

std::string findEsmMapping(const JsonTree& record) {
    return firstArn(record, {":event-source-mapping:"});
}

std::string findEsmSource(const JsonTree& record) {
    return firstArn(record, {":sqs:", ":kinesis:", ":dynamodb:"});
}

}  // namespace lambdatrail
