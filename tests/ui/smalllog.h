#pragma once

#include "app/session/session.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include <vector>

namespace lambdatrail::test {

// A record of the few things that filters are tried with.
struct SmallRecord {
    QString user;
    QString event;
    QString function;
    QString error;
    QString time = QStringLiteral("2026-03-01T12:00:00Z");
    QString account = QStringLiteral("111122223333");  // of the user
};

// Writes the records as CloudTrail delivers them.
inline bool writeLog(const QString& path, const std::vector<SmallRecord>& records) {
    QJsonArray array;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const SmallRecord& record = records[i];
        QJsonObject object{
            {QStringLiteral("eventVersion"), QStringLiteral("1.11")},
            {QStringLiteral("userIdentity"),
             QJsonObject{
                 {QStringLiteral("type"), QStringLiteral("IAMUser")},
                 {QStringLiteral("principalId"), QStringLiteral("AIDA%1").arg(record.user)},
                 {QStringLiteral("arn"), QStringLiteral("arn:aws:iam::%1:user/%2").arg(record.account, record.user)},
                 {QStringLiteral("accountId"), record.account},
                 {QStringLiteral("userName"), record.user}}},
            {QStringLiteral("eventTime"), record.time},
            {QStringLiteral("eventSource"), QStringLiteral("lambda.amazonaws.com")},
            {QStringLiteral("eventName"), record.event},
            {QStringLiteral("awsRegion"), QStringLiteral("eu-west-1")},
            {QStringLiteral("sourceIPAddress"), QStringLiteral("192.0.2.1")},
            {QStringLiteral("requestParameters"), QJsonObject{{QStringLiteral("functionName"), record.function}}},
            {QStringLiteral("eventID"),
             QStringLiteral("00000000-0000-4000-8000-%1").arg(static_cast<qulonglong>(i), 12, 16, QLatin1Char('0'))},
            {QStringLiteral("eventType"), QStringLiteral("AwsApiCall")},
            {QStringLiteral("recipientAccountId"), QStringLiteral("111122223333")}};
        if (!record.error.isEmpty())
            object.insert(QStringLiteral("errorCode"), record.error);
        array.append(object);
    }
    QFile file(path);
    return file.open(QIODevice::WriteOnly) &&
           file.write(QJsonDocument(QJsonObject{{QStringLiteral("Records"), array}}).toJson()) > 0;
}

// True when the session shows everything it was asked to, sorted.
inline bool isSettled(const Session& session) {
    return !session.loadStatus().running && !session.isUpdating() && session.view()->sorted;
}

inline bool loadInto(Session& session, const QStringList& paths) {
    session.open(paths);
    return QTest::qWaitFor([&] { return session.hasLogs() && isSettled(session); }, 10'000);
}

}  // namespace lambdatrail::test
