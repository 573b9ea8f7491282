"""Settings, read at cold start; a missing variable stops the function there (Requirement 18.6).

Each function declares the groups that it needs; `amplify/infrastructure.json` gives it exactly
those variables, and a test holds the two together.
"""

import os
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


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


class Settings(BaseModel):
    """What every function needs."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    send_mode: SendMode
    environment: Environment
    log_level: str = Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    cognito_user_pool_id: str = Field(min_length=1)

    @classmethod
    def load(cls) -> Self:
        """The settings of this process.

        Raises:
            Misconfigured: with the name of every variable that is missing or wrong, and no value.
        """
        found = {name: os.environ.get(name.upper()) for name in cls.model_fields}
        given = {name: value for name, value in found.items() if value}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise Misconfigured(_sentence(error)) from None

    @model_validator(mode="after")
    def live_only_in_production(self) -> Self:
        """Requirement 10.7: previews and staging can never deliver."""
        allowed = {Environment.PRODUCTION, Environment.LOCAL}
        if self.send_mode is SendMode.LIVE and self.environment not in allowed:
            raise ValueError(f"SEND_MODE=LIVE is not allowed in {self.environment}")
        return self


class TokenSettings(Settings):
    """What it takes to check a token. The JWKS may be read elsewhere only on one machine."""

    cognito_user_pool_client_id: str = Field(min_length=1)
    aws_region: str = Field(min_length=1)
    cognito_jwks_url: str | None = None

    @model_validator(mode="after")
    def foreign_keys_only_on_loopback(self) -> Self:
        """The keys of a local pool are never trusted by a deployed function."""
        if self.cognito_jwks_url is None:
            return self
        if self.environment is not Environment.LOCAL or not is_loopback(self.cognito_jwks_url):
            raise ValueError(
                "COGNITO_JWKS_URL is only allowed on one machine, on a loopback address"
            )
        return self

    @property
    def issuer(self) -> str:
        """The `iss` that every token of this pool carries."""
        return f"https://cognito-idp.{self.aws_region}.amazonaws.com/{self.cognito_user_pool_id}"

    @property
    def jwks_url(self) -> str:
        """Where the pool publishes its keys."""
        return self.cognito_jwks_url or f"{self.issuer}/.well-known/jwks.json"


class WhatsAppSettings(Settings):
    """The allowlist and what a WhatsApp call needs. Fails closed: no number, no start."""

    whatsapp_phone_number_id_1: str = Field(pattern="^phone-number-id-[0-9a-zA-Z]+$")
    whatsapp_phone_number_id_2: str = Field(pattern="^phone-number-id-[0-9a-zA-Z]+$")
    meta_api_version: str = Field(pattern=r"^v\d+\.\d+$")
    aws_endpoint_url_socialmessaging: str | None = None

    @model_validator(mode="after")
    def local_live_only_to_loopback(self) -> Self:
        """On one machine LIVE means the simulators; anything else is refused at start."""
        endpoint = self.aws_endpoint_url_socialmessaging
        live = self.send_mode is SendMode.LIVE and self.environment is Environment.LOCAL
        if live and not (endpoint and is_loopback(endpoint)):
            raise ValueError(
                "SEND_MODE=LIVE on one machine needs "
                "AWS_ENDPOINT_URL_SOCIALMESSAGING on a loopback address"
            )
        return self

    @property
    def allowlist(self) -> tuple[str, str]:
        """The only numbers that may send (Requirement 3.2)."""
        return (self.whatsapp_phone_number_id_1, self.whatsapp_phone_number_id_2)


class PublishSettings(Settings):
    """Where live events are published."""

    graphql_url: str = Field(pattern="^https?://")
    aws_region: str = Field(min_length=1)


class InboundSettings(WhatsAppSettings, PublishSettings):
    """What the inbound handler needs."""

    inbound_dlq_url: str = Field(pattern="^https?://")


class OutboundWhatsAppSettings(WhatsAppSettings, PublishSettings):
    """What outbound-whatsapp needs."""


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine."""
    from urllib.parse import urlsplit  # noqa: PLC0415  only one machine asks

    return urlsplit(url).hostname in LOOPBACK


def _sentence(error: ValidationError) -> str:
    missing = [str(e["loc"][0]).upper() for e in error.errors() if e["type"] == "missing"]
    wrong = [
        str(e["loc"][0]).upper() if e["loc"] else str(e["msg"]).removeprefix("Value error, ")
        for e in error.errors()
        if e["type"] != "missing"
    ]
    parts = [f"set {', '.join(missing)}"] if missing else []
    parts += [f"correct {', '.join(wrong)}"] if wrong else []
    return f"The environment is not complete: {'; '.join(parts)}."
