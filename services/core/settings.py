"""Settings, read at cold start; a missing variable stops the function there (Requirement 18.6).

Each function loads the group that it needs; `amplify/infrastructure.json` gives it exactly those
variables, and a test holds the two together. Plain dataclasses: the authorizer's cold start has no
time for more.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Self, cast

NONE = "none"
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


@dataclass(frozen=True, kw_only=True)
class Settings:
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
        "alert_topic_arn": "arn:.+",
        "sms_pool_id": "pool-[0-9a-zA-Z]+",
        "sms_in_entity_id": r"\S{1,64}",
        "sms_in_template_id": r"\S{1,64}",
        "ses_sender_email": r"[^@\s]+@[^@\s]+",
        "ses_sender_name": r"[^\r\n]+",
        "unsubscribe_url": "https?://.+",
        "unsubscribe_key_parameter": "/[a-zA-Z0-9_./-]+",
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
        found = {field.name: os.environ.get(field.name.upper()) for field in fields(cls)}
        given = {name: value for name, value in found.items() if value}
        needed = [field.name for field in fields(cls) if field.default is MISSING]
        missing = [name.upper() for name in needed if name not in given]
        if missing:
            raise Misconfigured(f"The environment is not complete: set {', '.join(missing)}.")
        return cls(**cast("dict[str, Any]", given))

    def __post_init__(self) -> None:
        wrong = [name.upper() for name, form in self.FORMS.items() if not self._fits(name, form)]
        if wrong:
            raise Misconfigured(f"The environment is not usable: correct {', '.join(wrong)}.")
        object.__setattr__(self, "send_mode", SendMode(self.send_mode))
        object.__setattr__(self, "environment", Environment(self.environment))
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

    def _fits(self, name: str, form: str) -> bool:
        value = getattr(self, name, None)
        return value is None or re.fullmatch(form, value) is not None


@dataclass(frozen=True, kw_only=True)
class TokenSettings(Settings):
    """What it takes to check a token. The keys may be read elsewhere only on one machine."""

    cognito_user_pool_client_id: str
    aws_region: str
    cognito_jwks_url: str | None = None

    def contradictions(self) -> Iterable[str]:
        """The keys of a local pool are never trusted by a deployed function."""
        yield from super().contradictions()
        local = self.environment is Environment.LOCAL
        if self.cognito_jwks_url and not (local and is_loopback(self.cognito_jwks_url)):
            yield "COGNITO_JWKS_URL is only allowed on one machine, on a loopback address"

    @property
    def issuer(self) -> str:
        """The `iss` that every token of this pool carries."""
        return f"https://cognito-idp.{self.aws_region}.amazonaws.com/{self.cognito_user_pool_id}"

    @property
    def jwks_url(self) -> str:
        """Where the pool publishes its keys."""
        return self.cognito_jwks_url or f"{self.issuer}/.well-known/jwks.json"


@dataclass(frozen=True, kw_only=True)
class WhatsAppSettings(Settings):
    """The allowlist and what a WhatsApp call needs. Fails closed: no number, no start."""

    whatsapp_phone_number_id_1: str
    whatsapp_phone_number_id_2: str
    meta_api_version: str
    aws_endpoint_url_socialmessaging: str | None = None

    def contradictions(self) -> Iterable[str]:
        """On one machine LIVE means the simulators; anything else is refused at start."""
        yield from super().contradictions()
        yield from self.real_provider("aws_endpoint_url_socialmessaging")

    @property
    def allowlist(self) -> tuple[str, str]:
        """The only numbers that may send (Requirement 3.2)."""
        return (self.whatsapp_phone_number_id_1, self.whatsapp_phone_number_id_2)


@dataclass(frozen=True, kw_only=True)
class SmsSettings(Settings):
    """The pool that texts leave from (Requirement 6.2), and where their events go.

    Texts to India that leave under a sender ID name the entity and the template that were
    registered for it; both are `none` without a registration.
    """

    sms_pool_id: str
    sms_configuration_set: str
    sms_in_entity_id: str
    sms_in_template_id: str
    aws_endpoint_url_pinpoint_sms_voice_v2: str | None = None

    def contradictions(self) -> Iterable[str]:
        """On one machine LIVE means the simulators."""
        yield from super().contradictions()
        yield from self.real_provider("aws_endpoint_url_pinpoint_sms_voice_v2")
        if (self.sms_in_entity_id == NONE) != (self.sms_in_template_id == NONE):
            yield "SMS_IN_ENTITY_ID and SMS_IN_TEMPLATE_ID belong together"

    @property
    def india(self) -> dict[str, str]:
        """What a text to India names beside its words; nothing without a registration."""
        if self.sms_in_entity_id == NONE:
            return {}
        return {"IN_ENTITY_ID": self.sms_in_entity_id, "IN_TEMPLATE_ID": self.sms_in_template_id}


@dataclass(frozen=True, kw_only=True)
class UnsubscribeSettings(Settings):
    """Where the key of unsubscribe links is kept; the key itself is never a variable."""

    unsubscribe_key_parameter: str


@dataclass(frozen=True, kw_only=True)
class EmailSettings(UnsubscribeSettings):
    """The verified sender (Requirement 7.2), and where its links and events go."""

    ses_sender_email: str
    ses_sender_name: str
    ses_configuration_set: str
    unsubscribe_url: str
    aws_endpoint_url_sesv2: str | None = None

    def contradictions(self) -> Iterable[str]:
        """On one machine LIVE means the simulators."""
        yield from super().contradictions()
        yield from self.real_provider("aws_endpoint_url_sesv2")


@dataclass(frozen=True, kw_only=True)
class PublishSettings(Settings):
    """Where live events are published."""

    graphql_url: str
    aws_region: str


@dataclass(frozen=True, kw_only=True)
class DraftRequestSettings(Settings):
    """Where drafts are asked for."""

    ai_queue_url: str


@dataclass(frozen=True, kw_only=True)
class KnowledgeBaseSettings(Settings):
    """The knowledge base (Requirement 15.1)."""

    bedrock_kb_id: str
    aws_endpoint_url_bedrock_agent_runtime: str | None = None

    def contradictions(self) -> Iterable[str]:
        """On one machine LIVE means the simulators."""
        yield from super().contradictions()
        yield from self.real_provider("aws_endpoint_url_bedrock_agent_runtime")


@dataclass(frozen=True, kw_only=True)
class InboundSettings(DraftRequestSettings, WhatsAppSettings, PublishSettings):
    """What the inbound handler needs."""

    alert_topic_arn: str
    inbound_dlq_url: str
    media_queue_url: str
    media_bucket: str
    media_inbound_prefix: str


@dataclass(frozen=True, kw_only=True)
class MediaSettings(Settings):
    """What it takes to let somebody read a file."""

    media_bucket: str


@dataclass(frozen=True, kw_only=True)
class OutboundSettings(PublishSettings):
    """Where messages wait for their turn, and where administrators are told."""

    outbound_queue_url: str
    alert_topic_arn: str


@dataclass(frozen=True, kw_only=True)
class WhatsAppFileSettings(WhatsAppSettings):
    """What single WhatsApp messages need: some carry a file."""

    media_bucket: str


@dataclass(frozen=True, kw_only=True)
class OutboundWhatsAppSettings(WhatsAppFileSettings, OutboundSettings):
    """What outbound-whatsapp needs."""

    media_outbound_prefix: str


@dataclass(frozen=True, kw_only=True)
class OutboundSmsSettings(SmsSettings, OutboundSettings):
    """What outbound-sms needs."""


@dataclass(frozen=True, kw_only=True)
class OutboundEmailSettings(EmailSettings, OutboundSettings):
    """What outbound-email needs."""


@dataclass(frozen=True, kw_only=True)
class OutboundWorkerSettings(WhatsAppFileSettings, SmsSettings, EmailSettings, OutboundSettings):
    """What outbound-worker needs: every channel."""


@dataclass(frozen=True, kw_only=True)
class DraftSettings(KnowledgeBaseSettings, WhatsAppFileSettings, SmsSettings, OutboundSettings):
    """The agent (Requirement 15.2), the model behind it, and what it takes to send a reply."""

    bedrock_agent_id: str
    bedrock_agent_alias_id: str
    bedrock_foundation_model: str


@dataclass(frozen=True, kw_only=True)
class FeedbackSettings(DraftRequestSettings, SmsSettings, PublishSettings):
    """What inbound-feedback needs: it answers HELP by SMS."""

    inbound_dlq_url: str


@dataclass(frozen=True, kw_only=True)
class BulkReadSettings(PublishSettings):
    """Where reports of bulk jobs are kept (Requirement 8.8)."""

    report_bucket: str
    report_prefix: str


@dataclass(frozen=True, kw_only=True)
class LinkSettings(Settings):
    """Where short links begin."""

    public_links_url: str


@dataclass(frozen=True, kw_only=True)
class PaymentSettings(Settings):
    """Where the pages of payment requests begin."""

    public_payments_url: str


@dataclass(frozen=True, kw_only=True)
class FormSettings(Settings):
    """Where forms for consent begin."""

    public_forms_url: str


@dataclass(frozen=True, kw_only=True)
class BulkQueueSettings(Settings):
    """Where chunks of bulk jobs wait."""

    bulk_queue_url: str


@dataclass(frozen=True, kw_only=True)
class BulkChannelSettings(WhatsAppFileSettings, SmsSettings, EmailSettings):
    """Every channel that a bulk job may use, and where administrators are told."""

    alert_topic_arn: str


@dataclass(frozen=True, kw_only=True)
class BulkCreateSettings(BulkChannelSettings, BulkQueueSettings):
    """What creating bulk jobs needs."""

    bulk_confirmation_threshold: str


@dataclass(frozen=True, kw_only=True)
class BulkWorkerSettings(BulkChannelSettings, BulkQueueSettings, BulkReadSettings):
    """What delivering chunks needs."""


@dataclass(frozen=True, kw_only=True)
class BulkControlSettings(BulkQueueSettings, BulkReadSettings):
    """What steering bulk jobs needs."""


@dataclass(frozen=True, kw_only=True)
class DlqSettings(Settings):
    """The dead-letter queues, and the queues that their work goes back to."""

    inbound_dlq_url: str
    bulk_dlq_url: str
    outbound_dlq_url: str
    bulk_queue_url: str
    outbound_queue_url: str


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine."""
    return LOOPBACK.fullmatch(url) is not None
