"""What may happen to a real client's requests on their way to DynamoDB and back.

A fault answers as DynamoDB would, below botocore, so its parsing and its retries take part.
"""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

type Forward = Callable[[AWSPreparedRequest], AWSResponse]
type Fault = Callable[[AWSPreparedRequest, Forward], AWSResponse | None]
"""Gives an answer, or None to let the request go."""
type Plan = Callable[[str], Fault | None]
"""What becomes of the next request of an operation."""


class _Raw(BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


def _answer(request: AWSPreparedRequest, status: int, body: dict[str, Any]) -> AWSResponse:
    return AWSResponse(str(request.url), status, HTTPHeaders(), _Raw(json.dumps(body).encode()))


def refused(code: str, status: int = 400, **beside: Any) -> Fault:
    """It does not happen, and DynamoDB says why."""
    kind = f"com.amazonaws.dynamodb.v20120810#{code}"

    def fault(request: AWSPreparedRequest, _: Forward) -> AWSResponse:
        return _answer(request, status, {"__type": kind, "message": "simulated", **beside})

    return fault


def cancelled(*codes: str) -> Fault:
    """A transaction does not happen; a reason for each of its actions."""
    reasons = [{"Code": code} for code in codes]
    return refused("TransactionCanceledException", CancellationReasons=reasons)


def unheard(request: AWSPreparedRequest, forward: Forward) -> AWSResponse | None:
    """It happens, and its answer never comes."""
    forward(request)
    raise ReadTimeoutError(endpoint_url=str(request.url))


def broken_after(request: AWSPreparedRequest, forward: Forward) -> AWSResponse | None:
    """It happens, and the answer is that DynamoDB broke."""
    forward(request)
    return refused("InternalServerError", 500)(request, forward)


def unreached(request: AWSPreparedRequest, _: Forward) -> AWSResponse | None:
    """It never arrives."""
    raise ConnectTimeoutError(endpoint_url=str(request.url))


def partly(most: int) -> Fault:
    """A batch is answered for its first keys only; the others are named as not read."""

    def fault(request: AWSPreparedRequest, forward: Forward) -> AWSResponse:
        asked = json.loads(cast("bytes", request.body))["RequestItems"]
        every = [(table, key) for table, each in asked.items() for key in each["Keys"]]
        read, left = every[:most], dict[str, Any]()
        for table, key in every[most:]:
            left.setdefault(table, {**asked[table], "Keys": []})["Keys"].append(key)
        whole: dict[str, list[Any]] = json.loads(forward(request).content)["Responses"]
        shown = {
            table: [item for item in items if any(_is(key, item) for t, key in read if t == table)]
            for table, items in whole.items()
        }
        return _answer(request, 200, {"Responses": shown, "UnprocessedKeys": left})

    return fault


def _is(key: dict[str, Any], item: dict[str, Any]) -> bool:
    return all(item[name] == value for name, value in key.items())


@dataclass
class Wire:
    """The way of one client; `plan` decides, `sent` remembers the operations."""

    plan: Plan = lambda _: None
    sent: list[str] = field(default_factory=list[str])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, plan: Plan) -> None:
        """From now on things happen as planned."""
        self.plan, self.sent = plan, []

    def through(self, client: Any) -> Any:
        """The client, whose requests go this way from now on."""
        session = client._endpoint.http_session

        def before_send(event_name: str, request: AWSPreparedRequest, **_: object) -> Any:
            operation = event_name.rsplit(".", 1)[-1]
            with self._lock:
                self.sent.append(operation)
                fault = self.plan(operation)
            return fault(request, session.send) if fault else None

        client.meta.events.register_first("before-send.dynamodb", before_send)
        return client


def in_turn(*faults: Fault | None) -> Plan:
    """One after the other; afterwards nothing happens to a request."""
    script = list(faults)
    return lambda _: script.pop(0) if script else None


def always(fault: Fault) -> Plan:
    """The same for ever."""
    return lambda _: fault
