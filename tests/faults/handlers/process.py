"""A process of a function, and what it finds around it: AWS, HTTP and time of a world."""

import json
import sys
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.httpsession import URLLib3Session

from services.core import clock
from services.telemetry.log import logger
from tests.factories import aws
from tests.factories.tokens import public_jwk

KEPT = frozenset({"threads"})
"""Threads outlive the processes that they stand for."""


def fresh() -> None:
    """Forget what a process held in memory."""
    sys.modules.pop("resolvers.auth_middleware", None)
    for name, module in list(sys.modules.items()):
        if name.startswith("services.app."):
            for each, found in vars(module).items():
                if each not in KEPT and getattr(found, "__module__", "") == name:
                    getattr(found, "cache_clear", _nothing)()


@contextmanager
def another_process() -> Generator[None]:
    """What runs meanwhile shares nothing with whoever called; they go on with what they hold."""
    fresh()
    try:
        yield
    finally:
        fresh()


def _nothing() -> None:
    return


class _Here:
    """The world in which calls are made now."""

    world: Any = None


@contextmanager
def inside(world: Any) -> Generator[None]:
    """Time and AWS are this world's."""
    before, _Here.world = _Here.world, world
    try:
        yield
    finally:
        _Here.world = before


def _world() -> Any:
    assert _Here.world, "somebody called AWS outside a world"
    return _Here.world


class Simulated(datetime):
    """The time in the world."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        del tz
        return _world().clock()


def _called(client: Any, operation: str, request: Any) -> Any:
    return _world().aws.call(client, operation, request)


def _slept(seconds: float) -> None:
    _world().advance(seconds)


def _keys(*_: object, **__: object) -> BytesIO:
    def act() -> BytesIO:
        return BytesIO(json.dumps({"keys": [public_jwk()]}).encode())

    return _world().plan.call("cognito:keys", act, lambda _: OSError("simulated"))


@contextmanager
def simulated() -> Generator[None]:
    """AWS, HTTP and time are the world's; nothing is logged of thousands of runs."""
    with pytest.MonkeyPatch.context() as patch:
        live = {"SEND_MODE": "LIVE", "ENVIRONMENT": "production"}
        for name, value in (aws.environment() | live).items():
            patch.setenv(name, value)
        patch.setattr(BaseClient, "_make_api_call", _called)
        patch.setattr(URLLib3Session, "send", lambda _, asked: _world().aws.post(asked))
        patch.setattr(urllib.request, "urlopen", _keys)
        patch.setattr(clock, "datetime", Simulated)
        patch.setattr(clock, "time", SimpleNamespace(sleep=_slept))
        logger.setLevel("CRITICAL")
        fresh()
        try:
            yield
        finally:
            fresh()
            logger.setLevel("INFO")
