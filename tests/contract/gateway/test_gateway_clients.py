"""The unmodified Python client `gql` with its AppSync transports, in every mode of the API."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest
from botocore.credentials import Credentials as SigningKey
from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.appsync_auth import (
    AppSyncAuthentication,
    AppSyncIAMAuthentication,
    AppSyncJWTAuthentication,
)
from gql.transport.appsync_websockets import AppSyncWebsocketsTransport
from gql.transport.exceptions import TransportError, TransportQueryError, TransportServerError

from tests.contract.gateway.running import (
    KEYS,
    MESSAGE,
    OPERATOR,
    PUBLISH,
    REGION,
    VIEWER,
    Platform,
    token,
)

READ = gql('query { contact(contactId: "c1") { contactId name } }')
CREATE = gql('mutation { createContact(input: { name: "Ada" }) { contactId name } }')
FOLLOW = gql('subscription { onInboundMessage(contactId: "c1") { messageId content } }')


PROGRAM = "a-program"
ALLOWED = {"isAuthorized": True, "resolverContext": {"userId": "u1", "role": "Operator"}}


def over_http(platform: Platform, auth: AppSyncAuthentication) -> Client:
    transport = AIOHTTPTransport(platform.url, auth=auth)
    return Client(transport=transport, fetch_schema_from_transport=True)


def over_socket(platform: Platform, auth: AppSyncAuthentication) -> Client:
    url = platform.url.replace("http://", "ws://")
    return Client(transport=AppSyncWebsocketsTransport(url=url, auth=auth))


def jwt(platform: Platform, by: str) -> AppSyncJWTAuthentication:
    """A person's token, or a program's: both travel as they are."""
    return AppSyncJWTAuthentication(host=platform.host, jwt=by)


def signing(platform: Platform, secret: str = KEYS.secret_key) -> AppSyncIAMAuthentication:
    return AppSyncIAMAuthentication(
        host=platform.host,
        region_name=REGION,
        credentials=SigningKey(KEYS.access_key, secret),
    )


async def answered(platform: Platform, auth: AppSyncAuthentication, *asked: Any) -> list[Any]:
    async with over_http(platform, auth) as session:
        return [await session.execute(each) for each in asked]


@pytest.mark.parametrize("by", [OPERATOR, PROGRAM], ids=["person", "program"])
def test_a_query_and_a_mutation(platform: Platform, by: str):
    platform.functions.answers["auth-middleware"] = ALLOWED
    platform.functions.answers["createContact"] = {"contactId": "c2", "name": "Ada"}
    read, created = asyncio.run(answered(platform, jwt(platform, by), READ, CREATE))
    assert read == {"contact": {"contactId": "c1", "name": "Ada"}}
    assert created == {"createContact": {"contactId": "c2", "name": "Ada"}}


def test_a_signing_client_publishes_and_may_ask_nothing(platform: Platform):
    publish = gql(PUBLISH)
    publish.variable_values = {"input": MESSAGE}
    [published] = asyncio.run(answered(platform, signing(platform), publish))
    assert published["publishInboundMessage"]["content"] == "hello"
    for asked in (READ, CREATE):
        with pytest.raises(TransportQueryError, match="Not Authorized"):
            asyncio.run(answered(platform, signing(platform), asked))


@pytest.mark.parametrize("by", [VIEWER, PROGRAM], ids=["person", "program"])
def test_a_subscription_receives_what_is_published(platform: Platform, by: str):
    platform.functions.answers["auth-middleware"] = ALLOWED

    async def scenario() -> Any:
        async with (
            over_socket(platform, jwt(platform, by)) as session,
            aclosing(session.subscribe(FOLLOW)) as messages,
            asyncio.timeout(10),
        ):
            following = asyncio.ensure_future(anext(messages))
            # The client does not say when it has subscribed: publish until it hears.
            while not following.done():
                await asyncio.to_thread(platform.publish)
            return following.result()

    received = asyncio.run(scenario())
    assert received == {"onInboundMessage": {"messageId": "m1", "content": "hello"}}


def test_a_refused_token_ends_the_connection_at_once(platform: Platform):
    async def scenario() -> None:
        async with over_socket(platform, jwt(platform, token(signature="expired"))):
            pass

    with pytest.raises(TransportServerError, match="expired"):
        asyncio.run(scenario())


def test_a_refused_subscription_is_an_error_of_that_subscription(platform: Platform):
    nobody = token()

    async def scenario() -> None:
        async with over_socket(platform, jwt(platform, nobody)) as session:
            async for _ in session.subscribe(FOLLOW):
                pass

    with pytest.raises(TransportQueryError, match="Not Authorized"):
        asyncio.run(scenario())


def test_a_signing_client_is_known_and_still_may_not_follow(platform: Platform):
    async def scenario() -> None:
        async with over_socket(platform, signing(platform)) as session:
            async for _ in session.subscribe(FOLLOW):
                pass

    with pytest.raises(TransportQueryError, match="Not Authorized"):
        asyncio.run(scenario())


def test_a_client_that_signs_with_other_keys_is_refused(platform: Platform):
    async def scenario() -> None:
        async with over_socket(platform, signing(platform, secret="guessed")):
            pass

    with pytest.raises(TransportError, match="signature"):
        asyncio.run(scenario())
    with pytest.raises(TransportQueryError, match="signature does not match"):
        asyncio.run(answered(platform, signing(platform, secret="guessed"), gql(PUBLISH)))
