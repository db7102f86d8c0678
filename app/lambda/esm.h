#pragma once

#include <string>
#include <string_view>

namespace lambdatrail {

// Why Lambda switched an event source mapping off (format reference, 5.3).
enum class EsmCategory {
    ResourceNotFound,
    FunctionNotFound,
    RegionNameNotValid,
    AuthorizationError,
    FunctionInFailedState,
    Other,
};

struct EsmReason {
    EsmCategory category = EsmCategory::Other;
    bool guessed = true;  // no category token stood in the text; it had to be read
};

EsmReason classifyEsmReason(std::string_view text);
std::string_view esmCategoryName(EsmCategory category);     // "FUNCTION_NOT_FOUND"
std::string_view esmCategoryMeaning(EsmCategory category);  // what AWS says of the category, one sentence of ours
std::string_view esmRemedy(EsmCategory category);           // what to do about it, a few sentences

}  // namespace lambdatrail
