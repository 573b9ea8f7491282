"""Which templates there are, and whether a message may use one (Requirements 16.5, 16.10).

Asking the account costs a call for its list and one for each template, so what it said is kept for
every function: 10 minutes the list, 6 hours the parts of a template, which change only through a
new approval. A process trusts what it saw for a minute, so most sends ask nobody. An account that
cannot be read leaves the last list good for a day; without one nothing is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from services.access.roles import Permission, Principal
from services.core.clock import Clock, utc_now
from services.core.errors import ProviderFailed, TemplateNotUsable
from services.messaging.templates.account import TemplateAccounts, Unreadable
from services.messaging.templates.definition import defined, undefined
from services.messaging.templates.model import (
    StoredTemplate,
    Summary,
    WhatsAppTemplate,
    key_of,
)
from services.messaging.templates.shelf import LISTED_FOR, Shelf, Shelves
from services.telemetry.log import note

SEEN_FOR = timedelta(minutes=1)
DEFINED_FOR = timedelta(hours=6)
USABLE_FOR = timedelta(days=1)


class Templates(Protocol):
    """Finds a template for a message."""

    def find(self, phone_number_id: str, name: str, language: str) -> StoredTemplate:
        """The template of the account behind a number, whether it may be sent or not.

        Raises:
            TemplateNotUsable: there is none of this name in this language.
            ProviderFailed: nobody knows, because the account cannot be read.
        """
        ...


class NoTemplates:
    """For whoever sends none."""

    def find(self, phone_number_id: str, name: str, language: str) -> StoredTemplate:
        raise _unknown(Shelf(phone_number_id), name, language)


@dataclass(frozen=True, slots=True)
class _Seen:
    shelf: Shelf
    at: datetime


@dataclass(frozen=True)
class TemplateCatalogue:
    """The templates of the accounts behind `numbers`."""

    shelves: Shelves
    accounts: TemplateAccounts
    numbers: tuple[str, ...]
    clock: Clock = utc_now
    _seen: dict[str, _Seen] = field(default_factory=dict[str, _Seen])
    _account_of: dict[str, str] = field(default_factory=dict[str, str])

    def all(self, by: Principal) -> Sequence[WhatsAppTemplate]:
        """Every template that our numbers have, by name and language.

        Raises:
            ProviderFailed: the account cannot be read, and could not for a day.
        """
        by.require(Permission.READ)
        numbers: dict[str, list[str]] = {}
        for number in self.numbers:
            numbers.setdefault(self._account(number), []).append(number)
        return [
            template.shown(tuple(ours))
            for account, ours in numbers.items()
            for _, template in sorted(self._shelf(account).templates.items())
        ]

    def find(self, phone_number_id: str, name: str, language: str) -> StoredTemplate:
        """See `Templates.find`. One that is missing or not approved is asked for once more."""
        account = self._account(phone_number_id)
        shelf = self._shelf(account)
        found = shelf.templates.get(key_of(name, language))
        if found is None or found.problem:
            shelf = self._shelf(account, listed_for=SEEN_FOR)
            found = shelf.templates.get(key_of(name, language))
        if found is None:
            raise _unknown(shelf, name, language)
        return found

    def _account(self, phone_number_id: str) -> str:
        known = self._account_of.get(phone_number_id) or self.shelves.account_of(phone_number_id)
        if known is None:
            try:
                known = self.accounts.account_of(phone_number_id)
            except Unreadable:
                raise _unreadable() from None
            self.shelves.keep_account(phone_number_id, known)
        self._account_of[phone_number_id] = known
        return known

    def _shelf(self, account: str, listed_for: timedelta = LISTED_FOR) -> Shelf:
        now, seen = self.clock(), self._seen.get(account)
        if seen and now - seen.at < SEEN_FOR and _is_within(seen.shelf, listed_for, now):
            return seen.shelf
        shelf = self.shelves.of(account)
        if not _is_within(shelf, listed_for, now):
            shelf = self._asked(shelf, now)
        self._seen[account] = _Seen(shelf, now)
        return shelf

    def _asked(self, kept: Shelf, now: datetime) -> Shelf:
        """What the account says now; what is kept if it says nothing and that is from today."""
        try:
            summaries = self.accounts.summaries(kept.account)
        except Unreadable:
            if _is_within(kept, USABLE_FOR, now):
                return kept
            raise _unreadable() from None
        fresh = Shelf(kept.account, self._templates(kept, summaries, now), now)
        self.shelves.keep(kept, fresh)
        note("templates_listed", templates=len(fresh.templates))
        return fresh

    def _templates(
        self, kept: Shelf, summaries: Sequence[Summary], now: datetime
    ) -> dict[str, StoredTemplate]:
        """Everything listed; parts are read only where they are new, changed or old."""
        wanted = [
            one for one in summaries if not _is_current(kept.templates.get(one.key), one, now)
        ]
        texts = self.accounts.definitions(kept.account, wanted) if wanted else []
        read = {
            one.key: defined(kept.account, one, text, now)
            for one, text in zip(wanted, texts, strict=True)
            if text is not None
        }
        return {one.key: read.get(one.key) or _still(kept, one) for one in summaries}


def _is_within(shelf: Shelf, age: timedelta, now: datetime) -> bool:
    return shelf.listed_at is not None and now - shelf.listed_at < age


def _is_current(known: StoredTemplate | None, listed: Summary, now: datetime) -> bool:
    return (
        known is not None
        and known.defined_at is not None
        and now - known.defined_at < DEFINED_FOR
        and _summary_of(known) == listed
    )


def _still(kept: Shelf, listed: Summary) -> StoredTemplate:
    """What we have of a template whose parts were not read now; nothing if it changed."""
    known = kept.templates.get(listed.key)
    if known and _summary_of(known) == listed:
        return known
    return undefined(kept.account, listed)


def _summary_of(known: StoredTemplate) -> Summary:
    return Summary.model_validate({name: getattr(known, name) for name in Summary.model_fields})


def _unknown(shelf: Shelf, name: str, language: str) -> TemplateNotUsable:
    languages = sorted(one.language for one in shelf.templates.values() if one.name == name)
    advice = f"it exists in {', '.join(languages)}" if languages else "choose one from the list"
    return TemplateNotUsable(
        f"There is no template {name} in {language}; {advice}.",
        template=name,
        language=language,
        languages=languages,
        fields={"templateName": "does not exist in this language"},
    )


def _unreadable() -> ProviderFailed:
    return ProviderFailed(
        "The templates of the WhatsApp account cannot be read at the moment, "
        "and nothing was sent; try again in a minute.",
        retryable=True,
    )
