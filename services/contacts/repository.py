"""Contacts in storage. Every read hides deleted contacts; no identity belongs to two contacts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from services.aws.conditions import Absent, Condition, Equals, Present, both, either, same
from services.aws.store import Action, ConditionFailed, Item, Key, Put, Store, Update
from services.contacts.change_log import changed
from services.contacts.evidence import RECORD
from services.contacts.folding import search_text
from services.contacts.identities import identity_keys
from services.contacts.model import StoredContact
from services.contacts.releases import release_key, released, taken_back
from services.core.clock import iso
from services.core.errors import Conflict, NotFound
from services.counts.consents import OPT_INS, consents_changed

EXISTS = both(Present("contactId"), Absent("deletedAt"))
"""What every change of a contact requires."""
DELETED = both(Present("contactId"), Present("deletedAt"))


def not_found(contact_id: str) -> NotFound:
    """The refusal for a contact that is not there, or no longer."""
    return NotFound(
        "This contact does not exist or was deleted; search for another one.", contactId=contact_id
    )


def contact_key(contact_id: str) -> tuple[str, Key]:
    """Where a contact is stored."""
    return "Contacts", {"contactId": contact_id}


def contact_puts(contact: StoredContact) -> tuple[Put, Put]:
    """Stores a new contact, and lets searches know."""
    item = contact.to_item()
    item["searchText"] = search_text(contact.name, contact.phone, contact.email)
    put = Put("Contacts", item, only_if=Absent("contactId"))
    return put, changed(contact.contact_id, contact.updated_at)


def called(contact: StoredContact, name: str, now: datetime) -> tuple[Item, Put]:
    """What another name changes in a contact's row, and what lets searches know."""
    searched = search_text(name, contact.phone, contact.email)
    return {"name": name, "searchText": searched}, changed(contact.contact_id, now)


def identity_puts(keys: Iterable[str], contact_id: str) -> list[Put]:
    """Claims identities for a contact; each fails if somebody else holds it."""
    return [
        Put("Identities", {"identity": key, "contactId": contact_id}, only_if=Absent("identity"))
        for key in sorted(keys)
    ]


def not_given(opt_in: str) -> Condition:
    """A consent is not there; one that was never stored was never given."""
    return either(Absent(opt_in), Equals(opt_in, value=False))


def meant_by(store: Store, identity: str) -> str | None:
    """Who a provider speaks of: whoever holds the identity, else a deleted contact that had it.

    The latter may be restored, and must not come back with a consent that ended meanwhile.
    """
    if holder := store.get("Identities", {"identity": identity}):
        return holder["contactId"]
    if note := store.get(*release_key(identity)):
        item = store.get(*contact_key(note["contactId"]))
        if item and "deletedAt" in item and identity in StoredContact.from_item(item).identities():
            return item["contactId"]
    return None


