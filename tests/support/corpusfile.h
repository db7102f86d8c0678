#pragma once

#include "tests/support/calls.h"
#include "tests/support/corpus.h"

#include <cstdint>
#include <string>

namespace lambdatrail::test {

inline constexpr TimeMs kDeliveryBucketMs = 5LL * 60 * 1000;

// Makes up the records of one file of a corpus. They follow from the options' seed and the file's number alone, so that
// files can be written in any order.
class CorpusFile {
 public:
    CorpusFile(const CorpusOptions& options, std::uint64_t fileIndex, std::uint64_t fileCount);

    // The records of the file, parted by commas. To be called once.
    std::string records(std::uint32_t count);

    const Place& place() const { return m_place; }
    TimeMs bucketEndMs() const { return m_bucketEndMs; }
    const std::string& unique() const { return m_unique; }
    std::string newUnique();

 private:
    void add(const RecordText& record);
    TimeMs someTime();
    std::uint32_t skewed(std::uint32_t bound);
    std::string someFunction();
    Actor someActor();
    Actor callerOf(Invocation& invocation);

    // One or more records that belong together.
    void addScene();
    void addInvocation();
    void addFailedInvocation(RecordText& request);
    void addManagement();
    void addMappingDisabled();
    void addOtherService();

    Prng m_prng;
    Place m_place;
    std::uint32_t m_functionCount;
    std::uint32_t m_actorCount;
    TimeMs m_bucketEndMs = 0;
    std::string m_unique;
    std::string m_text;
    std::uint32_t m_left = 0;
};

}  // namespace lambdatrail::test
