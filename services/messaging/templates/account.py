"""The WhatsApp account behind a number, and the templates that it has (AWS End User Messaging).

`ListWhatsAppMessageTemplates` names templates and their status; their parts come one by one from
`GetWhatsAppMessageTemplate`. Both only read, so their client may try again.
"""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from services.messaging.templates.model import Summary
from services.telemetry.log import warn

if TYPE_CHECKING:
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient
    from mypy_boto3_socialmessaging.type_defs import TemplateSummaryTypeDef

AT_ONCE = 8
PAGE = 100


class Unreadable(Exception):
    """The account did not say."""


class TemplateAccounts(Protocol):
    """Accounts and their templates."""

    def account_of(self, phone_number_id: str) -> str:
        """The account that a number belongs to; raises Unreadable."""
        ...

    def summaries(self, account: str) -> list[Summary]:
        """Every template of an account; raises Unreadable."""
        ...

    def definitions(self, account: str, wanted: Sequence[Summary]) -> list[str | None]:
        """The definition of each, as JSON; None for one that could not be read."""
        ...


class SocialMessagingTemplates:
    """The real ones."""

    def __init__(self, client: "EndUserMessagingSocialClient") -> None:
        self._client = client

    def account_of(self, phone_number_id: str) -> str:
        """GetLinkedWhatsAppBusinessAccountPhoneNumber: `waba-…`."""
        with _read("GetLinkedWhatsAppBusinessAccountPhoneNumber"):
            found = self._client.get_linked_whatsapp_business_account_phone_number(
                id=phone_number_id
            )
        account = found.get("linkedWhatsAppBusinessAccountId")
        if not account:
            raise Unreadable("the number belongs to no account")
        return account

    def summaries(self, account: str) -> list[Summary]:
        """ListWhatsAppMessageTemplates, page by page."""
        found: list[Summary] = []
        asked: dict[str, str] = {}
        while True:
            with _read("ListWhatsAppMessageTemplates"):
                page = self._client.list_whatsapp_message_templates(
                    id=account, maxResults=PAGE, **asked
                )
            found += [_summary(one) for one in page.get("templates", [])]
            token = page.get("nextToken")
            if not token:
                return found
            asked = {"nextToken": token}

    def definitions(self, account: str, wanted: Sequence[Summary]) -> list[str | None]:
        """GetWhatsAppMessageTemplate for each, some at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self._reader(account), wanted))

    def _reader(self, account: str) -> Callable[[Summary], str | None]:
        def read(one: Summary) -> str | None:
            try:
                with _read("GetWhatsAppMessageTemplate"):
                    return self._client.get_whatsapp_message_template(
                        id=account, templateName=one.name, templateLanguageCode=one.language
                    ).get("template")
            except Unreadable:
                return None

        return read


@contextmanager
def _read(operation: str) -> Generator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        warn("templates_unreadable", operation=operation, code=code)
        raise Unreadable(operation) from error
    except BotoCoreError as error:
        warn("templates_unreadable", operation=operation, code=type(error).__name__)
        raise Unreadable(operation) from error


def _summary(one: "TemplateSummaryTypeDef") -> Summary:
    return Summary(
        name=one.get("templateName", ""),
        language=one.get("templateLanguage", ""),
        category=one.get("templateCategory", "").upper(),
        status=one.get("templateStatus", "").upper(),
        meta_template_id=one.get("metaTemplateId"),
    )
