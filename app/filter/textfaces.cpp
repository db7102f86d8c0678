#include "app/filter/textfaces.h"

#include "app/store/columns.h"

namespace lambdatrail {
namespace {

// Whether an order is asked for: that is the order of what the column shows, not of what else it means.
bool isOrdering(FilterOp op) {
    return op == FilterOp::Less || op == FilterOp::LessEqual || op == FilterOp::Greater || op == FilterOp::GreaterEqual;
}

}  // namespace

Faces identityFaces(std::string_view stored) {
    return {{columnText(ColumnId::Identity, stored), columnText(ColumnId::IdentityKey, stored)}, 2};
}

Faces facesOf(const Comparison& comparison, std::string_view stored) {
    if (comparison.column == ColumnId::Identity && !isOrdering(comparison.op))
        return identityFaces(stored);
    const std::string_view shown = columnText(comparison.column, stored);
    if (comparison.column == ColumnId::Function && !isOrdering(comparison.op))
        return {{shown, stored}, 2};
    return {{shown}};
}

bool anyFace(const Faces& faces, const TextTest& test) {
    bool allEmpty = true;
    for (const std::string_view face : faces.all()) {
        if (face.empty())
            continue;
        allEmpty = false;
        if (test(face))
            return true;
    }
    return allEmpty && test({});
}

}  // namespace lambdatrail
