"""What the gateway gives functions, read by the data classes that AWS publishes for Lambda."""

import pytest
from aws_lambda_powertools.utilities.data_classes import AppSyncResolverEvent
from aws_lambda_powertools.utilities.data_classes.appsync_authorizer_event import (
    AppSyncAuthorizerEvent,
    AppSyncAuthorizerResponse,
)
from aws_lambda_powertools.utilities.data_classes.appsync_resolver_event import (
    AppSyncIdentityCognito,
    AppSyncIdentityIAM,
)

from tests.contract.gateway.conftest import Run
from tests.contract.gateway.running import Platform, token
from tests.factories.event_shapes import unreadable

READ = "query Read($id: ID!) { contact(contactId: $id) { contactId number: phone } }"
FOR_ALL = """
  type Query { contact(contactId: ID): Contact @aws_iam @aws_lambda @aws_cognito_user_pools }
  type Contact @aws_iam @aws_lambda @aws_cognito_user_pools { name: String }
"""


def last(platform: Platform) -> AppSyncResolverEvent:
    return AppSyncResolverEvent(platform.functions.last)


def test_a_persons_request_reads_whole(platform: Platform):
    platform.ask(READ, {"id": "c1"}, by=token("Operator", "Viewer"))
    event = last(platform)
    assert unreadable(event) == []
    assert (event.type_name, event.field_name) == ("Query", "contact")
    assert (event.arguments, event.info.variables) == ({"contactId": "c1"}, {"id": "c1"})
    assert event.info.selection_set_list == ["contactId", "number"]
    assert event.info.selection_set_graphql == "{\n  contactId\n  number: phone\n}"
    assert event.request_headers["Host"] == platform.host
    assert (event.source, event.prev_result, event.stash) == ({}, None, {})


def test_a_persons_identity_is_that_of_cognito(platform: Platform):
    platform.ask(READ, {"id": "c1"}, by=token("Operator", "Viewer"))
    who = last(platform).identity
    assert isinstance(who, AppSyncIdentityCognito)
    assert (who.sub, who.username, who.groups) == ("u1", "ada", ["Operator", "Viewer"])
    assert (who.issuer, who.default_auth_strategy) == ("https://pool", "ALLOW")
    assert who.claims["cognito:groups"] == ["Operator", "Viewer"]
    assert who.source_ip == ["127.0.0.1"]


def test_a_services_identity_is_that_of_iam(run: Run):
    platform = run(sdl=FOR_ALL, functions={"Query.contact": {"function": "contacts-read"}})
    platform.publish('query { contact(contactId: "c1") { name } }')
    event = last(platform)
    assert unreadable(event) == []
    assert isinstance(event.identity, AppSyncIdentityIAM)
    assert event.identity.account_id == "000000000000"
    assert event.identity.user_arn.startswith("arn:aws:iam::000000000000:user/")


@pytest.mark.parametrize("denied", [[], ["Contact.phone"]])
def test_a_program_is_asked_about_and_answered_in_awss_own_shapes(
    platform: Platform, denied: list[str]
):
    context = {"userId": "u1", "role": "Viewer"}
    said = AppSyncAuthorizerResponse(
        authorize=True, max_age=10, resolver_context=context, deny_fields=denied
    )
    platform.functions.answers["auth-middleware"] = said.asdict()
    answer = platform.ask(READ, {"id": "c1"}, by="a-program").json()
    (_, asked), (_, resolved) = platform.functions.events
    event = AppSyncAuthorizerEvent(asked)
    assert unreadable(event) == []
    assert (event.authorization_token, event.request_context.query_string) == ("a-program", READ)
    assert resolved["identity"] == {"resolverContext": context}
    assert (answer["data"]["contact"]["number"] is None) == bool(denied)


def test_a_no_in_awss_own_shape_is_a_no(platform: Platform):
    platform.functions.answers["auth-middleware"] = AppSyncAuthorizerResponse().asdict()
    assert platform.ask(READ, {"id": "c1"}, by="a-program").status_code == 401
