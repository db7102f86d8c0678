#include "app/lambda/invocation.h"

#include "app/lambda/eventname.h"

namespace lambdatrail {

InvocationKind invocationKind(std::string_view eventSource, std::string_view action) {
    if (!action.starts_with("Invoke") || !isLambdaSource(eventSource))
        return InvocationKind::None;
    if (action == "Invoke" || action == "InvokeAsync" || action == "InvokeWithResponseStream" ||
        action == "InvokeFunctionUrl")
        return InvocationKind::Invocation;
    return action == "InvokeExecution" ? InvocationKind::Attempt : InvocationKind::None;
}

}  // namespace lambdatrail
