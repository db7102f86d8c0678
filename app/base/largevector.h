#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace lambdatrail {

// For vectors of numbers that are about to be overwritten: these are not cleared when the vector is made or grows. What
// is large is asked for in huge pages, where the system gives those to who asks: sorts write to thousands of places by
// turns, and the processor then need not look up where each of them is.
template <class T>
class LargeAllocator {
 public:
    using value_type = T;

    LargeAllocator() = default;
    template <class U>
    explicit(false) LargeAllocator(const LargeAllocator<U>&) {}

    T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < kLargeBytes)
            return static_cast<T*>(::operator new(bytes));
        void* const place = ::operator new(bytes, std::align_val_t{kHugePageBytes});
#if defined(__linux__)
        // Only a wish: it is no error if it is not granted.
        ::madvise(place, bytes / kHugePageBytes * kHugePageBytes, MADV_HUGEPAGE);
#endif
        return static_cast<T*>(place);
    }
    void deallocate(T* place, std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < kLargeBytes)
            ::operator delete(place);
        else
            ::operator delete(place, std::align_val_t{kHugePageBytes});
    }
    template <class U>
    void construct(U* place) {
        ::new (static_cast<void*>(place)) U;
    }
    template <class U, class... Args>
    void construct(U* place, Args&&... args) {
        ::new (static_cast<void*>(place)) U(std::forward<Args>(args)...);
    }

    bool operator==(const LargeAllocator&) const = default;

 private:
    static constexpr std::size_t kHugePageBytes = 2 << 20;
    static constexpr std::size_t kLargeBytes = 2 * kHugePageBytes;
};

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

}  // namespace lambdatrail
