// The Lambda meaning of names, references and identities: the test vectors of the format reference.

#include "app/lambda/eventname.h"
#include "app/lambda/functionref.h"
#include "app/lambda/identity.h"
#include "app/lambda/invocation.h"

#include <QTest>

#include <regex>
#include <string>

using namespace lambdatrail;

class TestLambda : public QObject {
    Q_OBJECT
 private slots:
    void foldsEventNames_data();
    void foldsEventNames();
    void foldsEveryNameOfLambda_data();
    void foldsEveryNameOfLambda();
    void foldsAsTheRegularExpressionDoes();
    void readsFunctionReferences_data();
    void readsFunctionReferences();
    void refusesWhatIsNoFunction_data();
    void refusesWhatIsNoFunction();
    void findsArnsInTexts();
    void describesIdentities_data();
    void describesIdentities();
    void setsBadges();
    void countsInvocations();
};

void TestLambda::foldsEventNames_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("action");
    const QString lambda = "lambda.amazonaws.com";
    const auto row = [&](const QString& source, const QString& name, const QString& action) {
        QTest::newRow(qPrintable(source + "/" + name)) << source << name << action;
    };
    row(lambda, "CreateFunction20150331", "CreateFunction");
    row(lambda, "UpdateFunctionCode20150331v2", "UpdateFunctionCode");
    row(lambda, "TagResource20170331v2", "TagResource");
    row(lambda, "PutFunctionConcurrency20171031", "PutFunctionConcurrency");
    row(lambda, "GetAccountSettings20160819", "GetAccountSettings");
    row(lambda, "GetLayerVersionByArn20181031", "GetLayerVersionByArn");
    row(lambda, "Invoke", "Invoke");
    row(lambda, "CreateFunctionUrlConfig", "CreateFunctionUrlConfig");
    row(lambda, "LambdaESMDisabled", "LambdaESMDisabled");
    row("LAMBDA.amazonaws.com", "CreateFunction20150331", "CreateFunction");
    row(lambda, "Invokev2", "Invokev2");
    row(lambda, "20150331", "20150331");
    row(lambda, "Invoke19990101", "Invoke19990101");
    row("s3.amazonaws.com", "ListObjectsV2", "ListObjectsV2");
    row("ec2.amazonaws.com", "CreateThing20150331", "CreateThing20150331");
    row("cloudfront.amazonaws.com", "CreateDistribution2015_07_27", "CreateDistribution2015_07_27");
    row(lambda, "", "");
}

void TestLambda::foldsEventNames() {
    QFETCH(QString, source);
    QFETCH(QString, name);
    QFETCH(QString, action);
    const std::string text = name.toStdString();
    QCOMPARE(std::string(foldEventName(source.toStdString(), text)), action.toStdString());
}

