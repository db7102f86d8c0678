#include "app/lambda/esm.h"

#include <QtTest>

#include <random>
#include <set>
#include <string>

using namespace lambdatrail;

namespace {

struct Vector {
    const char* text;
    EsmCategory category;
    bool guessed;
};

// Each row follows from a row of section 5.3 of the format reference, not from what the program says.
const Vector kVectors[] = {
    {"Lambda Function not found", EsmCategory::FunctionNotFound, false},
    {"Lambda does not have required permissions to access the queue (sqs:ReceiveMessage, sqs:DeleteMessage)",
     EsmCategory::AuthorizationError, true},
    {"The specified queue does not exist", EsmCategory::ResourceNotFound, true},
    {"FUNCTION_IN_FAILED_STATE", EsmCategory::FunctionInFailedState, false},
    {"Queue region does not match", EsmCategory::RegionNameNotValid, true},
    {"Something else", EsmCategory::Other, true},
    {"", EsmCategory::Other, true},
    // The five tokens, with underscores, blanks and in any case
    {"RESOURCE_NOT_FOUND", EsmCategory::ResourceNotFound, false},
    {"code=function_not_found;", EsmCategory::FunctionNotFound, false},
    {"Region Name Not Valid", EsmCategory::RegionNameNotValid, false},
    {"authorization  error", EsmCategory::AuthorizationError, false},
    {"Disabled: FUNCTION IN FAILED STATE", EsmCategory::FunctionInFailedState, false},
    {"REGION_NAME_NOT_VALID: the function was deleted", EsmCategory::RegionNameNotValid, false},
    {"FUNCTION_NOT_FOUND because a resource not found", EsmCategory::FunctionNotFound, false},
    {"NO_RESOURCE_NOT_FOUND_HERE", EsmCategory::Other, true},
    // The function, its alias or its version is gone; before permissions and before the source
    {"The function does not exist", EsmCategory::FunctionNotFound, true},
    {"Function orders was deleted", EsmCategory::FunctionNotFound, true},
    {"The alias live could not be found", EsmCategory::FunctionNotFound, true},
    {"Version 14 not found", EsmCategory::FunctionNotFound, true},
    {"ResourceNotFoundException: Function was not found", EsmCategory::FunctionNotFound, true},
    {"arn:aws:lambda:eu-west-1:111122223333:function:orders does not exist", EsmCategory::FunctionNotFound, true},
    // Rights
    {"User is not authorized to perform sqs:ReceiveMessage", EsmCategory::AuthorizationError, true},
    {"AccessDenied", EsmCategory::AuthorizationError, true},
    {"Access denied by queue policy", EsmCategory::AuthorizationError, true},
    {"KMS key is disabled", EsmCategory::AuthorizationError, true},
    {"The role cannot be assumed", EsmCategory::AuthorizationError, true},
    {"403 Forbidden", EsmCategory::AuthorizationError, true},
    {"EVENT_SOURCE_AUTHN_ERROR", EsmCategory::AuthorizationError, true},
    {"EVENT_SOURCE_AUTHZ_ERROR", EsmCategory::AuthorizationError, true},
    {"The function execution role does not have permissions to call ReceiveMessage on SQS",
     EsmCategory::AuthorizationError, true},
    // State
    {"Function is in a failed state", EsmCategory::FunctionInFailedState, true},
    {"State: Failed", EsmCategory::FunctionInFailedState, true},
    {"The function is inactive", EsmCategory::FunctionInFailedState, true},
    {"The function is not active yet", EsmCategory::FunctionInFailedState, true},
    // The source is gone
    {"Stream was deleted", EsmCategory::ResourceNotFound, true},
    {"AWS.SimpleQueueService.NonExistentQueue", EsmCategory::ResourceNotFound, true},
    {"ResourceNotFoundException", EsmCategory::ResourceNotFound, true},
    {"arn:aws:sqs:eu-west-1:111122223333:orders does not exist", EsmCategory::ResourceNotFound, true},
    {"The function cannot be fed: the queue does not exist", EsmCategory::ResourceNotFound, true},
    // Neighbours of the tokens, and names that only look like words of the rules
    {"ESM_CONFIG_NOT_VALID", EsmCategory::Other, true},
    {"FUNCTION_CONFIG_NOT_VALID", EsmCategory::Other, true},
    {"USER_INITIATED", EsmCategory::Other, true},
    {"User action", EsmCategory::Other, true},
    {"The regional summary was late", EsmCategory::Other, true},
    {"Problem with arn:aws:lambda:eu-west-1:111122223333:function:compile-region-permission", EsmCategory::Other, true},
};

}  // namespace

class TestEsm : public QObject {
    Q_OBJECT
 private slots:
    void classifies_data();
    void classifies();
    void farApartIsNotNear();
    void everyCategoryIsExplained();
    void anyBytesAreRead();
};

void TestEsm::classifies_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("category");
    QTest::addColumn<bool>("guessed");
    for (const Vector& v : kVectors)
        QTest::newRow(*v.text != 0 ? v.text : "empty")
            << QByteArray(v.text) << static_cast<int>(v.category) << v.guessed;
}

void TestEsm::classifies() {
    QFETCH(QByteArray, text);
    const EsmReason reason = classifyEsmReason(text.toStdString());
    QTEST(static_cast<int>(reason.category), "category");
    QTEST(reason.guessed, "guessed");
}

void TestEsm::farApartIsNotNear() {
    const std::string between(300, 'x');
    QCOMPARE(classifyEsmReason("function " + between + " deleted").category, EsmCategory::Other);
    QCOMPARE(classifyEsmReason("The function is fine. Backup deleted").category, EsmCategory::Other);
}

void TestEsm::everyCategoryIsExplained() {
    std::set<std::string> names, meanings, remedies;
    for (const EsmCategory category :
         {EsmCategory::ResourceNotFound, EsmCategory::FunctionNotFound, EsmCategory::RegionNameNotValid,
          EsmCategory::AuthorizationError, EsmCategory::FunctionInFailedState, EsmCategory::Other}) {
        names.emplace(esmCategoryName(category));
        meanings.emplace(esmCategoryMeaning(category));
        remedies.emplace(esmRemedy(category));
        if (category != EsmCategory::Other)
            QCOMPARE(classifyEsmReason(esmCategoryName(category)).category, category);
    }
    QCOMPARE(names.size(), 6U);
    QCOMPARE(meanings.size(), 6U);
    QCOMPARE(remedies.size(), 6U);
    QVERIFY(!names.contains("") && !meanings.contains("") && !remedies.contains(""));
}

void TestEsm::anyBytesAreRead() {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::string bytes(random() % 3000, '\0');
        for (char& c : bytes)
            c = static_cast<char>(random());
        QVERIFY(!esmCategoryName(classifyEsmReason(bytes).category).empty());
    }
    QCOMPARE(classifyEsmReason(std::string(5'000'000, '.') + "KMS").category, EsmCategory::Other);
}

QTEST_GUILESS_MAIN(TestEsm)
#include "tst_esm.moc"
