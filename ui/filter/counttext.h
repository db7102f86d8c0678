#pragma once

#include <QLocale>
#include <QString>

#include <cstdint>

namespace lambdatrail {

// A number of events or files for people: always with group separators, which the C locale would leave out.
inline QString countText(std::uint64_t count) {
    QLocale locale;
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale.toString(static_cast<qulonglong>(count));
}

}  // namespace lambdatrail
