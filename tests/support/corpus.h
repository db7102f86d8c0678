#pragma once

#include "app/base/result.h"

#include <cstdint>
#include <string>

namespace lambdatrail::test {

struct CorpusOptions {
    std::uint64_t events = 10'000;
    std::uint32_t eventsPerFile = 50;
    std::uint64_t seed = 1;
    std::uint32_t identities = 300;  // about; spread over three accounts
    std::uint32_t functions = 120;   // about; spread over three accounts and four regions
    std::uint32_t redeliverEvery =
        0;                 // every n-th file stands there twice, as with two trails into one bucket; 0: none
    int level = 6;         // of gzip, 1 to 12; 0 writes plain JSON
    unsigned threads = 0;  // 0: as many as the machine has; the files are the same with any number
};

struct CorpusTotals {
    std::uint64_t files = 0;
    std::uint64_t events = 0;      // the redelivered ones counted once
    std::uint64_t duplicates = 0;  // redelivered
    std::uint64_t bytesUnpacked = 0;
    std::uint64_t bytesOnDisk = 0;
};

// Writes a made-up delivery tree of Lambda activity over 31 days below the folder. The same options give the same files
// on every machine (the same packed bytes with the same libdeflate).
Result<CorpusTotals> writeCorpus(const std::string& folder, const CorpusOptions& options);

// Writes the sample logs of resources/samples: five days at a made-up shop. See the README there for the story.
Result<CorpusTotals> writeSamples(const std::string& folder);

}  // namespace lambdatrail::test
