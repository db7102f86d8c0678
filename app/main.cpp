#include "app/cli.h"
#include "app/commandline.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QFile>
#include <QIcon>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

// Whether there is anything to show a window on. The toolkit ends the program without a clear word if there is not.
bool hasDisplay(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "-platform")
            return true;
    }
    for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        const char* value = std::getenv(variable);
        if (value && *value)
            return true;
    }
    return false;
}

int runWindow(int argc, char** argv, const lambdatrail::CommandLine& line) {
    if (!hasDisplay(argc, argv)) {
        std::fputs("lambdatrail: there is no display to open a window on; --summary and --export need none\n", stderr);
        return lambdatrail::kExitUsage;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("LambdaTrail"));
    QApplication::setOrganizationName(QStringLiteral("LambdaTrail"));
    QApplication::setApplicationVersion(QStringLiteral(LAMBDATRAIL_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("io.github.lambdatrail.LambdaTrail"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/lambdatrail.svg")));
    lambdatrail::MainWindow window;
    window.show();
    QStringList paths;
    for (const std::string& path : line.paths)
        paths.append(QFile::decodeName(QByteArray::fromStdString(path)));
    if (!paths.isEmpty())
        window.openPaths(paths);
    return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
    const auto line = lambdatrail::parseCommandLine({argv + 1, argv + (argc > 0 ? argc : 1)});
    if (!line) {
        std::fprintf(stderr, "lambdatrail: %s\n", lambdatrail::describe(line.error()).c_str());
        return lambdatrail::kExitUsage;
    }
    if (line->mode != lambdatrail::CommandLine::Mode::Window)
        return lambdatrail::runCommandLine(*line);
    return runWindow(argc, argv, *line);
}