// Format reference, 3.3: every name that Lambda writes, as it is written, bare, and with dates of other times.
void TestLambda::foldsEveryNameOfLambda_data() {
    QTest::addColumn<QString>("logged");
    QTest::addColumn<QString>("action");
    const QStringList dated{"CreateFunction20150331",
                            "DeleteFunction20150331",
                            "GetFunction20150331v2",
                            "GetFunctionConfiguration20150331v2",
                            "ListFunctions20150331",
                            "ListVersionsByFunction20150331",
                            "UpdateFunctionCode20150331v2",
                            "UpdateFunctionConfiguration20150331v2",
                            "PublishVersion20150331",
                            "CreateAlias20150331",
                            "UpdateAlias20150331",
                            "DeleteAlias20150331",
                            "GetAlias20150331",
                            "ListAliases20150331",
                            "AddPermission20150331v2",
                            "RemovePermission20150331v2",
                            "GetPolicy20150331v2",
                            "CreateEventSourceMapping20150331",
                            "UpdateEventSourceMapping20150331",
                            "DeleteEventSourceMapping20150331",
                            "GetEventSourceMapping20150331",
                            "ListEventSourceMappings20150331",
                            "PutFunctionConcurrency20171031",
                            "DeleteFunctionConcurrency20171031",
                            "TagResource20170331v2",
                            "UntagResource20170331v2",
                            "ListTags20170331",
                            "PublishLayerVersion20181031",
                            "DeleteLayerVersion20181031",
                            "AddLayerVersionPermission20181031",
                            "RemoveLayerVersionPermission20181031",
                            "GetLayerVersion20181031",
                            "GetLayerVersionByArn20181031",
                            "GetLayerVersionPolicy20181031",
                            "ListLayers20181031",
                            "ListLayerVersions20181031",
                            "GetAccountSettings20160819"};
    const QStringList bare{"GetFunctionConcurrency",
                           "PutFunctionEventInvokeConfig",
                           "UpdateFunctionEventInvokeConfig",
                           "DeleteFunctionEventInvokeConfig",
                           "GetFunctionEventInvokeConfig",
                           "ListFunctionEventInvokeConfigs",
                           "PutProvisionedConcurrencyConfig",
                           "GetProvisionedConcurrencyConfig",
                           "CreateCodeSigningConfig",
                           "ListFunctionsByCodeSigningConfig",
                           "PutFunctionCodeSigningConfig",
                           "CreateFunctionUrlConfig",
                           "ListFunctionUrlConfigs",
                           "PutRuntimeManagementConfig",
                           "GetFunctionRecursionConfig",
                           "PutFunctionScalingConfig",
                           "ListFunctionVersionsByCapacityProvider",
                           "GetDurableExecutionHistory",
                           "ListDurableExecutionsByFunction",
                           "PutPublicAccessBlockConfig",
                           "UploadFunction",
                           "InvokeAsync",
                           "CheckpointDurableExecution",
                           "StopDurableExecution"};
    for (const QString& name : dated + bare) {
        const QString action = name.section("20", 0, 0);
        for (const QString& logged : {name, action, action + "20290101", action + "20290101v12"})
            QTest::addRow("%s as %s", qPrintable(action), qPrintable(logged)) << logged << action;
    }
}

void TestLambda::foldsEveryNameOfLambda() {
    QFETCH(QString, logged);
    QFETCH(QString, action);
    const std::string name = logged.toStdString();
    QCOMPARE(QString::fromUtf8(foldEventName(kLambdaSource, name)), action);
    QCOMPARE(QString::fromUtf8(foldEventName("other.amazonaws.com", name)), logged);
}

void TestLambda::foldsAsTheRegularExpressionDoes() {
    const std::regex rule("^([A-Za-z]+?)(20[0-9]{6})(v[0-9]+)?$");
    const std::string parts[] = {"Get", "v", "v2", "20150331", "2015033", "120150331", "20", "Function", "_", "9"};
    int matched = 0;
    for (const std::string& a : parts) {
        for (const std::string& b : parts) {
            for (const std::string& c : parts) {
                const std::string name = a + b + c;
                std::smatch match;
                const bool folds = std::regex_match(name, match, rule);
                matched += folds;
                QCOMPARE(std::string(foldEventName(kLambdaSource, name)), folds ? match[1].str() : name);
            }
        }
    }
    QVERIFY(matched > 10);
}

