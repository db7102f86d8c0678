#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail {

// Looks for one text in many, as fast as memory is read: two of its characters are compared at 16 places at once, and
// the rest only where both fit. Never much slower than linear, whatever the texts. Any number of threads may ask.
class TextFinder {
 public:
    enum class Case { Exact, IgnoreAscii };
    TextFinder(std::string_view wanted, Case sensitivity);

    // `text` has kScanPadding readable bytes after its end.
    bool isIn(std::string_view text) const;

 private:
    bool fits(const char* at) const;
    bool isInFolded(std::string_view text) const;

    struct Probe {
        std::size_t offset = 0;
        char letter = 0;  // after `fold`
        char fold = 0;    // set in a character before it is compared; 0x20 makes one of both cases of a letter
    };
    static Probe probeAt(std::string_view wanted, std::size_t offset, Case sensitivity);

    std::string m_wanted;  // in lower case, unless case counts
    Case m_case;
    Probe m_first;
    Probe m_second;
};

}  // namespace lambdatrail
