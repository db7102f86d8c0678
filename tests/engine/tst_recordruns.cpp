// What a parser remembers of the records before changes nothing of what a record means: in a long list it gives the row
// that it gives by itself.

#include "app/parse/jsonscan.h"
#include "app/parse/recordparser.h"
#include "tests/support/oddrecords.h"
#include "tests/support/recordmixer.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace lambdatrail;
using namespace lambdatrail::test;

// Before any raw string: moc loses its way in those.
class TestRecordRuns : public QObject {
    Q_OBJECT
 private slots:
    void callers();
    void shortUsersAtTheEnd();
    void times();
    void oddAndMixedRecords();
    void keyOrders();
};

namespace {

std::string listOf(const std::vector<std::string>& records) {
    std::string text = R"({"Records":[)";
    for (const std::string& record : records)
        text.append(text.ends_with('[') ? "" : ",").append(record);
    return text + "]}";
}

bool parseList(RecordParser& parser, const std::vector<std::string>& records, FileId file, EventBatch& to) {
    const std::string text = listOf(records);
    const std::string padded = text + std::string(kScanPadding, '\0');
    const bool isParsed = parser.parseLog(std::string_view(padded).substr(0, text.size()), file, 0, to);
    parser.finish(to);
    return isParsed;
}

// Each record alone, by a parser that has seen nothing, and then all of them in that order, several times over.
void compareRuns(const std::vector<std::string>& records, unsigned rounds = 4) {
    StoreBuilder store;
    const FileId file = store.addFile({"/logs/a.json", 1, 1, false}).value();
    EventBatch alone;
    std::vector<std::string> usable;
    for (const std::string& record : records) {
        RecordParser parser(store);
        EventBatch one;
        if (!parseList(parser, {record}, file, one))
            continue;
        QCOMPARE(one.size(), 1U);
        QVERIFY(store.append(one));
        usable.push_back(record);
    }
    QVERIFY(usable.size() * 2 > records.size());
    RecordParser parser(store);
    for (unsigned round = 0; round < rounds; ++round) {
        EventBatch all;
        QVERIFY(parseList(parser, usable, file, all));
        QVERIFY(store.append(all));
    }
    const SnapshotPtr snapshot = store.snapshot();
    const auto count = static_cast<std::uint32_t>(usable.size());
    QCOMPARE(snapshot->eventCount(), count * (1 + rounds));
    for (std::uint32_t i = count; i < snapshot->eventCount(); ++i) {
        const EventId inList{i};
        const EventId byItself{i % count};
        for (const ColumnInfo& column : allColumns()) {
            const std::string is = snapshot->cellText(inList, column.id);
            const std::string shouldBe = snapshot->cellText(byItself, column.id);
            if (is != shouldBe)
                qWarning("%s of %s", std::string(column.name).c_str(), usable[i % count].c_str());
            QCOMPARE(is, shouldBe);
        }
        const auto flagsOf = [&](EventId event) { return snapshot->blockOf(event).flags[StoreSnapshot::rowOf(event)]; };
        QCOMPARE(flagsOf(inList), flagsOf(byItself));
    }
}

std::vector<std::string> shuffled(std::vector<std::string> records, std::uint64_t seed) {
    Prng random(seed);
    for (std::size_t i = records.size(); i > 1; --i)
        std::swap(records[i - 1], records[random.below(static_cast<std::uint32_t>(i))]);
    return records;
}

}  // namespace

