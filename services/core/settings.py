"""How settings are read, at cold start: what is missing or wrong ends it there (Requirement 18.6).

What each function reads beyond what all of them need stands in `function_settings.py`. They are
written like dataclasses and are none: making thirty of those is a twelfth of every cold start.
"""

import os
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Never, Self, dataclass_transform

LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?(/.*)?")


class Misconfigured(RuntimeError):
    """The environment lacks something, or says something that must not be."""


class SendMode(StrEnum):
    """Whether messages leave the building."""

    DRY_RUN = "DRY_RUN"
    LIVE = "LIVE"


class Environment(StrEnum):
    """Where the code runs. `local` is one machine with simulated providers."""

    PRODUCTION = "production"
    STAGING = "staging"
    PREVIEW = "preview"
    LOCAL = "local"


def environment_name() -> str:
    """The environment by name, also where settings were not loaded; `unknown` if nobody says."""
    return os.environ.get("ENVIRONMENT", "unknown")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Values:
    """Values by name, as their class declares them: equal if they are the same, never changed."""

    @classmethod
    def names(cls) -> list[str]:
        """The fields of this kind, those of its parents first."""
        kinds = reversed(cls.__mro__)
        named = [name for kind in kinds for name in vars(kind).get("__annotations__", {})]
        return [name for name in dict.fromkeys(named) if name.islower()]

    @classmethod
    def needed(cls) -> list[str]:
        """The fields that have no default."""
        return [name for name in cls.names() if not hasattr(cls, name)]

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError(f"{name} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), frozenset(vars(self).items())))


class Settings(Values):
    """What every function needs. A field is read from the variable of its name in capitals."""

    send_mode: SendMode
    environment: Environment
    log_level: str
    cognito_user_pool_id: str

    FORMS: ClassVar[Mapping[str, str]] = {
        "send_mode": "|".join(SendMode),
        "environment": "|".join(Environment),
        "log_level": "DEBUG|INFO|WARNING|ERROR",
        "whatsapp_phone_number_id_1": "phone-number-id-[0-9a-zA-Z]+",
        "whatsapp_phone_number_id_2": "phone-number-id-[0-9a-zA-Z]+",
        "meta_api_version": r"v\d+\.\d+",
        "graphql_url": "https?://.+",
        "inbound_dlq_url": "https?://.+",
        "bulk_dlq_url": "https?://.+",
        "outbound_dlq_url": "https?://.+",
        "bulk_queue_url": "https?://.+",
        "outbound_queue_url": "https?://.+",
        "bulk_confirmation_threshold": r"\d{1,5}",
        "report_prefix": ".+/",
        "search_prefix": ".+/",
        "alert_topic_arn": "arn:.+",
        "sms_pool_id": "pool-[0-9a-zA-Z]+",
        "sms_in_entity_id": r"\S{1,64}",
        "sms_in_template_id": r"\S{1,64}",
        "ses_sender_email": r"[^@\s]+@[^@\s]+",
        "ses_sender_name": r"[^\r\n]+",
        "unsubscribe_url": "https?://.+",
        "unsubscribe_key_parameters": "/[a-zA-Z0-9_./-]+(,/[a-zA-Z0-9_./-]+)*",
        "media_queue_url": "https?://.+",
        "public_links_url": "https?://.+",
        "public_payments_url": "https?://.+",
        "public_forms_url": "https?://.+",
        "ai_queue_url": "https?://.+",
        "bedrock_kb_id": "[0-9a-zA-Z]{1,10}",
        "bedrock_agent_id": "[0-9a-zA-Z]{1,10}",
        "bedrock_agent_alias_id": "[0-9a-zA-Z]{1,10}",
        "media_inbound_prefix": "[a-z0-9/-]+/",
        "media_outbound_prefix": "[a-z0-9/-]+/",
    }
    """What a variable must look like, where more is known than that it is not empty."""

    @classmethod
    def load(cls) -> Self:
        """The settings of this process.

        Raises:
            Misconfigured: with the name of every variable that is missing or wrong, and no value.
        """
        found = {name: os.environ.get(name.upper()) for name in cls.names()}
        given = {name: value for name, value in found.items() if value}
        missing = [name.upper() for name in cls.needed() if name not in given]
        if missing:
            raise Misconfigured(f"The environment is not complete: set {', '.join(missing)}.")
        return cls(**given)

    def __init__(self, **given: Any) -> None:
        wrong = [n.upper() for n, form in self.FORMS.items() if not _fits(given.get(n), form)]
        if wrong:
            raise Misconfigured(f"The environment is not usable: correct {', '.join(wrong)}.")
        modes = {
            "send_mode": SendMode(given["send_mode"]),
            "environment": Environment(given["environment"]),
        }
        vars(self).update(given | modes)
        if said := list(self.contradictions()):
            raise Misconfigured(f"The environment is not usable: {'; '.join(said)}.")

    def contradictions(self) -> Iterable[str]:
        """Requirement 10.7: previews and staging can never deliver."""
        allowed = {Environment.PRODUCTION, Environment.LOCAL}
        if self.send_mode is SendMode.LIVE and self.environment not in allowed:
            yield f"SEND_MODE=LIVE is not allowed in {self.environment}"

    def real_provider(self, endpoint: str) -> Iterable[str]:
        """On one machine LIVE means the simulators: `endpoint` names the field that says so."""
        url = getattr(self, endpoint)
        live = self.send_mode is SendMode.LIVE and self.environment is Environment.LOCAL
        if live and not (url and is_loopback(url)):
            yield f"SEND_MODE=LIVE on one machine needs {endpoint.upper()} on a loopback address"


def _fits(value: str | None, form: str) -> bool:
    return value is None or re.fullmatch(form, value) is not None


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine."""
    return LOOPBACK.fullmatch(url) is not None
