#pragma once

#include <cstddef>
#include <functional>

namespace lambdatrail {

// How many threads parallelFor uses for that many pieces of work: one a core, at most one a piece, at least one.
unsigned workerCount(std::size_t pieces);

// Calls work(worker, piece) once for every piece from 0 to pieces - 1, on up to workerCount(pieces) threads, this one
// among them, and returns when all calls have. Pieces are begun in ascending order. `worker` is below
// workerCount(pieces); no two calls with the same one run at once, so that it can be the index of a scratch buffer.
void parallelFor(std::size_t pieces, const std::function<void(unsigned worker, std::size_t piece)>& work);

// From now on this thread, and those that it starts, give way to the other threads of the process, so that a window
// gets a core at once when there is something to show. There is no way back. Does nothing where the system has no
// priorities of threads (only Linux's are known).
void becomeBackgroundThread();

}  // namespace lambdatrail