void TestLambda::readsFunctionReferences_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("qualifier");
    QTest::addColumn<bool>("assumed");
    const QString key = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
    const auto row = [](const QString& text, const QString& ref, const QString& qualifier, bool assumed) {
        QTest::newRow(qPrintable(text)) << text << ref << qualifier << assumed;
    };
    row("orders", key, "", true);
    row("orders:live", key, "live", true);
    row("orders:$LATEST", key, "$LATEST", true);
    row("orders:$LATEST.PUBLISHED", key, "$LATEST.PUBLISHED", true);
    row("function:orders", key, "", true);
    row("111122223333:orders", key, "", true);
    row("111122223333:function:orders", key, "", true);
    row("111122223333:function:orders:7", key, "7", true);
    row("eu-west-1:111122223333:function:orders:7", key, "7", true);
    row("us-west-2:444455556666:function:orders", "arn:aws:lambda:us-west-2:444455556666:function:orders", "", true);
    row("us-iso-east-1:444455556666:function:o", "arn:aws-iso:lambda:us-iso-east-1:444455556666:function:o", "", true);
    row("us-isob-east-1:444455556666:function:o", "arn:aws-iso-b:lambda:us-isob-east-1:444455556666:function:o", "",
        true);
    row("eusc-de-east-1:444455556666:function:o", "arn:aws-eusc:lambda:eusc-de-east-1:444455556666:function:o", "",
        true);
    row("arn:aws-cn:lambda:cn-north-1:444455556666:function:a.b_c-d:7",
        "arn:aws-cn:lambda:cn-north-1:444455556666:function:a.b_c-d", "7", false);
    // Names that look like what may stand before a name.
    row("function", "arn:aws:lambda:eu-west-1:111122223333:function:function", "", true);
    row("function:$LATEST", "arn:aws:lambda:eu-west-1:111122223333:function:function", "$LATEST", true);
    row("444455556666", "arn:aws:lambda:eu-west-1:111122223333:function:444455556666", "", true);
    row("444455556666:$LATEST", "arn:aws:lambda:eu-west-1:111122223333:function:444455556666", "$LATEST", true);
    row("us-west-2:$LATEST", "arn:aws:lambda:eu-west-1:111122223333:function:us-west-2", "$LATEST", true);
    row("us--west-2:orders", "arn:aws:lambda:eu-west-1:111122223333:function:us--west-2", "orders", true);
    row("cn-north-1:444455556666:function:orders", "arn:aws-cn:lambda:cn-north-1:444455556666:function:orders", "",
        true);
    row("us-gov-west-1:444455556666:function:o", "arn:aws-us-gov:lambda:us-gov-west-1:444455556666:function:o", "",
        true);
    row(key, key, "", false);
    row(key + ":$LATEST", key, "$LATEST", false);
    row(key + ":live", key, "live", false);
    row(key + ":14/durable-execution/run/6f1b", key, "14", false);
    row("arn:aws:lambda:us-west-2:999999999999:function:other-acct-function",
        "arn:aws:lambda:us-west-2:999999999999:function:other-acct-function", "", false);
}

void TestLambda::readsFunctionReferences() {
    QFETCH(QString, text);
    QFETCH(QString, key);
    QFETCH(QString, qualifier);
    QFETCH(bool, assumed);
    const std::string input = text.toStdString();
    const auto ref = parseFunctionRef(input, {"eu-west-1", "111122223333"});
    QVERIFY(ref.has_value());
    QCOMPARE(ref->key, key.toStdString());
    QCOMPARE(std::string(ref->qualifier), qualifier.toStdString());
    QCOMPARE(ref->assumed, assumed);
}

void TestLambda::refusesWhatIsNoFunction_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "*", "arn:aws:lambda:eu-west-1:111122223333:layer:common:3",
          "arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:14e0db71-1111-2222-3333-000000000001",
          "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-1", "arn:aws:s3:::bucket",
          "arn:aws:lambda:eu-west-1:111122223333:function:*", "arn:aws:lambda:eu-west-1:111122223333:function",
          "arn:aws:lambda:eu-west-1:111122223333:capacity-provider:x", "arn:aws:lambda:::function:orders",
          "arn:aws:lambda:eu-west-1::function:orders", "arn:aws:lambda:EU:1:function:orders", "arn:aws:lambda",
          "two words", "orders:live:more", "<b>orders</b>"})
        QTest::newRow(*text ? text : "empty") << QString(text);
}

void TestLambda::refusesWhatIsNoFunction() {
    QFETCH(QString, text);
    const std::string input = text.toStdString();
    QVERIFY(!parseFunctionRef(input, {"eu-west-1", "111122223333"}).has_value());
}

void TestLambda::findsArnsInTexts() {
    const std::string denied =
        "User: arn:aws:iam::999999999999:user/myUserName is not authorized to perform: lambda:GetFunction on "
        "resource: arn:aws:lambda:us-west-2:999999999999:function:other-acct-function.";
    const auto ref = findFunctionArn(denied);
    QVERIFY(ref.has_value());
    QCOMPARE(ref->key, std::string("arn:aws:lambda:us-west-2:999999999999:function:other-acct-function"));
    QVERIFY(!findFunctionArn("on resource: arn:aws:lambda:us-west-2:999999999999:layer:x").has_value());
    QVERIFY(!findFunctionArn("arn:aws").has_value());
}

