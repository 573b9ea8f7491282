"""A record is defined once; its GraphQL type says the same (design: section 2)."""

from typing import get_args

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    is_non_null_type,
    is_required_input_field,
)
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schema.appsync import executable, exported_sdl
from schema.contract import schema
from services.access.model import (
    AuditEntry,
    ConfigEntry,
    InviteUser,
    SetSystemConfig,
    SetUserEnabled,
    SetUserRole,
    User,
)
from services.ai.model import AiInteraction, AiSource, KnowledgeBaseAnswer, ReviewDraft
from services.contacts.evidence import Consent, ContactConsents
from services.contacts.model import Contact, ContactChange, DeletedContact, NewContact
from services.core.model import Model
from services.dashboard.model import ChannelDay, Dashboard, OptIns
from services.dlq.model import DlqMessage, DlqReplay, DlqResult, QueueStatistics, ReplayDlq
from services.documents.model import Document, DocumentName, NewDocument
from services.forms.model import Form, FormConsent, FormRevision, FormSwitch, FormText, NewForm
from services.invoices.model import (
    Invoice,
    InvoiceCancellation,
    InvoiceFigures,
    InvoiceLine,
    InvoiceParty,
    NewInvoice,
    NewInvoiceLine,
)
from services.limits.model import Provider, Rates, SendingStatus
from services.links.model import Link, LinkSwitch, NewLink
from services.media.model import MediaUpload, MediaUrl, NewUpload
from services.messaging.model import (
    Conversation,
    Media,
    Message,
    Reaction,
    SendWhatsApp,
    StatusEntry,
    Verdict,
)
from services.messaging.templates.model import (
    WhatsAppTemplate,
    WhatsAppTemplateButton,
    WhatsAppTemplateParameter,
)
from services.payments.model import NewPayment, Payment, Settlement

SCHEMA: GraphQLSchema = executable(exported_sdl(schema.as_str()))
ANSWERS: list[type[Model]] = [
    Contact,
    Consent,
    ContactConsents,
    DeletedContact,
    Message,
    Media,
    StatusEntry,
    Reaction,
    Verdict,
    Conversation,
    User,
    ConfigEntry,
    AuditEntry,
    SendingStatus,
    Rates,
    Provider,
    Dashboard,
    ChannelDay,
    OptIns,
    DlqMessage,
    DlqResult,
    DlqReplay,
    QueueStatistics,
    Link,
    Payment,
    Invoice,
    InvoiceFigures,
    InvoiceLine,
    InvoiceParty,
    Document,
    Form,
    FormText,
    FormConsent,
    AiInteraction,
    AiSource,
    KnowledgeBaseAnswer,
    MediaUpload,
    MediaUrl,
    WhatsAppTemplate,
    WhatsAppTemplateButton,
    WhatsAppTemplateParameter,
]
INPUTS: dict[str, type[Model]] = {
    "CreateLinkInput": NewLink,
    "SwitchLinkInput": LinkSwitch,
    "CreatePaymentInput": NewPayment,
    "SettlePaymentInput": Settlement,
    "IssueInvoiceInput": NewInvoice,
    "InvoiceLineInput": NewInvoiceLine,
    "CancelInvoiceInput": InvoiceCancellation,
    "CreateFormInput": NewForm,
    "ReviseFormInput": FormRevision,
    "SwitchFormInput": FormSwitch,
    "AddDocumentInput": NewDocument,
    "RenameDocumentInput": DocumentName,
    "CreateContactInput": NewContact,
    "UpdateContactInput": ContactChange,
    "SendWhatsAppInput": SendWhatsApp,
    "CreateMediaUploadInput": NewUpload,
    "InviteUserInput": InviteUser,
    "SetUserRoleInput": SetUserRole,
    "SetUserEnabledInput": SetUserEnabled,
    "SetSystemConfigInput": SetSystemConfig,
    "PublishMessageInput": Message,
    "StatusEntryInput": StatusEntry,
    "MediaInput": Media,
    "ReviewAiResponseInput": ReviewDraft,
    "PublishAiInteractionInput": AiInteraction,
    "AiSourceInput": AiSource,
    "ReplayDlqInput": ReplayDlq,
}


ALWAYS_SENT = {
    "PublishMessageInput": {"dryRun", "statusHistory", "reactions"},
    "PublishAiInteractionInput": {"sources", "stale", "feedback"},
}
"""What has a default with us, and is never left out when it is published."""


def may_be_null(field: FieldInfo) -> bool:
    return type(None) in get_args(field.annotation)


def shown(model: type[BaseModel]) -> dict[str, bool]:
    """What a record shows on the wire, and whether it may be null."""
    found = {str(field.alias): may_be_null(field) for field in model.model_fields.values()}
    for name, computed in model.model_computed_fields.items():
        returns = computed.wrapped_property.fget.__annotations__["return"]
        found[str(computed.alias or name)] = type(None) in get_args(returns)
    return found


@pytest.mark.proves("2.3", "4.3", "5.11")
@pytest.mark.parametrize("model", ANSWERS)
def test_a_record_and_its_type_have_the_same_fields_and_the_same_nulls(model: type[Model]):
    kind = SCHEMA.type_map[model.__name__]
    assert isinstance(kind, GraphQLObjectType)
    typed = {name: not is_non_null_type(field.type) for name, field in kind.fields.items()}
    assert typed == shown(model)


@pytest.mark.parametrize(("name", "model"), INPUTS.items())
def test_an_input_and_its_model_ask_for_the_same(name: str, model: type[Model]):
    kind = SCHEMA.type_map[name]
    assert isinstance(kind, GraphQLInputObjectType)
    required = {key: is_required_input_field(field) for key, field in kind.fields.items()}
    assert set(required) == set(shown(model)) - {"windowExpiresAt"}
    always_sent = ALWAYS_SENT.get(name, set())
    assert {key for key, needed in required.items() if needed} == {
        str(field.alias) for field in model.model_fields.values() if field.is_required()
    } | always_sent


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("Contact.contactId", "ID!"),
        ("Contact.optInWhatsApp", "Boolean!"),
        ("Contact.windowExpiresAt", "AWSDateTime"),
        ("Message.status", "MessageStatus!"),
        ("Message.timestamp", "AWSDateTime!"),
        ("Message.statusHistory", "[StatusEntry!]!"),
        ("Conversation.contact", "Contact"),
        ("ContactPage.items", "[Contact!]!"),
        ("ContactPage.nextToken", "String"),
        ("SendingStatus.tierPercent", "Float!"),
        ("Provider.channel", "Channel!"),
        ("Dashboard.days", "[ChannelDay!]!"),
        ("ChannelDay.day", "AWSDate!"),
        ("ChannelDay.freeform", "Int!"),
    ],
)
def test_the_types_of_the_contract_are_those_of_the_design(place: str, kind: str):
    parent, name = place.split(".")
    found = SCHEMA.type_map[parent]
    assert isinstance(found, GraphQLObjectType)
    assert str(found.fields[name].type) == kind
