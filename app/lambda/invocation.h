#pragma once

#include <string_view>

namespace lambdatrail {

enum class InvocationKind {
    None,
    Invocation,  // one request to run a function
    Attempt,     // one try of an asynchronous invocation; its invocation is a record of its own with the same requestID
};

// What an event of Lambda counts as (format reference, 4.1). `action` is the folded event name.
InvocationKind invocationKind(std::string_view eventSource, std::string_view action);

}  // namespace lambdatrail
