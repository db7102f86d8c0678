#pragma once

#include <QString>

#include <string>

namespace lambdatrail {

void copyText(const QString& text);

// The record as text, and byte for byte as application/json for whoever pastes that.
void copyRecord(const std::string& record);

}  // namespace lambdatrail