void TestLambda::describesIdentities_data() {
    QTest::addColumn<QStringList>("fields");  // name=value
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("credentials");
    const auto row = [](const char* name, const QStringList& fields, const QString& label, const QString& key,
                        const QString& credentials) { QTest::newRow(name) << fields << label << key << credentials; };
    row("root", {"type=Root", "accountId=111122223333", "arn=arn:aws:iam::111122223333:root"}, "root (111122223333)",
        "root:111122223333", "Root");
    row("user", {"type=IAMUser", "userName=dana", "arn=arn:aws:iam::111122223333:user/dana"}, "dana",
        "arn:aws:iam::111122223333:user/dana", "IAM user");
    row("user without ARN", {"type=IAMUser", "userName=dana", "accountId=1"}, "dana", "1:user/dana", "IAM user");
    row("role",
        {"type=AssumedRole", "arn=arn:aws:sts::111122223333:assumed-role/Deployer/dana",
         "principalId=AROAEXAMPLEROLEID0001:dana", "issuerArn=arn:aws:iam::111122223333:role/ci/Deployer"},
        "Deployer / dana", "arn:aws:iam::111122223333:role/ci/Deployer/dana", "Role (temporary)");
    row("role without issuer", {"type=assumedrole", "arn=arn:aws:sts::1:assumed-role/Deployer/dana"}, "Deployer / dana",
        "arn:aws:sts::1:assumed-role/Deployer/dana", "Role (temporary)");
    row("SSO",
        {"type=AssumedRole",
         "arn=arn:aws:sts::1:assumed-role/AWSReservedSSO_PowerUser_0123456789abcdef/dana@example.com"},
        "dana@example.com (SSO PowerUser)",
        "arn:aws:sts::1:assumed-role/AWSReservedSSO_PowerUser_0123456789abcdef/dana@example.com", "Role (temporary)");
    row("federated", {"type=FederatedUser", "arn=arn:aws:sts::1:federated-user/eve", "principalId=1:eve"},
        "eve (federated)", "arn:aws:sts::1:federated-user/eve", "Federated user (temporary)");
    row("SAML", {"type=SAMLUser", "userName=eve", "identityProvider=idp"}, "eve via idp", "saml:idp:eve",
        "Federated user (temporary)");
    row("web identity", {"type=WebIdentityUser", "userName=eve", "identityProvider=idp"}, "eve via idp",
        "webid:idp:eve", "Federated user (temporary)");
    row("directory", {"type=Directory", "userName=eve", "accountId=1"}, "eve", "dir:1:eve",
        "Federated user (temporary)");
    row("identity center",
        {"type=IdentityCenterUser", "onBehalfOf=94482488-3041-7044-1111-000000000001", "store=arn:aws:ids:d-1"},
        "Identity Center user 94482488", "idc:arn:aws:ids:d-1#94482488-3041-7044-1111-000000000001",
        "Identity Center user");
    row("other account", {"type=AWSAccount", "accountId=444455556666", "principalId=AIDAX"}, "account 444455556666",
        "acct:444455556666:AIDAX", "Other account");
    row("anonymous", {"type=AWSAccount", "accountId=aws", "principalId=anonymous"}, "anonymous", "anonymous",
        "Anonymous");
    row("anonymous principal", {"type=AWSAccount", "accountId=ANONYMOUS_PRINCIPAL"}, "anonymous", "anonymous",
        "Anonymous");
    row("service", {"type=AWSService", "invokedBy=sns.amazonaws.com"}, "sns.amazonaws.com", "svc:sns.amazonaws.com",
        "AWS service");
    row("service without type", {"accountId=1", "invokedBy=lambda.amazonaws.com"}, "lambda.amazonaws.com",
        "svc:lambda.amazonaws.com", "AWS service");
    row("service event without anything", {"eventType=AwsServiceEvent"}, "kms.amazonaws.com", "svc:kms.amazonaws.com",
        "AWS service");
    row("role by ARN", {"arn=arn:aws:sts::1:assumed-role/R/s"}, "R / s", "arn:aws:sts::1:assumed-role/R/s",
        "Role (temporary)");
    row("user by ARN", {"arn=arn:aws:iam::1:user/path/dana"}, "dana", "arn:aws:iam::1:user/path/dana", "IAM user");
    row("unknown on behalf of someone", {"type=Unknown", "principalId=P", "onBehalfOf=9448"}, "P", "unk:P",
        "Identity Center user");
    row("unknown, nothing but on behalf of someone", {"type=unknown", "onBehalfOf=9448"}, "9448", "unk:9448",
        "Identity Center user");
    row("SSO set that ends like a number",
        {"type=AssumedRole", "arn=arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_of_the_whole_lot/dana"},
        "dana (SSO Admin_of_the_whole_lot)", "arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_of_the_whole_lot/dana",
        "Role (temporary)");
    row("unknown word", {"type=Martian", "userName=marvin"}, "marvin", "unk:marvin", "Unknown");
    row("nothing", {}, "", "", "Unknown");
}

