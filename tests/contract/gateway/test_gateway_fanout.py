"""From a published mutation to the screens that follow it."""

import json
import logging
import socket

import pytest
from websockets.exceptions import ConnectionClosed

from local.gateway import Limits
from tests.contract.gateway.running import FOLLOW, MESSAGE, PUBLISH, VIEWER, Live, Platform

SMALL = "subscription { onInboundMessage { messageId content } }"


def test_a_signed_publish_is_on_the_subscribers_connection_within_a_second(platform: Platform):
    with platform.open() as live:
        live.init().start()
        assert platform.publish(content="hi").status_code == 200
        message = live.receive()
    assert (message["type"], message["id"]) == ("data", "s1")
    assert "errors" not in message["payload"]
    received = message["payload"]["data"]["onInboundMessage"]
    assert (received["messageId"], received["content"]) == ("m1", "hi")
    assert received["statusHistory"] == [
        {"status": "received", "at": MESSAGE["timestamp"], "errorCode": None}
    ]


def test_the_other_mutation_is_not_heard(platform: Platform):
    with platform.open() as live:
        live.init().start()
        live.start("subscription { onMessageStatus { messageId status } }", id_="s2")
        platform.publish(PUBLISH.replace("publishInboundMessage", "publishMessageStatus"))
        assert live.receive()["id"] == "s2"
        platform.publish()
        assert live.receive()["id"] == "s1"


def test_a_refused_publish_reaches_nobody(platform: Platform):
    with platform.open() as live:
        live.init().start()
        platform.ask(PUBLISH, {"input": MESSAGE | {"content": "forged"}})
        platform.publish(content="true")
        assert live.receive()["payload"]["data"]["onInboundMessage"]["content"] == "true"


@pytest.mark.parametrize(
    ("variables", "heard"),
    [
        ({}, ["c1", "c2"]),
        ({"id": "c1"}, ["c1"]),
        ({"id": "c2"}, ["c2"]),
        ({"id": "c3"}, []),
        ({"id": None}, []),
    ],
)
def test_an_argument_filters_and_an_omitted_one_does_not(
    platform: Platform, variables: dict[str, object], heard: list[str]
):
    with platform.open() as live:
        live.init().start(variables=variables)
        for contact in ("c1", "c2"):
            platform.publish(contactId=contact)
        live.send(type="stop", id="s1")
        seen: list[str] = []
        while (message := live.receive())["type"] == "data":
            seen.append(message["payload"]["data"]["onInboundMessage"]["contactId"])
    assert seen == heard


def test_an_explicit_null_matches_only_what_is_null(run):
    sdl = """
      type Query { note: Note }
      type Note @aws_cognito_user_pools @aws_iam { text: String topic: String }
      input NoteInput { text: String topic: String }
      type Mutation { say(input: NoteInput!): Note @aws_iam }
      type Subscription {
        said(topic: String): Note @aws_subscribe(mutations: ["say"]) @aws_cognito_user_pools
      }
    """
    names = ("Query.note", "Mutation.say", "Subscription.said")
    platform = run(sdl=sdl, functions={name: {"function": None} for name in names})

    def say(**note: object) -> None:
        query = "mutation Say($input: NoteInput!) { say(input: $input) { text topic } }"
        body = json.dumps({"query": query, "variables": {"input": note}})
        assert "errors" not in platform.client.send(platform.signed(body)).json()

    with platform.open() as live:
        live.init().start("subscription { said(topic: null) { text } }")
        say(text="one", topic="news")
        say(text="two")
        assert live.receive()["payload"] == {"data": {"said": {"text": "two"}}}


def test_aliases_of_the_publisher_and_of_the_subscriber_do_not_matter(platform: Platform):
    query = """mutation P($input: PublishMessageInput!) {
      sent: publishInboundMessage(input: $input) { key: messageId text: content person: contactId }
    }"""
    with platform.open() as live:
        follow = (
            'subscription { now: onInboundMessage(contactId: "c1") { m: messageId t: content } }'
        )
        live.init().start(follow)
        assert platform.publish(query).json()["data"]["sent"]["text"] == "hello"
        message = live.receive()
    assert message["payload"] == {"data": {"now": {"m": "m1", "t": "hello"}}}


def test_fragments_of_the_publisher_are_part_of_its_selection(platform: Platform):
    query = """mutation P($input: PublishMessageInput!) {
      publishInboundMessage(input: $input) { ...Parts }
    }
    fragment Parts on Message { messageId ... on Message { content } }"""
    with platform.open() as live:
        live.init().start(SMALL)
        platform.publish(query)
        data = live.receive()["payload"]["data"]
    assert data == {"onInboundMessage": {"messageId": "m1", "content": "hello"}}


def test_what_the_mutation_did_not_select_is_null(platform: Platform):
    query = """mutation P($input: PublishMessageInput!) {
      publishInboundMessage(input: $input) { messageId }
    }"""
    with platform.open() as live:
        live.init().start(SMALL)
        platform.publish(query)
        payload = live.receive()["payload"]
    assert payload == {"data": {"onInboundMessage": {"messageId": "m1", "content": None}}}


