#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lambdatrail {

// A function as some field names it.
struct FunctionRef {
    std::string key;             // the unqualified ARN (format reference, 4.7)
    std::string_view qualifier;  // alias or version; a part of the text parsed; empty if none was given
    bool assumed = false;        // partition, region or account were not in the text but taken from the record
};

// What fills the parts that a short form leaves out; empty where the record has none either.
struct FunctionContext {
    std::string_view region;
    std::string_view account;
};

// Reads all forms of 4.7: name, name:qualifier, function:name, account:name, region:account:function:name, ARN,
// durable-execution ARN. Nothing for ARNs of other things (layers, mappings) and for anything else.
std::optional<FunctionRef> parseFunctionRef(std::string_view text, const FunctionContext& context);

// Only the ARN forms.
std::optional<FunctionRef> parseFunctionArn(std::string_view text);

// The same without a copy: both are parts of the text.
struct FunctionArnParts {
    std::string_view key;
    std::string_view qualifier;
};
std::optional<FunctionArnParts> splitFunctionArn(std::string_view text);

// The qualifier of an ARN that is known to name the function `key`; nothing if it names another. Quicker than
// splitting.
std::optional<std::string_view> qualifierOf(std::string_view text, std::string_view key);

// The first function ARN that stands anywhere in a text, e.g. in an error message.
std::optional<FunctionRef> findFunctionArn(std::string_view text);

}  // namespace lambdatrail
