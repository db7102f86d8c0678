#pragma once

#include <nlohmann/json.hpp>

#include <QProcess>
#include <QString>
#include <QStringList>

#include <string>

namespace lambdatrail::test {

// The program as a shell starts it, without a display.
struct CliRun {
    int exitCode = -1;  // -1: it did not start, crashed or did not end within two minutes
    std::string out;
    std::string err;

    nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
};

inline CliRun runCli(const QStringList& arguments) {
    constexpr int kLimitMs = 120'000;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* display : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        environment.remove(QString::fromLatin1(display));
    }
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(BINARY_DIR "/lambdatrail"), arguments);
    CliRun run;
    if (process.waitForFinished(kLimitMs) && process.exitStatus() == QProcess::NormalExit) {
        run.exitCode = process.exitCode();
    } else {
        process.kill();
        process.waitForFinished();
    }
    run.out = process.readAllStandardOutput().toStdString();
    run.err = process.readAllStandardError().toStdString();
    return run;
}

inline CliRun summaryOf(const std::string& path) {
    return runCli({QStringLiteral("--summary"), QString::fromStdString(path)});
}

}  // namespace lambdatrail::test
