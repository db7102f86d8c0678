#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace lambdatrail {

// What is copied is soon pasted where others read it. Session tokens are credentials, and CloudTrail does not redact
// them (format reference, section 8, row 21): the texts of all members of that name become ***. Returns what stands
// from `from` on; what stands there as it is, if it is nothing but a part of one token: that was chosen.
std::string withoutSessionTokens(std::string_view json, std::size_t from = 0);
bool hasSessionToken(std::string_view json);

void copyText(const QString& text);

enum class SessionTokens { Masked, AsTheyAre };
// The record as text, and byte for byte as application/json for whoever pastes that.
void copyRecord(const std::string& record, SessionTokens tokens = SessionTokens::Masked);
// A part of a record.
void copyJson(const QString& json);

}  // namespace lambdatrail
