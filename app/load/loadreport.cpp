#include "app/load/loadreport.h"

namespace lambdatrail {

std::string_view problemKindName(Problem::Kind kind) {
    switch (kind) {
        case Problem::Kind::Skipped:
            return "skipped";
        case Problem::Kind::Incomplete:
            return "incomplete";
        case Problem::Kind::Gap:
            return "gap";
        case Problem::Kind::Foreign:
            return "foreign";
        case Problem::Kind::Note:
            return "note";
    }
    return {};
}

}  // namespace lambdatrail
