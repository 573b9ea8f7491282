"""The unmodified Python client `gql` with its AppSync transports."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest
from botocore.credentials import Credentials as SigningKey
from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.appsync_auth import AppSyncIAMAuthentication, AppSyncJWTAuthentication
from gql.transport.appsync_websockets import AppSyncWebsocketsTransport
from gql.transport.exceptions import TransportError, TransportQueryError, TransportServerError

from tests.contract.gateway.running import KEYS, OPERATOR, REGION, VIEWER, Platform, token

READ = gql('query { contact(contactId: "c1") { contactId name } }')
CREATE = gql('mutation { createContact(input: { name: "Ada" }) { contactId name } }')
FOLLOW = gql('subscription { onInboundMessage(contactId: "c1") { messageId content } }')


def over_http(platform: Platform, by: str) -> Client:
    transport = AIOHTTPTransport(platform.url, headers={"Authorization": by})
    return Client(transport=transport, fetch_schema_from_transport=True)


def over_socket(platform: Platform, auth: Any) -> Client:
    url = platform.url.replace("http://", "ws://")
    return Client(transport=AppSyncWebsocketsTransport(url=url, auth=auth))


def jwt(platform: Platform, by: str) -> AppSyncJWTAuthentication:
    return AppSyncJWTAuthentication(host=platform.host, jwt=by)


def test_a_query_and_a_mutation(platform: Platform):
    platform.functions.answers["createContact"] = {"contactId": "c2", "name": "Ada"}

    async def scenario() -> tuple[Any, Any]:
        async with over_http(platform, OPERATOR) as session:
            return await session.execute(READ), await session.execute(CREATE)

    read, created = asyncio.run(scenario())
    assert read == {"contact": {"contactId": "c1", "name": "Ada"}}
    assert created == {"createContact": {"contactId": "c2", "name": "Ada"}}


def test_a_subscription_receives_what_is_published(platform: Platform):
    async def scenario() -> Any:
        async with (
            over_socket(platform, jwt(platform, VIEWER)) as session,
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
    key = SigningKey(KEYS.access_key, KEYS.secret_key)
    auth = AppSyncIAMAuthentication(host=platform.host, region_name=REGION, credentials=key)

    async def scenario() -> None:
        async with over_socket(platform, auth) as session:
            async for _ in session.subscribe(FOLLOW):
                pass

    with pytest.raises(TransportQueryError, match="Not Authorized"):
        asyncio.run(scenario())


def test_a_client_that_signs_with_other_keys_is_refused(platform: Platform):
    key = SigningKey(KEYS.access_key, "guessed")
    auth = AppSyncIAMAuthentication(host=platform.host, region_name=REGION, credentials=key)

    async def scenario() -> None:
        async with over_socket(platform, auth):
            pass

    with pytest.raises(TransportError, match="signature"):
        asyncio.run(scenario())
