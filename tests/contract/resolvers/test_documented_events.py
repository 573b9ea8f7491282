"""Events written as AWS documents them, whole, handed to our functions.

AppSync Developer Guide ("Resolver context reference", "AWS_LAMBDA authorization"); Lambda Developer
Guide (SNS, SQS, EventBridge, function URLs). The data classes that AWS publishes read each of them.
"""

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import (
    AppSyncResolverEvent,
    EventBridgeEvent,
    LambdaFunctionUrlEvent,
    SNSEvent,
    SQSEvent,
)
from aws_lambda_powertools.utilities.data_classes.appsync_authorizer_event import (
    AppSyncAuthorizerEvent,
)

from services.access.callers import principal_of
from services.access.roles import Role
from tests.contract.resolvers.events import module_of
from tests.factories.aws import Cloud
from tests.factories.event_shapes import unreadable
from tests.factories.webhooks import TOPIC, text_from, value_of
from tests.factories.webhooks import event as whatsapp_event

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE"
COGNITO = {
    "sub": "192879fc-a240-4bf1-ab5a-d6a00f3063f9",
    "issuer": ISSUER,
    "username": "jdoe",
    "claims": {
        "sub": "192879fc-a240-4bf1-ab5a-d6a00f3063f9",
        "cognito:groups": ["Operator"],
        "iss": ISSUER,
        "client_id": "example",
        "origin_jti": "b6b3",
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin",
        "auth_time": 1700000000,
        "exp": 1700003600,
        "iat": 1700000000,
        "username": "jdoe",
    },
    "sourceIp": ["198.51.100.7"],
    "defaultAuthStrategy": "ALLOW",
    "groups": ["Operator"],
}
PROGRAM = {
    "resolverContext": {"userId": "192879fc-a240-4bf1-ab5a-d6a00f3063f9", "role": "Operator"}
}
IAM = {
    "accountId": "111122223333",
    "cognitoIdentityPoolId": None,
    "cognitoIdentityId": None,
    "sourceIp": ["198.51.100.7"],
    "username": "AROAEXAMPLE:session",
    "userArn": "arn:aws:sts::111122223333:assumed-role/service/session",
    "cognitoIdentityAuthType": None,
    "cognitoIdentityAuthProvider": None,
}
OIDC = {"claims": {"sub": "someone", "groups": ["Admin"]}, "issuer": ISSUER, "sub": "someone"}


def resolver_event(identity: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "arguments": {},
        "identity": identity,
        "source": None,
        "request": {
            "headers": {
                "x-forwarded-for": "198.51.100.7, 203.0.113.2",
                "cloudfront-viewer-country": "IN",
                "host": "example.appsync-api.us-east-1.amazonaws.com",
                "user-agent": "Mozilla/5.0",
                "x-amzn-trace-id": "Root=1-5f512f51-fac632066c5e848ae714",
                "x-forwarded-proto": "https",
            },
            "domainName": None,
        },
        "prev": None,
        "info": {
            "selectionSetList": ["items", "items/contactId"],
            "selectionSetGraphQL": "{\n  items {\n    contactId\n  }\n}",
            "parentTypeName": "Query",
            "fieldName": "conversations",
            "variables": {},
        },
        "stash": {},
    }


@pytest.mark.parametrize("identity", [COGNITO, PROGRAM], ids=["cognito", "lambda"])
def test_a_caller_with_a_role_is_known_in_either_shape(cloud: Cloud, identity: dict[str, Any]):
    event = resolver_event(identity)
    assert module_of("messages-read").handler(event, None)["items"] == []
    by = principal_of(event)
    assert (by.user_id, by.role) == (COGNITO["sub"], Role.OPERATOR)
    assert (by.ip_address, by.user_agent) == ("198.51.100.7", "Mozilla/5.0")


@pytest.mark.parametrize("identity", [COGNITO, IAM], ids=["cognito", "iam"])
def test_awss_own_class_reads_the_same_request(identity: dict[str, Any]):
    assert unreadable(AppSyncResolverEvent(resolver_event(identity))) == []


@pytest.mark.parametrize("identity", [IAM, OIDC, None], ids=["iam", "oidc", "api key"])
def test_every_other_shape_of_a_caller_is_nobody_here(
    cloud: Cloud, identity: dict[str, Any] | None
):
    said = module_of("messages-read").handler(resolver_event(identity), None)
    assert (said["errorType"], said["errorInfo"]["httpStatus"]) == ("INSUFFICIENT_PERMISSIONS", 403)


