"""Enums of the services, offered to clients with the very values that are stored."""

from enum import StrEnum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from services.access.roles import Role
from services.ai.model import DraftDecision, DraftFeedback, DraftKind
from services.bulk.model import BulkJobAction, BulkJobStatus, RecipientStatus
from services.core.settings import Environment, SendMode
from services.dlq.model import DlqOutcome, DlqState
from services.forms.model import FormLanguage
from services.invoices.model import InvoiceStatus
from services.links.model import LinkKind
from services.messaging.model import (
    Channel,
    Direction,
    MessageKind,
    MessageStatus,
    MessageType,
    SendableType,
)
from services.messaging.templates.model import TemplateButtonKind, TemplatePart
from services.payments.model import PaymentStatus

_ENUMS: tuple[type[StrEnum], ...] = (
    Role,
    Environment,
    SendMode,
    Channel,
    Direction,
    MessageType,
    MessageKind,
    MessageStatus,
    SendableType,
    TemplatePart,
    TemplateButtonKind,
    BulkJobStatus,
    BulkJobAction,
    RecipientStatus,
    DlqState,
    DlqOutcome,
    DraftKind,
    DraftDecision,
    DraftFeedback,
    LinkKind,
    PaymentStatus,
    InvoiceStatus,
    FormLanguage,
)


def register() -> None:
    """Make each enum a GraphQL enum whose value names are its stored values."""
    for kind in _ENUMS:
        strawberry.enum(kind)
        definition: StrawberryEnumDefinition = kind.__dict__["__strawberry_definition__"]
        for value in definition.values:
            value.name = str(value.value)
