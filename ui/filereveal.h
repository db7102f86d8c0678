#pragma once

#include <QString>

namespace lambdatrail {

// Shows the file in the desktop's file manager, chosen in its folder; where no file manager can do that, opens the
// folder. Of a path whose end is not there (a file that is gone, an archive's entry), the last part that is. Returns at
// once.
void revealFile(const QString& path);

}  // namespace lambdatrail
