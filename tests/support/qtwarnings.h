#pragma once

#include <QRegularExpression>
#include <QTest>

namespace lambdatrail::test {

// Every Qt warning fails the running test function. Call it in init(), as Qt forgets it after each function.
// The offscreen platform confesses what it cannot do by a warning of its own; that one is nobody's mistake.
inline void failOnQtWarnings() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
}

}  // namespace lambdatrail::test
