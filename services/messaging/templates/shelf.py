"""Where an account's templates are kept, so that every function knows them without asking."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.aws.conditions import Above, Present, both
from services.aws.store import Action, ConditionFailed, Delete, Item, Key, Put, Query, Store, Update
from services.core.clock import iso
from services.messaging.templates.model import StoredTemplate

TABLE = "Templates"
LIST = "#list"
"""The row that says when the account's list was read; no template is called so."""
ACCOUNT = "#account"
"""The row, beside a number, that says which account it belongs to."""
AT_ONCE = 100
LISTED_FOR = timedelta(minutes=10)
"""How long a list is good without asking again."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """An account's templates by key; `listed_at` is when the account was asked last."""

    account: str
    templates: Mapping[str, StoredTemplate] = field(default_factory=dict[str, StoredTemplate])
    listed_at: datetime | None = None


@dataclass(frozen=True)
class Shelves:
    """The table of templates."""

    store: Store

    def account_of(self, phone_number_id: str) -> str | None:
        """The account that a number belongs to; None if nobody asked yet."""
        row = self.store.get(TABLE, _key(phone_number_id, ACCOUNT))
        return str(row["belongsTo"]) if row else None

    def keep_account(self, phone_number_id: str, account: str) -> None:
        """Remember which account a number belongs to."""
        row: Item = {**_key(phone_number_id, ACCOUNT), "belongsTo": account}
        self.store.write(Put(TABLE, row))

    def of(self, account: str) -> Shelf:
        """What is kept of an account; empty if nobody asked yet."""
        rows = {str(row["template"]): row for row in self._rows(account)}
        listed = rows.pop(LIST, None)
        return Shelf(
            account,
            {key: StoredTemplate.from_item(row) for key, row in rows.items()},
            datetime.fromisoformat(listed["listedAt"]) if listed else None,
        )

    def keep(self, before: Shelf, after: Shelf) -> None:
        """Store what changed, and last of all when the list was read."""
        if after.listed_at is None:
            return
        actions: list[Action] = [
            Put(TABLE, template.to_item())
            for key, template in after.templates.items()
            if before.templates.get(key) != template
        ]
        actions += [
            Delete(TABLE, _key(after.account, key))
            for key in before.templates
            if key not in after.templates
        ]
        row: Item = {**_key(after.account, LIST), "listedAt": iso(after.listed_at)}
        for part in _parts([*actions, Put(TABLE, row)]):
            self.store.write(*part)

    def forget(self, account: str, now: datetime) -> None:
        """Whoever needs the list next asks the account; what is kept stays good if that fails."""
        before = iso(now - LISTED_FOR)
        older = Update(
            TABLE,
            _key(account, LIST),
            set={"listedAt": before},
            only_if=both(Present("listedAt"), Above("listedAt", before)),
        )
        with suppress(ConditionFailed):
            self.store.write(older)

    def _rows(self, account: str) -> Iterator[Item]:
        start: Key | None = None
        while True:
            page = self.store.query(Query(TABLE, ("account", account), limit=1000, start=start))
            yield from page.items
            start = page.next
            if start is None:
                return


def _parts(actions: Sequence[Action]) -> list[Sequence[Action]]:
    return [actions[n : n + AT_ONCE] for n in range(0, len(actions), AT_ONCE)]


def _key(account: str, template: str) -> dict[str, str]:
    return {"account": account, "template": template}
