"""Files and templates on their way through the sending service."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from services.aws.store import Update
from services.contacts.repository import contact_key
from services.core.errors import (
    Conflict,
    Invalid,
    NotFound,
    OptInRequired,
    ProviderFailed,
    Refusal,
    TemplateNotUsable,
)
from services.core.settings import SendMode
from services.messaging.files import ReadyFile
from services.messaging.model import MessageStatus, SendableType, TemplateUse
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.records import OPERATOR, contact, keep
from tests.factories.sending import Desk, template, text
from tests.factories.time import NOW
from tests.factories.whatsapp_templates import FakeFiles, body, stored, whatsapp_line

PHOTO: dict[str, Any] = {"content": None, "message_type": "image", "media_file_id": "f1"}


def desk(files: FakeFiles | None = None, **about: Any) -> Desk:
    at = Desk(line=whatsapp_line(files=files))
    keep(at.store, contact(**about))
    return at


@dataclass
class SlowFiles(FakeFiles):
    """Takes its time, while something happens."""

    meanwhile: Callable[[], object] = lambda: None

    def ready(
        self, file_id: str, kind: SendableType, phone_number_id: str, mode: SendMode
    ) -> ReadyFile:
        if not self.asked:
            self.meanwhile()
        return super().ready(file_id, kind, phone_number_id, mode)


@pytest.mark.proves("5.7")
def test_a_message_keeps_its_file_and_its_words():
    at = desk()
    shown = at.service.send(OPERATOR, text(caption="look", **PHOTO))
    [row] = at.stored()
    assert (shown.caption, shown.content, shown.message_type) == ("look", "look", "image")
    assert shown.media and shown.media.file_id == "f1"
    assert row.media == shown.media
    assert at.attempts[0].payload["image"] == {"id": "media-f1", "caption": "look"}


def test_a_file_without_words_has_no_content():
    at = desk()
    assert at.service.send(OPERATOR, text(**PHOTO)).content is None


def test_a_message_keeps_which_template_it_is_and_clients_see_its_words():
    at = desk()
    shown = at.service.send(OPERATOR, template("Ada", "42", template_name="order_update"))
    [row] = at.stored()
    use = TemplateUse(name="order_update", language="en_US", parameters=("Ada", "42"))
    assert (row.template, shown.content) == (use, "Dear Ada, order 42 is ready.")
    assert "template" not in shown.to_wire()


@pytest.mark.parametrize(
    "refusal",
    [NotFound("no file"), Invalid("not really image/jpeg"), ProviderFailed("did not take it")],
)
def test_a_file_that_cannot_go_leaves_nothing_behind(refusal: Refusal):
    at = desk(FakeFiles(refusal=refusal))
    with pytest.raises(type(refusal)):
        at.service.send(OPERATOR, text(**PHOTO))
    assert (at.stored(), at.attempts, at.rows("AuditLogs")) == ([], [], [])


@pytest.mark.parametrize(
    "wanted",
    [
        template(template_name="nothing"),
        template("one too many"),
        template(template_name="paused_one"),
    ],
)
def test_a_template_that_cannot_go_leaves_nothing_behind(wanted: Any):
    at = Desk(
        line=whatsapp_line(stored(body("x")), stored(body("x"), name="paused_one", status="PAUSED"))
    )
    keep(at.store, contact())
    with pytest.raises((Invalid, TemplateNotUsable)):
        at.service.send(OPERATOR, wanted)
    assert (at.stored(), at.attempts, at.rows("AuditLogs")) == ([], [], [])


@pytest.mark.proves("3.1", "3.7")
def test_nothing_is_handed_to_whatsapp_for_somebody_who_did_not_consent():
    files = FakeFiles()
    at = desk(files, opt_in_whats_app=False)
    with pytest.raises(OptInRequired):
        at.service.send(OPERATOR, text(**PHOTO))
    assert files.asked == []


@pytest.mark.proves("3.1")
@pytest.mark.parametrize("seconds", [0.0, 5.0])
def test_consent_that_ends_while_a_file_is_handed_over_is_seen(seconds: float):
    files = SlowFiles()
    at = desk(files)

    def withdrawn() -> None:
        at.clock.advance(seconds=seconds)
        at.store.write(Update(*contact_key("c1"), set={"optInWhatsApp": False}))

    files.meanwhile = withdrawn
    with pytest.raises(OptInRequired):
        at.service.send(OPERATOR, text(**PHOTO))
    assert (at.stored(), at.attempts) == ([], [])


def test_what_was_read_before_a_long_upload_is_read_again():
    files = SlowFiles()
    at = desk(files)
    files.meanwhile = lambda: at.clock.advance(seconds=9)
    shown = at.service.send(OPERATOR, text(**PHOTO))
    assert shown.status is MessageStatus.SENT
    assert (shown.timestamp - NOW).total_seconds() == 9
    assert len(at.attempts) == 1


def test_a_file_is_made_ready_for_the_number_that_sends_it():
    files = FakeFiles()
    at = desk(files)
    at.service.send(OPERATOR, text(phone_number_id=ALLOWLIST[1], **PHOTO))
    assert [asked[2] for asked in files.asked] == [ALLOWLIST[1]]


@pytest.mark.proves("5.3", "10.7")
def test_a_rehearsal_says_so_to_whoever_hands_files_over():
    files = FakeFiles()
    at = replace(desk(files), mode=SendMode.DRY_RUN)
    assert at.service.send(OPERATOR, text(**PHOTO)).dry_run
    assert [asked[3] for asked in files.asked] == [SendMode.DRY_RUN]


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (PHOTO, {"media_file_id": "f2"}),
        (PHOTO, {"caption": "look"}),
        (PHOTO, {"message_type": "video"}),
        (PHOTO, {"content": "a text", "message_type": "text", "media_file_id": None}),
    ],
)
def test_a_repeated_token_means_the_same_file_and_the_same_words(
    first: dict[str, Any], other: dict[str, Any]
):
    at = desk()
    sent = at.service.send(OPERATOR, text(client_token="t", **first))
    assert at.service.send(OPERATOR, text(client_token="t", **first)) == sent
    with pytest.raises(Conflict):
        at.service.send(OPERATOR, text(client_token="t", **(first | other)))
    assert len(at.attempts) == 1


def test_a_repeated_token_means_the_same_template_and_parameters():
    at = desk()
    wanted = {"template_name": "order_update", "client_token": "t"}
    sent = at.service.send(OPERATOR, template("Ada", "42", **wanted))
    assert at.service.send(OPERATOR, template("Ada", "42", **wanted)) == sent
    for parameters, changes in ((("Ada", "43"), {}), (("Ada", "42"), {"media_file_id": "f1"})):
        with pytest.raises(Conflict):
            at.service.send(OPERATOR, template(*parameters, **(wanted | changes)))
    assert len(at.attempts) == 1


def test_a_file_that_waited_in_the_queue_leaves_with_an_id_of_its_own():
    files = FakeFiles()
    at = desk(files)
    at.busy(minutes=2)
    waiting = at.service.send(OPERATOR, text(caption="look", **PHOTO))
    assert waiting.status is MessageStatus.QUEUED
    at.deliver()
    assert [attempt.payload["image"] for attempt in at.attempts] == [
        {"id": "media-f1", "caption": "look"}
    ]
    assert at.stored()[0].status is MessageStatus.SENT
