"""What the functions read from their environment, beyond what all of them need.

Each function loads the group that it needs; `amplify/infrastructure.json` gives it exactly those
variables, and a test holds the two together.
"""

from collections.abc import Iterable

from services.core.settings import Environment, Settings, is_loopback

NONE = "none"
"""What a variable says that has nothing to say."""


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


class UnsubscribeSettings(Settings):
    """Where the key of unsubscribe links may lie; the key itself is never a variable."""

    unsubscribe_key_parameters: str

    @property
    def key_parameters(self) -> tuple[str, ...]:
        """The names of parameters, the one that counts most first."""
        return tuple(self.unsubscribe_key_parameters.split(","))


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


class PublishSettings(Settings):
    """Where live events are published."""

    graphql_url: str
    aws_region: str


class DraftRequestSettings(Settings):
    """Where drafts are asked for."""

    ai_queue_url: str


class KnowledgeBaseSettings(Settings):
    """The knowledge base (Requirement 15.1)."""

    bedrock_kb_id: str
    aws_endpoint_url_bedrock_agent_runtime: str | None = None

    def contradictions(self) -> Iterable[str]:
        """On one machine LIVE means the simulators."""
        yield from super().contradictions()
        yield from self.real_provider("aws_endpoint_url_bedrock_agent_runtime")


class InboundSettings(DraftRequestSettings, WhatsAppSettings, PublishSettings):
    """What the inbound handler needs."""

    alert_topic_arn: str
    inbound_dlq_url: str
    media_queue_url: str
    media_bucket: str
    media_inbound_prefix: str


class MediaSettings(Settings):
    """What it takes to let somebody read a file."""

    media_bucket: str


class OutboundSettings(PublishSettings):
    """Where messages wait for their turn, and where administrators are told."""

    outbound_queue_url: str
    alert_topic_arn: str


class WhatsAppFileSettings(WhatsAppSettings):
    """What single WhatsApp messages need: some carry a file."""

    media_bucket: str


class OutboundWhatsAppSettings(WhatsAppFileSettings, OutboundSettings):
    """What outbound-whatsapp needs."""

    media_outbound_prefix: str


class OutboundSmsSettings(SmsSettings, OutboundSettings):
    """What outbound-sms needs."""


class OutboundEmailSettings(EmailSettings, OutboundSettings):
    """What outbound-email needs."""


class ChannelSettings(WhatsAppFileSettings, SmsSettings, EmailSettings):
    """What it takes to send over any channel."""


class OutboundWorkerSettings(ChannelSettings, OutboundSettings):
    """What outbound-worker needs: every channel."""


class DraftSettings(KnowledgeBaseSettings, WhatsAppFileSettings, SmsSettings, OutboundSettings):
    """The agent (Requirement 15.2), the model behind it, and what it takes to send a reply."""

    bedrock_agent_id: str
    bedrock_agent_alias_id: str
    bedrock_foundation_model: str


class FeedbackSettings(DraftRequestSettings, SmsSettings, PublishSettings):
    """What inbound-feedback needs: it answers HELP by SMS."""

    alert_topic_arn: str
    inbound_dlq_url: str


class BulkReadSettings(PublishSettings):
    """Where reports of bulk jobs are kept (Requirement 8.8)."""

    report_bucket: str
    report_prefix: str


class ContactSearchSettings(Settings):
    """Where snapshots of the search's index are kept."""

    report_bucket: str
    search_prefix: str


class LinkSettings(Settings):
    """Where short links begin."""

    public_links_url: str


class PaymentSettings(Settings):
    """Where the pages of payment requests begin."""

    public_payments_url: str


class FormSettings(Settings):
    """Where forms for consent begin."""

    public_forms_url: str


class BulkQueueSettings(Settings):
    """Where chunks of bulk jobs wait."""

    bulk_queue_url: str


class BulkChannelSettings(ChannelSettings):
    """Every channel that a bulk job may use, and where administrators are told."""

    alert_topic_arn: str


class ConfigurationSettings(Settings):
    """What this deployment says of settings until administrators do."""

    bulk_confirmation_threshold: str


class BulkCreateSettings(BulkChannelSettings, BulkQueueSettings, ConfigurationSettings):
    """What creating bulk jobs needs."""


class BulkWorkerSettings(BulkChannelSettings, BulkQueueSettings, BulkReadSettings):
    """What delivering chunks needs."""


class BulkControlSettings(BulkQueueSettings, BulkReadSettings):
    """What steering bulk jobs needs."""


class DlqSettings(Settings):
    """The dead-letter queues, and the queues that their work goes back to."""

    inbound_dlq_url: str
    bulk_dlq_url: str
    outbound_dlq_url: str
    bulk_queue_url: str
    outbound_queue_url: str


def every_kind() -> Iterable[type[Settings]]:
    """What every function needs, and every kind of settings above."""
    return _with_children(Settings)


def _with_children(kind: type[Settings]) -> dict[type[Settings], None]:
    found = {kind: None}
    for child in kind.__subclasses__():
        found |= _with_children(child)
    return found
