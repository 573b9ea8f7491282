"""Files and templates that go out over WhatsApp."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.roles import Principal
from services.aws.memory import MemoryStore
from services.aws.objects import Beginning, MemoryObjects
from services.core.errors import Refusal
from services.core.settings import SendMode
from services.media.model import NewUpload
from services.media.names import safe_name
from services.media.outgoing import OutgoingFiles
from services.media.rules import require_as_declared
from services.media.types import HEAD, TYPES
from services.media.uploads import MediaUploads
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from services.messaging.channels.whatsapp import WhatsAppLine
from services.messaging.templates.filling import content_of, form_of, require_fit
from tests.factories.files import SAMPLES
from tests.factories.infrastructure import ALLOWLIST, memory_store
from tests.factories.outcomes import outcome_of
from tests.factories.records import OPERATOR, contact, keep
from tests.factories.sending import Desk, FakeSender, text
from tests.factories.whatsapp_templates import FakeTemplates, body, stored

PREFIX = "whatsapp-media/whatsapp-media-outgoing/"
contents = st.sampled_from(list(SAMPLES.values())) | st.binary(max_size=64)


@dataclass
class Street:
    """Everything between a browser and WhatsApp; `events` is what happened, in order."""

    posts: Outcome
    store: MemoryStore = field(default_factory=memory_store)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    events: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def upload(self, by: Principal, content_type: str, content: bytes, *, arrives: bool) -> str:
        wanted = NewUpload(filename="f", content_type=content_type, size=max(1, len(content)))
        room = MediaUploads(self.store, self.objects, PREFIX).create(by, wanted)
        if arrives:
            self.objects.content[room.fields["key"]] = content
            self.events.append(("stored", room.fields["key"]))
        return room.file_id

    def post(self, phone_number_id: str, bucket: str, key: str) -> Outcome:
        del bucket
        self.events.append(("posted", f"{phone_number_id} {key}"))
        return self.posts

    def left(self, message: Outgoing) -> None:
        kind = message.payload["type"]
        self.events.append(("sent", f"{message.sender} {message.payload[kind]['id']}"))


@pytest.mark.proves("5.5", "5.6", "5.7", "property 24")
@given(
    declared=st.sampled_from(list(TYPES)),
    content=contents,
    arrives=st.booleans(),
    number=st.sampled_from(ALLOWLIST),
    posts=st.sampled_from([Accepted("777"), Rejected("no"), NotTaken("429"), Lost("timeout")]),
    mode=st.sampled_from(SendMode),
)
def test_property_24_a_file_is_stored_then_handed_over_then_named_in_the_message(
    declared: str, content: bytes, arrives: bool, number: str, posts: Outcome, mode: SendMode
):
    """Feature: wecare-digital-admin-platform, Property 24: WhatsApp Media Upload Workflow."""
    street = Street(posts)
    files = OutgoingFiles(street.store, street.objects, street)
    desk = Desk(
        line=WhatsAppLine(ALLOWLIST, FakeTemplates(), files),
        mode=mode,
        sender=FakeSender(before=street.left),
        store=street.store,
    )
    keep(street.store, contact())
    kind = TYPES[declared].kind
    file_id = street.upload(OPERATOR, declared, content, arrives=arrives)
    key = f"{PREFIX}{file_id}/file{TYPES[declared].suffix}"
    wanted = text(content=None, message_type=kind, media_file_id=file_id, phone_number_id=number)
    outcome = outcome_of(lambda: desk.service.send(OPERATOR, wanted))
    is_good = arrives and bool(content) and TYPES[declared].fits(content[:HEAD])
    taken = isinstance(posts, Accepted) or mode is SendMode.DRY_RUN
    assert isinstance(outcome, Refusal) == (not is_good or not taken)
    expected = [("stored", key)] if arrives else []
    if is_good and mode is SendMode.LIVE:
        expected.append(("posted", f"{number} {key}"))
        expected += [("sent", f"{number} 777")] if taken else []
    assert street.events == expected
    assert len(desk.stored()) == (is_good and taken)


@given(st.binary(max_size=200), st.sampled_from(list(TYPES)))
def test_whatever_the_bytes_are_they_are_judged_and_never_break_anything(content: bytes, name: str):
    there = Beginning(len(content), "", content[:HEAD], "v")
    outcome = outcome_of(lambda: require_as_declared(TYPES[name], there))
    assert isinstance(outcome, Beginning | Refusal)


@given(st.text(max_size=400))
def test_no_name_leads_anywhere(name: str):
    shown = safe_name(name)
    assert shown is None or (
        0 < len(shown) <= 200
        and not set(shown) & {"/", "\\", "\0", "\n", "\r", "\u202e"}
        and shown not in (".", "..")
        and shown.encode()
    )


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Zs"]),
    min_size=1,
    max_size=60,
).filter(lambda said: said.strip() != "")


@pytest.mark.proves("16.5")
@given(st.integers(0, 6), st.lists(words, max_size=8), st.booleans())
def test_a_template_is_filled_exactly_or_refused(places: int, given_: list[str], named: bool):
    names = [f"v{n}" if named else str(n) for n in range(1, places + 1)]
    sample = body(" ".join(f"{{{{{name}}}}}" for name in names) or "x")
    template = stored(sample, **({"parameter_format": "NAMED"} if named else {}))
    outcome = outcome_of(lambda: require_fit(template, given_, has_file=False))
    assert isinstance(outcome, Refusal) == (len(given_) != places)
    if not isinstance(outcome, Refusal):
        components: list[Any] = form_of(template, given_)["components"]
        sent = [part["text"] for part in components[0]["parameters"]] if components else []
        assert sent == given_
        assert content_of(template, given_) == (" ".join(given_) or "x")