// The same users with other keys, principals, sessions and accounts.
void TestRecordRuns::callers() {
    std::vector<std::string> records;
    for (const std::string_view key :
         {R"(,"accessKeyId":"AKIA1")", R"(,"accessKeyId":"ASIA2")", R"(,"accessKeyId":"ASIA3")", R"(,"accessKeyId":"")",
          R"(,"accessKeyId":7)", R"(,"accessKeyId":null)", R"(,"accessKeyId":"\u0041SIA4")",
          R"(,"accessKeyId" : "ASIA5" )", R"(,"accessKeyId":"a","accessKeyId":"ASIA6")", R"()"}) {
        for (const std::string_view user :
             {R"("type":"IAMUser","arn":"arn:aws:iam::111122223333:user/dana","userName":"dana")",
              R"("type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ana","userName":"ana")",
              R"("type":"IAMUser","userName":"dana")", R"("type":"AssumedRole")",
              R"("type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/r/s")",
              R"("type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/r")",
              R"("type":"AWSAccount","accountId":"444455556666")",
              R"("type":"AWSService","invokedBy":"s3.amazonaws.com")", R"("invokedBy":"lambda.amazonaws.com")"}) {
            for (
                const std::string_view rest :
                {R"()", R"(,"principalId":"AIDA1")", R"(,"principalId":"AIDA2:s")",
                 R"(,"sessionContext":{"attributes":{"creationDate":"a","mfaAuthenticated":"true"}})",
                 R"(,"sessionContext":{"attributes":{"creationDate":"bc","mfaAuthenticated":"false"}})",
                 R"(,"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"P","arn":"arn:aws:iam::1:role/x/r"}})",
                 R"(,"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"Q","arn":"arn:aws:iam::1:role/x/r"}})"}) {
                for (const std::string_view account : {"111122223333", "444455556666"}) {
                    std::string record = R"({"eventVersion":"1.09","userIdentity":{)";
                    record.append(user).append(key).append(rest);
                    record.append(R"(},"eventTime":"2026-03-01T12:00:00Z","eventSource":"lambda.amazonaws.com",)");
                    record.append(R"("eventName":"ListFunctions","recipientAccountId":")")
                        .append(account)
                        .append("\"}");
                    records.push_back(std::move(record));
                }
            }
        }
    }
    compareRuns(shuffled(records, 1));
}

// A long user that is known, and at the end of the text one that begins like it but ends soon: nothing behind the text
// may be looked at (the address sanitizer tells).
void TestRecordRuns::shortUsersAtTheEnd() {
    const auto record = [](std::size_t length) {
        return R"({"eventVersion":"1.09","eventName":"ListFunctions","eventSource":"lambda.amazonaws.com",)"
               R"("userIdentity":{"type":"IAMUser","userName":"dana","accountId":"111122223333","more":{"a":")" +
               std::string(length, 'x') + R"("}}})";
    };
    compareRuns({record(3000), record(3000), record(3000), record(3)});
}

void TestRecordRuns::times() {
    std::vector<std::string> records;
    for (const std::string_view time :
         {"2026-03-01T12:00:00Z", "2026-03-01T23:59:59Z", "2026-03-01T23:59:60Z", "2026-03-01T24:00:00Z",
          "2026-03-02T00:00:00Z", "2026-02-30T00:00:00Z", "2026-03-01T1a:00:00Z", "2026-03-01T12:00:00+",
          "2026-03-01T12:00Z", "2026-03-01T12:0:000Z", "2026-03-01T12:00:00.5Z", "2026-03-01t12:00:00Z",
          "2026-03-01 12:00:00Z", "2026-03-01"})
        records.push_back(oddRecord(R"({"eventTime":")" + std::string(time) + "\"}"));
    for (std::uint64_t seed = 1; seed < 9; ++seed)
        compareRuns(shuffled(records, seed));
}

void TestRecordRuns::oddAndMixedRecords() {
    std::vector<std::string> records;
    for (const auto& [name, record] : oddRecords())
        records.push_back(record);
    RecordMixer mixer(3);
    std::vector<std::string> mixed;
    for (int i = 0; i < 400; ++i)
        mixed.push_back(mixer.record());
    compareRuns(shuffled(records, 2));
    compareRuns(mixed, 2);
}

// More orders of keys, and more keys, than are kept in mind.
void TestRecordRuns::keyOrders() {
    Prng random(4);
    std::vector<std::string> records;
    for (int i = 0; i < 3'000; ++i) {
        std::vector<std::string> members{
            R"("eventVersion":"1.09")",
            R"("eventName":"Invoke")",
            R"("eventSource":"lambda.amazonaws.com")",
            R"("awsRegion":"eu-west-1")",
            R"("errorCode":"E)" + std::to_string(random.below(3)) + '"',
            R"("requestParameters":{"functionName":"f","k)" + std::to_string(random.below(3'000)) + R"(":{"a":[1]}})",
            R"("x)" + std::to_string(random.below(3'000)) + R"(":"y")"};
        std::string record;
        for (const std::string& member : shuffled(members, static_cast<std::uint64_t>(i)))
            record.append(record.empty() ? "{" : ",").append(member);
        records.push_back(record + "}");
    }
    compareRuns(records, 2);
}

QTEST_APPLESS_MAIN(TestRecordRuns)
#include "tst_recordruns.moc"