def test_the_authorizer_reads_a_programs_request(environment: pytest.MonkeyPatch):
    event = {
        "authorizationToken": "ExampleAuthToken123123123",
        "requestContext": {
            "apiId": "aaaaaa123123123example123",
            "accountId": "111122223333",
            "requestId": "f4081827-1111-4444-5555-5cf4695f339f",
            "queryString": "query Q { me { userId } }",
            "operationName": "Q",
            "variables": {},
        },
        "requestHeaders": {"host": "example.appsync-api.us-east-1.amazonaws.com"},
    }
    assert unreadable(AppSyncAuthorizerEvent(event)) == []
    assert module_of("auth-middleware").handler(event, None)["isAuthorized"] is False


def test_an_event_of_the_topic(cloud: Cloud):
    record = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": "arn:aws:sns:us-east-1:111122223333:events:21be56ed",
        "EventSource": "aws:sns",
        "Sns": {
            "SignatureVersion": "1",
            "Timestamp": "2026-01-17T10:00:00.000Z",
            "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j",
            "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/SimpleNotification.pem",
            "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
            "Message": whatsapp_event(value_of(text_from())),
            "MessageAttributes": {"kind": {"Type": "String", "Value": "whatsapp"}},
            "Type": "Notification",
            "UnsubscribeUrl": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
            "TopicArn": TOPIC,
            "Subject": None,
        },
    }
    [read] = SNSEvent({"Records": [record]}).records
    assert unreadable(read) == []
    module_of("inbound-whatsapp-handler").handler({"Records": [record]}, None)
    assert len(cloud.dynamodb.scan(TableName="test-Messages")["Items"]) == 1
    assert cloud.letters("inbound-dlq") == []


class Context:
    """What the workers ask of Lambda."""

    def get_remaining_time_in_millis(self) -> int:
        return 40_000


@pytest.mark.parametrize("function", ["outbound-worker", "bulk-worker"])
def test_messages_of_a_queue_that_nobody_can_read_are_each_named(cloud: Cloud, function: str):
    records = [
        {
            "messageId": message_id,
            "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
            "body": "Test message.",
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1545082649183",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1545082649185",
            },
            "messageAttributes": {
                "eventId": {
                    "stringValue": "e1",
                    "stringListValues": [],
                    "binaryListValues": [],
                    "dataType": "String",
                }
            },
            "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
            "awsRegion": "us-east-2",
        }
        for message_id in ("059f36b4-87a3-44ab-83d2-661975830a7d", "2e1424d4-f796-459a-8184")
    ]
    event = {"Records": records}
    assert [unreadable(record) for record in SQSEvent(event).records] == [[], []]
    said = module_of(function).handler(event, Context())
    failures = [failure["itemIdentifier"] for failure in said["batchItemFailures"]]
    assert failures == [record["messageId"] for record in records]


def test_a_tick_of_a_schedule(cloud: Cloud):
    event = {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-01-17T10:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],
        "detail": {},
    }
    assert unreadable(EventBridgeEvent(event)) == []
    assert module_of("outbound-sweep").handler(event, None) is None
    assert module_of("contacts-search").handler(event, None) is None


def test_a_request_to_a_function_url(cloud: Cloud):
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/nothing",
        "rawQueryString": "token=x&parameter=value",
        "cookies": ["cookie1"],
        "headers": {"content-type": "application/x-www-form-urlencoded", "header1": "a,b"},
        "queryStringParameters": {"token": "x", "parameter": "value"},
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "url-id",
            "authentication": None,
            "authorizer": None,
            "domainName": "url-id.lambda-url.us-west-2.on.aws",
            "domainPrefix": "url-id",
            "http": {
                "method": "POST",
                "path": "/nothing",
                "protocol": "HTTP/1.1",
                "sourceIp": "198.51.100.7",
                "userAgent": "agent",
            },
            "requestId": "id",
            "routeKey": "$default",
            "stage": "$default",
            "time": "12/Mar/2026:19:03:58 +0000",
            "timeEpoch": 1583348638390,
        },
        "body": "bmFtZT1BZGE=",
        "pathParameters": None,
        "isBase64Encoded": True,
        "stageVariables": None,
    }
    assert unreadable(LambdaFunctionUrlEvent(event)) == []
    for function in ("unsubscribe", "public-links", "public-payments", "public-forms"):
        said = module_of(function).handler(event, None)
        assert set(said) == {"statusCode", "headers", "body"}, function
        assert said["statusCode"] in (404, 405), function
    assert json.loads(json.dumps(said)) == said


def test_what_an_event_lacks_is_seen():
    assert "account" in unreadable(EventBridgeEvent({"version": "0"}))
    assert unreadable(LambdaFunctionUrlEvent({"requestContext": {"http": {}}})).count(
        "request_context/http/method"
    )
