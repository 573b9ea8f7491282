"""Forms, their wordings, what was filled in, and the evidence of consents, in storage."""

from collections.abc import Mapping

from services.aws.conditions import Absent, Below, Equals, Present, both, either
from services.aws.store import Action, ConditionFailed, Key, Put, Query, Store, Update
from services.core.clock import iso
from services.core.errors import NotFound
from services.core.model import Moment
from services.forms.model import Entry, FormText, StoredForm, StoredFormConsent
from services.links.codes import is_code

FEED = "all"
"""The partition that lists every form by time."""


def no_such_form() -> NotFound:
    """The refusal of an id that is none of ours."""
    return NotFound("There is no such form; open the list again.")


def entry_key(code: str) -> tuple[str, Key]:
    """Where it waits what was filled in."""
    return "FormEntries", {"code": code}


class FormRepository:
    """Forms; a wording is only ever added."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, form_id: str) -> StoredForm | None:
        """The form; None if there is none."""
        item = self._store.get("Forms", {"formId": form_id}) if is_code(form_id) else None
        return StoredForm.from_item(item) if item else None

    def add(self, form: StoredForm, text: FormText, row: Action) -> bool:
        """Store a new form with its first wording; False if its id is taken."""
        put = Put("Forms", {**form.to_item(), "feed": FEED}, only_if=Absent("formId"))
        try:
            self._store.write(put, _text_put(text), row)
        except ConditionFailed:
            return False
        return True

    def text(self, form_id: str, version: int) -> FormText:
        """A wording that is there."""
        item = self._store.get("FormTexts", {"formId": form_id, "version": version})
        return FormText.from_item(item or {})

    def revise(self, text: FormText, row: Action) -> bool:
        """Add the wording that follows the one in force; False if another one is in force."""
        change = Update(
            "Forms",
            {"formId": text.form_id},
            set={
                "consentText": text.consent_text,
                "version": text.version,
                "updatedAt": iso(text.created_at),
            },
            only_if=Equals("version", text.version - 1),
        )
        try:
            self._store.write(change, _text_put(text), row)
        except ConditionFailed:
            return False
        return True

    def switch(self, form_id: str, now: Moment, row: Action, *, enabled: bool) -> None:
        """Let a form be filled in, or not.

        Raises:
            NotFound: no such form.
        """
        change = Update(
            "Forms",
            {"formId": form_id},
            set={"enabled": enabled, "updatedAt": iso(now)},
            only_if=Present("formId"),
        )
        try:
            self._store.write(change, row)
        except ConditionFailed:
            raise no_such_form() from None

    def newest(self, limit: int, start: Key | None) -> tuple[list[StoredForm], Key | None]:
        """Forms, newest first."""
        query = Query(
            "Forms",
            ("feed", FEED),
            index="feed-createdAt-index",
            newest_first=True,
            limit=limit,
            start=start,
        )
        page = self._store.query(query)
        return [StoredForm.from_item(item) for item in page.items], page.next

    def texts(
        self, form_id: str, limit: int, start: Key | None
    ) -> tuple[list[FormText], Key | None]:
        """Wordings of a form, the one in force first."""
        query = Query("FormTexts", ("formId", form_id), newest_first=True, limit=limit, start=start)
        page = self._store.query(query)
        return [FormText.from_item(item) for item in page.items], page.next

    def consents(
        self, form_id: str, limit: int, start: Key | None
    ) -> tuple[list[StoredFormConsent], Key | None]:
        """Evidence of consents that a form brought, newest first."""
        query = Query(
            "ConsentEvidence",
            ("formId", form_id),
            index="formId-confirmedAt-index",
            newest_first=True,
            limit=limit,
            start=start,
        )
        page = self._store.query(query)
        return [StoredFormConsent.from_item(item) for item in page.items], page.next


class EntryRepository:
    """What was filled in and waits for its message."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, entry: Entry, counters: Mapping[str, int]) -> bool | None:
        """Store an entry and count it; False if its code is taken.

        None if one of the counters has counted as many as it may, and nothing was stored.
        """
        counts = [
            Update(
                *entry_key(counter),
                set={"expiresAt": entry.expires_at},
                add={"count": 1},
                only_if=either(Absent("count"), Below("count", most)),
            )
            for counter, most in counters.items()
        ]
        put = Put("FormEntries", entry.to_item(), only_if=Absent("code"))
        try:
            self._store.write(put, *counts)
        except ConditionFailed as refused:
            return False if set(refused.failed) == {0} else None
        return True

    def get(self, code: str) -> Entry | None:
        """What was filled in under a code."""
        item = self._store.get(*entry_key(code))
        return Entry.from_item(item) if item else None


def confirmed(entry: Entry, evidence: StoredFormConsent) -> tuple[Action, Action]:
    """An entry is confirmed, once, and leaves evidence without an end."""
    mark = Update(
        *entry_key(entry.code),
        set={"contactId": evidence.contact_id},
        only_if=both(Present("code"), Absent("contactId")),
    )
    return mark, Put("ConsentEvidence", evidence.to_item(), only_if=Absent("evidenceId"))


def _text_put(text: FormText) -> Put:
    return Put("FormTexts", text.to_item(), only_if=Absent("formId"))
