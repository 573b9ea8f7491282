"""AppSync's WebSocket protocol, message by message, with a raw client."""

import json
from datetime import UTC, datetime

import pytest
from websockets.exceptions import ConnectionClosed

from local.gateway import Credentials, Limits
from tests.contract.gateway.running import (
    FOLLOW,
    KEYS,
    VIEWER,
    Live,
    Platform,
    encoded,
    standard_header,
    token,
)

BAD = token("Viewer", signature="expired")


def refused(live: Live) -> dict[str, object]:
    """The error of a connection that is told why and then closed normally."""
    live.send(type="connection_init")
    message = live.receive()
    assert message["type"] == "connection_error"
    (error,) = message["payload"]["errors"]
    with pytest.raises(ConnectionClosed) as closed:
        live.receive()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 1000
    return error


@pytest.mark.parametrize("path", ["/graphql", "/graphql/realtime"])
def test_both_paths_take_the_header_in_the_subprotocol(platform: Platform, path: str):
    with platform.open(path=path) as live:
        assert live.socket.subprotocol == "graphql-ws"
        live.send(type="connection_init")
        ack = live.receive()
        assert ack == {"type": "connection_ack", "payload": {"connectionTimeoutMs": 300_000}}
        assert live.start() == {"id": "s1", "type": "start_ack"}


@pytest.mark.parametrize("path", ["/graphql", "/graphql/realtime"])
def test_both_paths_take_the_header_in_the_query(platform: Platform, path: str):
    header = standard_header(platform, VIEWER)
    with platform.dial(f"{path}?header={header}&payload=e30=", ["graphql-ws"]) as live:
        assert live.init().start()["type"] == "start_ack"


def test_a_plus_that_the_query_string_turned_into_a_space_is_understood(platform: Platform):
    header = next(
        header
        for padding in ("", "?", "??", "~>", "~>~", "~>~>~>")
        if "+" in (header := standard_header(platform, f"custom {padding}~~>>??"))
    )
    platform.functions.answers["auth-middleware"] = {"isAuthorized": True}
    with platform.dial(f"/graphql?header={header}", ["graphql-ws"]) as live:
        assert live.init()


def test_a_token_of_20_kb_fits_into_the_subprotocol(platform: Platform):
    with platform.open(by=token("Viewer", padding="x" * 12_000)) as live:
        assert live.init()


def test_another_subprotocol_is_refused(platform: Platform):
    with platform.dial("/graphql", []) as live:
        error = refused(live)
        assert live.socket.subprotocol is None
    assert error["errorCode"] == 400
    assert "graphql-ws" in str(error["message"])


@pytest.mark.parametrize("header", ["", "%%%", "bm90IGpzb24", "WzFd", "e30"])
def test_an_unreadable_or_empty_header_is_refused_for_good(platform: Platform, header: str):
    with platform.dial(f"/graphql?header={header}", ["graphql-ws"]) as live:
        assert refused(live)["errorCode"] in {400, 401}


@pytest.mark.parametrize("by", [BAD, "", "not-a-token"])
def test_a_bad_token_is_refused_on_connecting(platform: Platform, by: str):
    with platform.open(by=by) as live:
        error = refused(live)
    assert error["errorCode"] == 401
    assert error["errorType"] == "UnauthorizedException"


@pytest.mark.parametrize("by", [BAD, "", "not-a-token"])
def test_a_bad_token_is_refused_on_every_start(platform: Platform, by: str):
    with platform.open() as live:
        answer = live.init().start(by=by)
        assert (answer["type"], answer["id"]) == ("error", "s1")
        assert answer["payload"]["errors"][0]["errorType"] == "UnauthorizedException"
        platform.publish()
        assert live.start(id_="s2")["type"] == "start_ack"


def test_a_start_without_authorization_is_refused(platform: Platform):
    with platform.open() as live:
        live.init().send(id="s1", type="start", payload={"data": json.dumps({"query": FOLLOW})})
        errors = live.receive()["payload"]["errors"]
    assert errors[0]["errorType"] == "UnauthorizedException"


def test_a_person_without_a_group_may_connect_but_not_subscribe(platform: Platform):
    nobody = token()
    with platform.open(by=nobody) as live:
        (error,) = live.init().start(by=nobody)["payload"]["errors"]
    assert error == {
        "errorType": "Unauthorized",
        "message": "Not Authorized to access onInboundMessage on type Subscription",
    }


@pytest.mark.attack("requests")
@pytest.mark.parametrize(
    ("query", "error_type"),
    [
        ("{ me { userId } }", "UnsupportedOperation"),
        ('mutation { deleteContact(contactId: "c") { contactId } }', "UnsupportedOperation"),
        ("", "BadRequestException"),
        ("subscription { " + "a " * 1000 + "}", "BadRequestException"),
    ],
)
def test_only_a_modest_subscription_can_start(platform: Platform, query: str, error_type: str):
    with platform.open() as live:
        answer = live.init().start(query)
    assert answer["type"] == "error"
    assert answer["payload"]["errors"][0]["errorType"] == error_type
    assert platform.functions.events == []


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("subscription {", {}),
        ("subscription { onNothing { messageId } }", {}),
        (FOLLOW, {"id": ["a list of", "ids"]}),
    ],
)
def test_an_invalid_subscription_is_told_why(platform: Platform, query: str, variables: object):
    with platform.open() as live:
        answer = live.init().start(query, variables)
    assert answer["type"] == "error"
    assert answer["payload"]["errors"][0]["message"]


