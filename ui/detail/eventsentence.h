#pragma once

#include "app/store/storesnapshot.h"

#include <QString>

namespace lambdatrail {

// Who did what, when, from where, and how it went, in a sentence or two. Says only what the log proves, and can be
// shown as it is (visibleText'd).
QString eventSentence(const StoreSnapshot& snapshot, EventId event);

// How it went, in words: an accepted invocation is not called a success.
QString outcomeText(const StoreSnapshot& snapshot, EventId event);

}  // namespace lambdatrail
