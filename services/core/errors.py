"""Every refusal the platform can give, as one tree.

Refusal                        code                       category                 status
├── Invalid                    VALIDATION_ERROR           VALIDATION_ERROR         400
├── Unauthenticated            UNAUTHENTICATED            AUTHORIZATION_ERROR      401
├── Forbidden                  INSUFFICIENT_PERMISSIONS   AUTHORIZATION_ERROR      403
├── NotFound                   NOT_FOUND                  NOT_FOUND                404
├── Conflict                   CONFLICT                   CONFLICT                 409
├── AutomationOff              AI_AUTOMATION_DISABLED     CONFLICT                 409
├── TemplateNotUsable          TEMPLATE_NOT_USABLE        VALIDATION_ERROR         400
├── ConfirmationRequired       CONFIRMATION_REQUIRED      VALIDATION_ERROR         400
├── RateLimited                RATE_LIMIT_EXCEEDED        RATE_LIMIT_EXCEEDED      429
├── TierLimitExceeded          TIER_LIMIT_EXCEEDED        RATE_LIMIT_EXCEEDED      429
├── ProviderFailed             EXTERNAL_API_ERROR         EXTERNAL_API_ERROR       502
└── DeliveryRefused            (a safety rule forbids the message; never sent another way)
    ├── OptInRequired          OPT_IN_REQUIRED            VALIDATION_ERROR         400
    ├── PhoneNumberNotAllowed  PHONE_NUMBER_NOT_ALLOWED   VALIDATION_ERROR         400
    ├── TemplateRequired       TEMPLATE_REQUIRED          VALIDATION_ERROR         400
    ├── PhoneNumberMissing     PHONE_NUMBER_MISSING       VALIDATION_ERROR         400
    └── EmailAddressMissing    EMAIL_ADDRESS_MISSING      VALIDATION_ERROR         400

The message of a refusal is one sentence that tells the person what to do next;
`details` is machine-readable. The categories and statuses are the specification's
(spec/design.md, "Error Categories"). Anything else that escapes is a bug.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

type Detail = str | int | bool | Sequence["Detail"] | Mapping[str, "Detail"] | None


class Refusal(Exception):
    """A business outcome that the caller can act on."""

    code: ClassVar[str]
    category: ClassVar[str] = "VALIDATION_ERROR"
    http_status: ClassVar[int] = 400

    def __init__(self, message: str, **details: Detail) -> None:
        super().__init__(message)
        self.details: dict[str, Detail] = details


class Invalid(Refusal):
    """The input breaks a rule of its own."""

    code = "VALIDATION_ERROR"


class Unauthenticated(Refusal):
    """The token does not prove who is calling."""

    code = "UNAUTHENTICATED"
    category = "AUTHORIZATION_ERROR"
    http_status = 401


class Forbidden(Refusal):
    """The caller's role lacks the permission."""

    code = "INSUFFICIENT_PERMISSIONS"
    category = "AUTHORIZATION_ERROR"
    http_status = 403


class NotFound(Refusal):
    """No such record, or it was deleted."""

    code = "NOT_FOUND"
    category = "NOT_FOUND"
    http_status = 404


class Conflict(Refusal):
    """The record changed under the caller, or something else already holds its place."""

    code = "CONFLICT"
    category = "CONFLICT"
    http_status = 409


class AutomationOff(Refusal):
    """Drafts are switched off, so nothing is asked of Bedrock (Requirement 15.4)."""

    code = "AI_AUTOMATION_DISABLED"
    category = "CONFLICT"
    http_status = 409


class TemplateNotUsable(Refusal):
    """The WhatsApp template is unknown, not approved, or more than we can fill."""

    code = "TEMPLATE_NOT_USABLE"


class ConfirmationRequired(Refusal):
    """A message to this many people must be confirmed first (Requirement 8.1)."""

    code = "CONFIRMATION_REQUIRED"


class RateLimited(Refusal):
    """More was asked for in one moment than the provider allows."""

    code = "RATE_LIMIT_EXCEEDED"
    category = "RATE_LIMIT_EXCEEDED"
    http_status = 429


class TierLimitExceeded(Refusal):
    """More people would be written to in 24 hours than WhatsApp allows (Requirement 13.10)."""

    code = "TIER_LIMIT_EXCEEDED"
    category = "RATE_LIMIT_EXCEEDED"
    http_status = 429


class ProviderFailed(Refusal):
    """The provider answered that it did not take the message."""

    code = "EXTERNAL_API_ERROR"
    category = "EXTERNAL_API_ERROR"
    http_status = 502


class DeliveryRefused(Refusal):
    """A safety rule forbids this message; it is never sent another way (Requirement 3.7)."""


class OptInRequired(DeliveryRefused):
    """The contact has not consented to this channel."""

    code = "OPT_IN_REQUIRED"


class PhoneNumberNotAllowed(DeliveryRefused):
    """The sending number is not on the allowlist."""

    code = "PHONE_NUMBER_NOT_ALLOWED"


class TemplateRequired(DeliveryRefused):
    """The customer service window is closed, so only a template may be sent."""

    code = "TEMPLATE_REQUIRED"


class PhoneNumberMissing(DeliveryRefused):
    """The contact has nothing that this channel can address."""

    code = "PHONE_NUMBER_MISSING"


class EmailAddressMissing(DeliveryRefused):
    """The contact has no email address."""

    code = "EMAIL_ADDRESS_MISSING"