@pytest.mark.attack("requests")
@pytest.mark.parametrize(
    "payload", [None, [], {}, {"data": 7}, {"data": "["}, {"data": "[]"}, {"data": "{}"}]
)
def test_half_a_start_message_is_an_error_and_not_the_end(platform: Platform, payload: object):
    with platform.open() as live:
        live.init().send(id="s1", type="start", payload=payload)
        assert live.receive()["type"] == "error"
        assert live.start()["type"] == "start_ack"


@pytest.mark.parametrize("id_", [None, 7, [], {"a": 1}])
def test_an_id_that_is_not_text_is_an_error_and_not_the_end(platform: Platform, id_: object):
    with platform.open() as live:
        payload = {"data": json.dumps({"query": FOLLOW})}
        live.init().send(id=id_, type="start", payload=payload)
        assert live.receive()["type"] == "error"
        live.send(id=id_, type="stop")
        assert live.receive()["type"] == "complete"
        assert live.start()["type"] == "start_ack"


def test_text_that_is_not_valid_unicode_breaks_nothing(platform: Platform):
    with platform.open() as live:
        live.init().start(variables={"id": "\ud800"}, id_="\ud800")
        live.send(id="s1", type="start", payload={"data": "\ud800"})
        assert live.receive()["type"] == "error"
        assert live.start()["type"] == "start_ack"


@pytest.mark.parametrize(
    "header",
    [
        {"host": "[::1", "x-amz-date": "20260117T100000Z"},
        {"x-amz-date": "\ud800", "host": "\u00fc"},
        {"x-amz-content-sha256": "\u00fc", "host": "h", "x-amz-date": "20260117T100000Z"},
        {"x-amz-date": "20260117T100000Z"},
    ],
)
def test_a_signature_over_nonsense_is_refused_for_good(run, header: dict[str, str]):
    moment = datetime(2026, 1, 17, 10, tzinfo=UTC)
    platform = run(clock=lambda: moment)
    scope = "AKIDLOCAL/20260117/us-east-1/appsync/aws4_request"
    covered = "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-odd"
    value = f"AWS4-HMAC-SHA256 Credential={scope}, {covered}, Signature={'0' * 64}"
    said = encoded(header | {"Authorization": value, "x-odd": "\ud800"})
    with platform.dial("/graphql", ["graphql-ws", f"header-{said}"]) as live:
        assert refused(live)["errorCode"] == 401


@pytest.mark.attack("requests")
@pytest.mark.parametrize("frame", ["{", "[]", "null", b"\x00\x01", "x" * 70_000, ""])
def test_a_frame_that_is_not_a_message_is_an_error_and_not_the_end(
    platform: Platform, frame: str | bytes
):
    with platform.open() as live:
        live.init().socket.send(frame)
        answer = live.receive()
        assert answer["type"] == "error"
        assert answer["payload"]["errors"][0]["errorType"] == "BadRequestException"
        assert live.start()["type"] == "start_ack"


def test_an_unknown_message_type_is_answered_with_an_error(platform: Platform):
    with platform.open() as live:
        live.init().send(type="unsubscribe", id="s1")
        answer = live.receive()
    assert (answer["type"], answer["id"]) == ("error", "s1")
    assert answer["payload"]["errors"][0]["errorType"] == "UnsupportedOperation"


def test_stop_is_answered_and_ends_the_deliveries(platform: Platform):
    with platform.open() as live:
        live.init().start()
        live.send(type="stop", id="s1")
        assert live.receive() == {"type": "complete", "id": "s1"}
        platform.publish()
        assert live.start(id_="s2") == {"id": "s2", "type": "start_ack"}


def test_an_id_can_be_used_again_only_after_its_stop(platform: Platform):
    with platform.open() as live:
        live.init().start()
        errors = live.start()["payload"]["errors"]
        assert errors[0]["errorType"] == "DuplicatedOperationError"
        live.send(type="stop", id="s1")
        live.receive()
        assert live.start()["type"] == "start_ack"


@pytest.mark.attack("requests")
def test_a_connection_has_at_most_so_many_subscriptions(run):
    platform = run(limits=Limits(subscriptions=3))
    with platform.open() as live:
        live.init()
        for number in range(3):
            assert live.start(id_=f"s{number}")["type"] == "start_ack"
        errors = live.start(id_="s3")["payload"]["errors"]
        assert errors[0]["errorType"] == "MaxSubscriptionsReachedError"
    assert Limits().subscriptions == 100


def test_keep_alives_come_without_an_id_at_the_given_interval(run):
    platform = run(keepalive_seconds=0.01)
    with platform.open() as live:
        live.send(type="connection_init")
        messages = [json.loads(live.socket.recv(5)) for _ in range(5)]
    assert messages[0]["type"] == "connection_ack"
    assert messages[1:] == [{"type": "ka"}] * 4


def test_closing_all_connections_lets_clients_come_back(platform: Platform):
    with platform.open() as first, platform.open() as second:
        first.init().start()
        second.init()
        platform.on_loop(platform.gateway.close_connections)
        for live in (first, second):
            with pytest.raises(ConnectionClosed):
                live.receive()
    with platform.open() as again:
        again.init().start()
        platform.publish()
        assert again.receive()["type"] == "data"


def test_a_signed_connection_is_verified_like_a_request(platform: Platform):
    stranger = Credentials("AKIDOTHER", KEYS.secret_key)
    for keys, expected in ((KEYS, "connection_ack"), (stranger, "connection_error")):
        signed = platform.signed("{}", keys, path="/graphql/connect")
        header = encoded(dict(signed.headers))
        with platform.dial("/graphql", ["graphql-ws", f"header-{header}"]) as live:
            live.send(type="connection_init")
            assert live.receive()["type"] == expected
