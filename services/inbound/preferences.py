"""What customers say about marketing in WhatsApp's settings: it ends consent, never gives it."""

from dataclasses import dataclass, replace

from services.access.audit import audit_row
from services.aws.conditions import Absent
from services.aws.store import ConditionFailed, Store
from services.contacts.consent import SYSTEM, Consents, Revocation
from services.contacts.repository import meant_by
from services.core.clock import Clock, iso, same_id, utc_now
from services.inbound.events import Preference
from services.inbound.senders import identities_of
from services.messaging.model import OPT_IN, Channel
from services.telemetry.log import note, their_word

SOURCE = "whatsapp:user_preferences"


@dataclass(frozen=True)
class Preferences:
    """Preferences of customers."""

    store: Store
    consents: Consents
    clock: Clock = utc_now

    def note(self, said: Preference) -> None:
        """End the opt-in of who stopped marketing; of who resumed it, record only that.

        Everybody is meant whom the number or the user id names.
        """
        meant = {
            holder: identity
            for identity in identities_of(said.phone, said.user_id)
            if (holder := meant_by(self.store, identity))
        }
        note("preference", value=their_word(said.word), known=bool(meant))
        for holder, identity in meant.items():
            log_id = same_id("preference", said.word, identity, iso(said.at))
            if said.word == "stop":
                opt_in = OPT_IN[Channel.WHATSAPP]
                self.consents.revoke(Revocation(holder, opt_in, SOURCE, log_id=log_id))
            elif said.word == "resume":
                self._resumed(holder, log_id)

    def _resumed(self, contact_id: str, log_id: str) -> None:
        """Consent is recorded by a person, with its source; this row helps them find it."""
        about = ("contact", contact_id)
        row = audit_row(SYSTEM, "resume_marketing", about, self.clock(), log_id, source=SOURCE)
        try:
            self.store.write(replace(row, only_if=Absent("logId")))
        except ConditionFailed:
            return
