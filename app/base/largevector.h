#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace lambdatrail {

// Whether AddressSanitizer looks for steps beyond the end of what was asked for: then no more is asked for than is
// needed.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kEndsAreWatched = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kEndsAreWatched = true;
#else
inline constexpr bool kEndsAreWatched = false;
#endif
#else
inline constexpr bool kEndsAreWatched = false;
#endif

// For vectors of numbers that are about to be overwritten: these are not cleared when the vector is made or grows. What
// is large is asked for in huge pages, where the system gives those to who asks: it then has to give hundreds of times
// less often, and where sorts write to thousands of places by turns, the processor need not look up where each of them
// is.
template <class T>
class LargeAllocator {
 public:
    using value_type = T;

    LargeAllocator() = default;
    template <class U>
    explicit(false) LargeAllocator(const LargeAllocator<U>&) {}

    // Throws what `new T[count]` throws.
    T* allocate(std::size_t count) {
        if (count > (~std::size_t{0} - kHugePageBytes) / sizeof(T))
            throw std::bad_array_new_length();
        const std::size_t bytes = count * sizeof(T);
        if (bytes < kHugePageBytes)
            return static_cast<T*>(::operator new(bytes));
        const std::size_t wholePages =
            kEndsAreWatched ? bytes : (bytes + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
        void* const place = ::operator new(wholePages, std::align_val_t{kHugePageBytes});
#if defined(__linux__)
        // Only a wish: it is no error if it is not granted.
        ::madvise(place, wholePages, MADV_HUGEPAGE);
#endif
        return static_cast<T*>(place);
    }
    void deallocate(T* place, std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < kHugePageBytes)
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
};

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

// The same without a size that could change.
template <class T>
struct LargeDelete {
    std::size_t count = 0;
    void operator()(T* place) const { LargeAllocator<T>().deallocate(place, count); }
};
template <class T>
using LargeArray = std::unique_ptr<T[], LargeDelete<T>>;
template <class T>
LargeArray<T> largeArray(std::size_t count) {
    return {LargeAllocator<T>().allocate(count), LargeDelete<T>{count}};
}

}  // namespace lambdatrail
