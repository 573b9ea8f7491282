"""Whatever people do with forms: consent needs their own message, and evidence stays."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from services.contacts.consent import Consents, Revocation
from services.contacts.repository import ContactRepository
from services.forms.model import FormRevision, hash_of
from tests.factories.forms import OPERATOR, TEXT, FormRoom
from tests.factories.infrastructure import rows
from tests.factories.records import contact, keep

type Deed = Callable[["People"], None]


@dataclass
class People:
    """Two contacts and a form, and what must be true of them after each deed."""

    room: FormRoom = field(default_factory=FormRoom)
    fresh: list[str] = field(default_factory=list[str])
    used: list[str] = field(default_factory=list[str])
    agreed: dict[str, bool] = field(default_factory=lambda: {"c1": False, "c2": False})
    version: int = 1
    stops: int = 0

    def __post_init__(self) -> None:
        for contact_id, phone in (("c1", "+919800000001"), ("c2", "+919800000002")):
            someone = contact(contact_id=contact_id, phone=phone, opt_in_whats_app=False)
            keep(self.room.store, someone)
        self.form = self.room.form()

    def fill_in(self) -> None:
        self.fresh.append(self.room.fill_in(self.form).text)

    def join(self, who: str = "c1") -> None:
        if self.fresh:
            self.used.append(self.fresh.pop())
            self.room.hear(self.used[-1], contact_id=who)
            self.agreed[who] = True

    def another_joins(self) -> None:
        self.join("c2")

    def join_again(self) -> None:
        if self.used:
            self.room.hear(self.used[-1], contact_id="c1")

    def stop(self) -> None:
        self.stops += 1
        stop = Revocation("c1", "optInSms", "sms:STOP", f"stop-{self.stops}")
        Consents(self.room.store, self.room.clock).revoke(stop)
        self.agreed["c1"] = False

    def reword(self) -> None:
        text = f"{TEXT} {self.version}"
        form_id = self.form.form_id
        revision = FormRevision(form_id=form_id, version=self.version, consent_text=text)
        self.version = self.room.service.revise(OPERATOR, revision).version

    def wait_a_day(self) -> None:
        self.room.clock.advance(hours=25)
        self.fresh.clear()


DEEDS: tuple[Deed, ...] = (
    People.fill_in,
    People.join,
    People.join_again,
    People.another_joins,
    People.stop,
    People.reword,
    People.wait_a_day,
)


@settings(max_examples=150)
@given(deeds=st.lists(st.sampled_from(DEEDS), max_size=14))
def test_consent_is_the_last_word_of_the_customer_and_evidence_is_never_lost(deeds: list[Deed]):
    people = People()
    for deed in deeds:
        people.room.clock.advance(seconds=10)
        deed(people)
    store = people.room.store
    contacts = ContactRepository(store)
    assert {who: contacts.get(who).opt_in_sms for who in people.agreed} == people.agreed
    texts = {row["version"]: row["consentText"] for row in rows(store, "FormTexts")}
    assert sorted(texts) == list(range(1, people.version + 1))
    proofs = rows(store, "ConsentEvidence")
    assert len(proofs) == len(people.used)
    for proof in proofs:
        assert proof["textHash"] == hash_of(texts[proof["version"]])
        assert "expiresAt" not in proof and proof["said"].startswith("JOIN ")
