"""A customer confirms a form from the very number that may then be written to.

The message is the consent: it says so in its own words. Consent, evidence, audit row, a newcomer's
name and the mark that the code is used are one transaction, so a repeated message gives nothing
twice and leaves nothing half done, and a code that was passed on gives nothing to a second person.
A refusal that is younger than the message wins, in whatever order the two are processed.
"""

from dataclasses import dataclass

from services.access.audit import audit_row
from services.aws.conditions import both, same
from services.aws.store import Action, Busy, ConditionFailed, Put, Store, Update
from services.contacts.consent import SYSTEM, lasting
from services.contacts.evidence import RECORD, Consent, recorded
from services.contacts.model import StoredContact
from services.contacts.repository import EXISTS, called, contact_key
from services.core.clock import Clock, NewId, iso, new_id, same_id, utc_now
from services.core.model import Item
from services.counts.consents import consents_changed
from services.forms.message import code_in
from services.forms.model import LONGEST_TEXT, Entry, StoredFormConsent, source_of
from services.forms.repository import EntryRepository, confirmed
from services.messaging.model import OPT_IN, Channel, StoredMessage
from services.telemetry.log import note

TRIES = 6


@dataclass(frozen=True)
class Joining:
    """Messages that confirm a form."""

    store: Store
    clock: Clock = utc_now
    new_id: NewId = new_id

    def heard(self, message: StoredMessage, phone: str | None) -> None:
        """Give the consent that a message confirms; any other message costs nothing.

        `phone` is where it came from, None if WhatsApp keeps the number to itself: then only
        WhatsApp can be consented to.

        Raises:
            Busy: others kept changing the contact.
        """
        code = code_in(message.content)
        if code is None:
            return
        for _ in range(TRIES):
            entry = EntryRepository(self.store).get(code)
            item = self.store.get(*contact_key(message.contact_id))
            why = _refused(entry, item, message)
            if entry is None or item is None or why:
                note("join_not_taken", messageId=message.message_id, why=why)
                return
            channels = tuple(
                channel
                for channel in entry.channels
                if (phone or channel is Channel.WHATSAPP) and not _overtaken(item, channel, message)
            )
            if not channels:
                note("join_not_taken", messageId=message.message_id, why="refused since")
                return
            try:
                self.store.write(*self._consent(entry, item, message, channels))
            except ConditionFailed:
                continue
            note("joined", contactId=message.contact_id, formId=entry.form_id)
            return
        raise Busy

    def _consent(
        self, entry: Entry, item: Item, message: StoredMessage, channels: tuple[Channel, ...]
    ) -> list[Action]:
        now = self.clock()
        source = source_of(entry.form_id, entry.version)
        word = Consent(opted_in=True, source=source, at=now, by=SYSTEM.user_id)
        given: Item = {}
        for channel in channels:
            given |= recorded(OPT_IN[channel], word)
        named, renamed = self._named(entry, item, message)
        change = Update(
            *contact_key(message.contact_id),
            set={**given, **named, "updatedAt": iso(now)},
            only_if=both(EXISTS, same("updatedAt", item["updatedAt"])),
        )
        evidence = StoredFormConsent(
            evidence_id=same_id("form-consent", entry.code, message.message_id),
            contact_id=message.contact_id,
            message_id=message.message_id,
            confirmed_at=now,
            said=(message.content or "")[:LONGEST_TEXT],
            **entry.model_dump(exclude={"code", "contact_id", "expires_at", "channels"}),
            channels=channels,
        )
        counts = consents_changed(item, item | given, message.contact_id)
        return [*confirmed(entry, evidence), change, *renamed, *counts, _row(evidence, source)]

    def _named(self, entry: Entry, item: Item, message: StoredMessage) -> tuple[Item, list[Put]]:
        """Somebody whom this message introduced has the name that they gave on the form."""
        contact, now = StoredContact.from_item(item), self.clock()
        if contact.created_at != message.updated_at:
            return {}, []
        named, row = called(contact, entry.name, now)
        about = ("contact", contact.contact_id)
        audited = audit_row(SYSTEM, "update_contact", about, now, self.new_id(), fields=["name"])
        return named, [row, audited]


def _refused(entry: Entry | None, contact: Item | None, message: StoredMessage) -> str | None:
    """Why a code gives nothing; None if it does."""
    if entry is None:
        return "unknown"
    if entry.contact_id:
        return "used"
    if entry.expires_at < message.timestamp.timestamp():
        return "too late"
    if contact is None or "deletedAt" in contact:
        return "deleted"
    return None


def _overtaken(contact: Item, channel: Channel, message: StoredMessage) -> bool:
    """Whether a refusal on record is younger than the message."""
    record = contact.get(RECORD[OPT_IN[channel]])
    word = Consent.model_validate(record) if record else None
    return word is not None and not word.opted_in and word.at > message.timestamp


def _row(evidence: StoredFormConsent, source: str) -> Put:
    given: dict[str, object] = {OPT_IN[channel]: True for channel in evidence.channels}
    row = audit_row(
        SYSTEM,
        "give_opt_in",
        ("contact", evidence.contact_id),
        evidence.confirmed_at,
        evidence.evidence_id,
        source=source,
        evidenceId=evidence.evidence_id,
        messageId=evidence.message_id,
        **given,
    )
    return lasting(row)