void TestLambda::describesIdentities() {
    QFETCH(QStringList, fields);
    QFETCH(QString, label);
    QFETCH(QString, key);
    QFETCH(QString, credentials);
    std::vector<std::pair<std::string, std::string>> parts;
    for (const QString& field : fields)
        parts.emplace_back(field.section('=', 0, 0).toStdString(), field.section('=', 1).toStdString());
    UserIdentity user;
    CallContext call{};
    call.eventSource = "kms.amazonaws.com";
    for (const auto& [name, value] : parts) {
        if (name == "type")
            user.type = value;
        else if (name == "userName")
            user.userName = value;
        else if (name == "arn")
            user.arn = value;
        else if (name == "accountId")
            user.accountId = value;
        else if (name == "principalId")
            user.principalId = value;
        else if (name == "invokedBy")
            user.invokedBy = value;
        else if (name == "identityProvider")
            user.identityProvider = value;
        else if (name == "issuerArn")
            user.issuerArn = value;
        else if (name == "onBehalfOf")
            user.onBehalfOfUserId = value;
        else if (name == "store")
            user.identityStoreArn = value;
        else if (name == "eventType")
            call.eventType = value;
        else
            QFAIL(name.c_str());
    }
    Identity identity;
    describeIdentity(user, call, identity);
    QCOMPARE(identity.label, label.toStdString());
    QCOMPARE(identity.key, key.toStdString());
    QCOMPARE(std::string(credentialClassName(identity.credentialClass)), credentials.toStdString());
}

void TestLambda::setsBadges() {
    UserIdentity user;
    user.type = "AssumedRole";
    user.arn = "arn:aws:sts::111122223333:assumed-role/R/s";
    user.accountId = "111122223333";
    user.accessKeyId = "ASIAEXAMPLE";
    user.invokedBy = "states.amazonaws.com";
    user.mfaAuthenticated = "true";
    user.hasSessionContext = true;
    Identity identity;
    describeIdentity(user, {"AwsApiCall", "lambda.amazonaws.com", "444455556666", "console.amazonaws.com", false},
                     identity);
    QVERIFY(identity.viaService && identity.mfa && identity.crossAccount && identity.temporary && identity.console);
    QVERIFY(!identity.sso);
    QCOMPARE(identity.session, std::string("s"));
    user.mfaAuthenticated = "True";
    describeIdentity(user, {}, identity);
    QVERIFY(identity.mfa);
    describeIdentity({}, {}, identity);
    QVERIFY(!identity.viaService && !identity.mfa && !identity.crossAccount && !identity.temporary &&
            !identity.console);
    QCOMPARE(identity.session, std::string());
}

void TestLambda::countsInvocations() {
    for (const char* action : {"Invoke", "InvokeAsync", "InvokeWithResponseStream", "InvokeFunctionUrl"})
        QCOMPARE(invocationKind(kLambdaSource, action), InvocationKind::Invocation);
    QCOMPARE(invocationKind(kLambdaSource, "InvokeExecution"), InvocationKind::Attempt);
    QCOMPARE(invocationKind(kLambdaSource, "InvokeSomethingNew"), InvocationKind::None);
    QCOMPARE(invocationKind("bedrock.amazonaws.com", "Invoke"), InvocationKind::None);
    QCOMPARE(invocationKind(kLambdaSource, "GetFunction"), InvocationKind::None);
}

QTEST_GUILESS_MAIN(TestLambda)
#include "tst_lambda.moc"