def test_a_filter_on_a_field_that_the_mutation_did_not_select_does_not_match(platform: Platform):
    query = """mutation P($input: PublishMessageInput!) {
      publishInboundMessage(input: $input) { messageId content }
    }"""
    with platform.open() as live:
        live.init().start(variables={"id": "c1"})
        live.start(SMALL, id_="s2")
        platform.publish(query)
        assert live.receive()["id"] == "s2"


def test_a_required_field_that_was_not_selected_is_an_error_of_the_subscriber(platform: Platform):
    query = """mutation P($input: PublishMessageInput!) {
      publishInboundMessage(input: $input) { content }
    }"""
    with platform.open() as live:
        live.init().start(SMALL)
        platform.publish(query)
        payload = live.receive()["payload"]
    assert payload["data"] == {"onInboundMessage": None}
    assert payload["errors"][0]["path"] == ["onInboundMessage", "messageId"]


def test_a_payload_over_the_limit_is_dropped_with_a_log_line(run, caplog):
    platform = run(limits=Limits(payload=2000))
    with platform.open() as live, caplog.at_level(logging.WARNING):
        live.init().start()
        assert platform.publish(content="x" * 3000).json()["data"]
        platform.publish(content="short")
        data = live.receive()["payload"]["data"]
    assert data["onInboundMessage"]["content"] == "short"
    assert "over the limit" in caplog.text
    assert Limits().payload == 240 * 1024


def test_every_connection_gets_every_message_in_order(platform: Platform):
    with platform.open() as first, platform.open() as second:
        for live in (first, second):
            live.init().start(SMALL)
        for number in range(20):
            platform.publish(content=str(number))
        for live in (first, second):
            seen = [live.receive()["payload"]["data"]["onInboundMessage"] for _ in range(20)]
            assert [one["content"] for one in seen] == [str(number) for number in range(20)]


def drained(live: Live) -> int:
    """How many messages still come before the connection ends."""
    received = 0
    try:
        while live.receive():
            received += 1
    except ConnectionClosed:
        return received
    return received


def test_a_slow_subscriber_is_let_go_and_holds_nobody_up(run):
    platform = run(queue_size=4)
    slow_socket = socket.socket()
    slow_socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow_socket.connect(("127.0.0.1", platform.port))
    published = 200
    with platform.open(sock=slow_socket, max_queue=1) as slow, platform.open() as quick:
        slow.init().start(SMALL)
        quick.init().start(SMALL)
        for number in range(published):
            platform.publish(content=f"{number} {'x' * 55_000}")
            assert quick.receive(5)["payload"]["data"]["onInboundMessage"]["content"].startswith(
                f"{number} "
            )
        received = drained(slow)
    assert 0 < received < published


def test_a_subscriber_who_vanishes_does_not_disturb_the_others(platform: Platform):
    with platform.open() as staying:
        staying.init().start(SMALL)
        with platform.open() as leaving:
            leaving.init().start(SMALL)
            leaving.socket.socket.close()
        platform.publish()
        assert staying.receive()["type"] == "data"


def test_each_subscription_keeps_its_own_caller(platform: Platform):
    """A subscriber's rights are checked on what it receives, not only when it starts."""
    denied = {"isAuthorized": True, "resolverContext": {}, "deniedFields": ["Message.content"]}
    platform.functions.answers["auth-middleware"] = denied
    with platform.open() as live:
        live.init().start(SMALL, by=VIEWER)
        live.start(SMALL, by="a-program", id_="s2")
        platform.publish()
        received = {m["id"]: m["payload"] for m in (live.receive(), live.receive())}
    assert received["s1"]["data"]["onInboundMessage"]["content"] == "hello"
    assert received["s2"]["data"]["onInboundMessage"]["content"] is None
    assert received["s2"]["errors"][0]["errorType"] == "Unauthorized"


def test_two_who_ask_alike_with_other_variables_each_get_what_they_asked_for(platform: Platform):
    query = """subscription On($all: Boolean!) {
      onInboundMessage { messageId content @include(if: $all) }
    }"""
    with platform.open() as live:
        live.init()
        for id_, wanted in (("s1", True), ("s2", False), ("s3", True)):
            live.start(query, {"all": wanted}, id_=id_)
        platform.publish()
        received = {m["id"]: m["payload"]["data"] for m in (live.receive() for _ in range(3))}
    whole, short = {"messageId": "m1", "content": "hello"}, {"messageId": "m1"}
    shown = {"s1": whole, "s2": short, "s3": whole}
    assert received == {id_: {"onInboundMessage": seen} for id_, seen in shown.items()}


def test_following_by_contact_needs_no_other_argument(platform: Platform):
    with platform.open() as live:
        assert live.init().start(FOLLOW, {"id": "c1"})["type"] == "start_ack"
        platform.publish(contactId="c1")
        assert live.receive()["type"] == "data"
