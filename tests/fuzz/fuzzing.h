#pragma once

#include "tests/support/naivereader.h"

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

// What libFuzzer calls with one input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace lambdatrail::test {

// What must hold for every input whatever, in optimised builds too.
inline void check(bool holds, const char* rule) {
    if (holds)
        return;
    std::fprintf(stderr, "Not so: %s\n", rule);
    std::abort();
}

inline std::string_view bytesOf(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// A real file, in memory where the system has such a place, for doors that take a path.
class ScratchFile {
 public:
    ScratchFile() {
        const std::string shared = "/dev/shm";
        const std::string folder =
            ::access(shared.c_str(), W_OK) == 0 ? shared : std::filesystem::temp_directory_path().string();
        m_path = folder + "/lambdatrail-fuzz-" + std::to_string(::getpid());
    }
    ~ScratchFile() { ::unlink(m_path.c_str()); }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    const std::string& path() const { return m_path; }
    void write(std::string_view bytes) { writeFile(m_path, std::string(bytes)); }

 private:
    std::string m_path;
};

}  // namespace lambdatrail::test