class ContactRepository:
    """Contacts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, contact_id: str) -> StoredContact:
        """The contact.

        Raises:
            NotFound: there is none, or it was deleted.
        """
        item = self._store.get(*contact_key(contact_id))
        if item is None or "deletedAt" in item:
            raise not_found(contact_id)
        return StoredContact.from_item(item)

    def add(self, contact: StoredContact, *also: Action) -> None:
        """Store a new contact and claim its identities, or do neither.

        Raises:
            Conflict: somebody else has the phone number or address.
        """
        claims = identity_puts(identity_keys(contact.phone, contact.email), contact.contact_id)
        put, row = contact_puts(contact)
        self._write_claims(claims, put, row, *also)

    def change(self, before: StoredContact, after: StoredContact, *also: Action) -> None:
        """Store what differs, count the consents, and move the identities along, or do nothing.

        Raises:
            Conflict: an identity is taken, or the same details were changed meanwhile.
            NotFound: the contact was deleted meanwhile.
        """
        old, new = before.to_item(), after.to_item()
        differing = {name for name in old | new if old.get(name) != new.get(name)}
        held, wanted = before.identities(), after.identities()
        claims = identity_puts(wanted - held, after.contact_id)
        gone = released(held - wanted, after.contact_id, after.updated_at)
        details = ("name", "phone", "email")
        unchanged: list[Condition] = [
            same(name, old.get(name)) for name in details if not differing.isdisjoint(details)
        ]
        if "whatsAppUserId" in differing:
            unchanged.append(same("whatsAppUserId", old.get("whatsAppUserId")))
        unchanged += [
            _still(name, old) for name in OPT_INS if not differing.isdisjoint({name, RECORD[name]})
        ]
        search: Item = {}
        if not differing.isdisjoint(details):
            search = {"searchText": search_text(after.name, after.phone, after.email)}
            gone.append(changed(after.contact_id, after.updated_at))
        update = Update(
            *contact_key(after.contact_id),
            set={name: new[name] for name in sorted({*differing, "updatedAt"} & set(new))} | search,
            remove=sorted(name for name in differing if name not in new),
            only_if=both(EXISTS, *unchanged),
        )
        counts = consents_changed(old, new, after.contact_id)
        self._write_claims(claims, update, *gone, *counts, *also)

    def delete(self, contact: StoredContact, now: datetime, *also: Action) -> None:
        """Mark the contact deleted, let go of its identities and count its consents no more.

        Raises:
            Conflict: its details or consents were changed meanwhile.
            NotFound: it was deleted meanwhile.
        """
        known = contact.to_item()
        unchanged: list[Condition] = [same(name, known.get(name)) for name in ("phone", "email")]
        unchanged += [_still(name, known) for name in OPT_INS]
        mark = Update(
            *contact_key(contact.contact_id),
            set={"deletedAt": iso(now), "updatedAt": iso(now)},
            only_if=both(EXISTS, *unchanged),
        )
        held = contact.identities()
        gone = released(held, contact.contact_id, now)
        counts = consents_changed(known, {}, contact.contact_id)
        self._write_claims([], mark, changed(contact.contact_id, now), *gone, *counts, *also)

    def deleted(self, contact_id: str, now: datetime) -> tuple[StoredContact, frozenset[str]]:
        """A contact, deleted or not, and its identities that nobody else had since it let go.

        A note of that which has expired counts for nothing, deleted or not (17.7).

        Raises:
            NotFound: there never was one.
        """
        item = self._store.get(*contact_key(contact_id))
        if item is None:
            raise not_found(contact_id)
        contact = StoredContact.from_item(item)
        keys = sorted(contact.identities())
        notes = self._store.get_many([release_key(key) for key in keys])
        still = (
            key
            for key, note in zip(keys, notes, strict=True)
            if note and note["contactId"] == contact_id and note["expiresAt"] > now.timestamp()
        )
        return contact, frozenset(still)

    def restore(
        self, before: StoredContact, after: StoredContact, own: Collection[str], *also: Action
    ) -> None:
        """Undo a deletion: claim the identities again, and count the consents that come back.

        `own` are the identities that nobody else had meanwhile.

        Raises:
            Conflict: an identity is somebody else's now, or the contact was changed meanwhile.
        """
        old, new = before.to_item(), after.to_item()
        unchanged: list[Condition] = [_still(name, old) for name in OPT_INS]
        back = Update(
            *contact_key(after.contact_id),
            set={name: new[name] for name in sorted(new) if old.get(name) != new[name]},
            remove=("deletedAt",),
            only_if=both(DELETED, same("deletedAt", old["deletedAt"]), *unchanged),
        )
        claims = identity_puts(after.identities(), after.contact_id)
        counts = consents_changed({}, new, after.contact_id)
        row = changed(after.contact_id, after.updated_at)
        self._write_claims(claims, back, row, *taken_back(own, after.contact_id), *counts, *also)

    def _write_claims(self, claims: Sequence[Put], change: Put | Update, *also: Action) -> None:
        try:
            self._store.write(*claims, change, *also)
        except ConditionFailed as refused:
            for position, claim in enumerate(claims):
                if position in refused.failed:
                    raise _taken(claim, refused.failed[position]) from None
            if isinstance(change, Update) and len(claims) in refused.failed:
                _require_there(change, refused.failed[len(claims)])
            raise Conflict(
                "Somebody else just changed this contact; reload it and try again."
            ) from None


def _still(opt_in: str, known: Item) -> Condition:
    """A consent is as it was read."""
    given = known.get(opt_in) is True
    return Equals(opt_in, value=True) if given else not_given(opt_in)


def _require_there(change: Update, there: Item | None) -> None:
    """What is deleted is there only for who restores it."""
    if not there or ("deletedAt" in there and "deletedAt" not in change.remove):
        raise not_found(str(change.key["contactId"])) from None


_HELD = {"phone": "phone number", "email": "email address", "user": "WhatsApp user"}


def _taken(claim: Put, holder: dict[str, str] | None) -> Conflict:
    kind = str(claim.item["identity"]).split("#", 1)[0]
    words = _HELD[kind]
    sentence = f"Another contact already has this {words}; open that contact instead."
    return Conflict(
        sentence,
        contactId=(holder or {}).get("contactId"),
        fields={kind: f"another contact already has this {words}"} if kind != "user" else {},
    )
