#include "app/base/result.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace lambdatrail {

std::string describe(const Error& error) {
    std::string sentence = error.path.empty() ? error.text : error.path + ": " + error.text;
    if (error.offset)
        sentence += " (at byte " + std::to_string(*error.offset) + ")";
    return sentence;
}

Error errorFromErrno(int errnoValue, std::string path) {
    Error error;
    error.path = std::move(path);
    switch (errnoValue) {
        case ENOENT:
        case ENOTDIR:
            error.code = ErrorCode::NotFound;
            error.text = "there is no such file or folder";
            break;
        case EACCES:
        case EPERM:
        case EROFS:
            error.code = ErrorCode::Permission;
            error.text = errnoValue == EROFS ? "the file system is read-only" : "permission denied";
            break;
        case ENOSPC:
        case EDQUOT:
            error.code = ErrorCode::Io;
            error.text = "no space is left on the disk";
            break;
        default:
            error.code = ErrorCode::Io;
            error.text = std::generic_category().message(errnoValue);
    }
    return error;
}

}  // namespace lambdatrail
