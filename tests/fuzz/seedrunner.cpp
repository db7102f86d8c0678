// Where there is no libFuzzer: runs a target on every file of the folders named.

#include "tests/fuzz/fuzzing.h"

using namespace lambdatrail::test;

int main(int argumentCount, char** arguments) {
    int inputs = 0;
    for (int i = 1; i < argumentCount; ++i) {
        for (const std::string& path : filesBelow(arguments[i])) {
            std::printf("%s\n", path.c_str());
            std::fflush(stdout);
            const std::string bytes = fileBytes(path);
            LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
            ++inputs;
        }
    }
    check(inputs > 0, "there are seeds");
    return 0;
}
