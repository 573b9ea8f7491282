"""An approval that dies, or whose calls fail, at any moment: never lost, never doubled."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations, product

import pytest

from services.access.roles import Principal
from services.ai.model import DraftDecision, ReviewDraft
from services.ai.replies import Replies
from services.ai.repository import DraftRepository, draft_ids
from services.ai.review import ReviewService
from services.messaging.model import Message
from tests.factories.drafts import Studio, inbound, switch, writer
from tests.factories.faults import FaultyPublisher, FaultySender, FaultyStore, Killed, Kind, Plan
from tests.factories.records import OPERATOR, keep, principal
from tests.factories.sending import Desk

OTHER = principal(user_id="user-other")
APPROVE = ReviewDraft(interaction_id=draft_ids("in")[0], decision=DraftDecision.APPROVE)


@dataclass
class Broken:
    """A studio whose storage, provider and subscribers fail as planned."""

    plan: Plan
    sane: Studio
    sender: FaultySender

    @classmethod
    def made(cls) -> "Broken":
        plan = Plan()
        sender = FaultySender(plan)
        sane = Studio(Desk(sender=sender))
        switch(sane.store)
        keep(sane.store, writer(), inbound())
        sane.draft()
        return cls(plan, sane, sender)

    @property
    def review(self) -> ReviewService:
        """A fresh process each time."""
        store = FaultyStore(self.sane.desk.store, self.plan)
        desk = self.sane.desk
        publisher = FaultyPublisher(self.plan)
        broken = Desk(desk.line, desk.mode, self.sender, store, desk.clock, publisher)  # pyright: ignore[reportArgumentType]
        return ReviewService(
            store=store,
            drafts=DraftRepository(store),
            replies=Replies(lambda: broken.service, lambda: broken.service),
            publisher=publisher,
            clock=desk.clock,
        )

    def approve(self, *faults: tuple[int, Kind], by: Principal = OPERATOR) -> None:
        """One try of the operator's; whatever goes wrong is theirs to repeat."""
        self.plan.calls, self.plan.faults = 0, dict(faults)
        with suppress(Killed, Exception):
            self.review.review(by, APPROVE)
        self.sane.desk.clock.advance(seconds=31)

    def replies(self) -> list[Message]:
        return [m for m in self.sane.desk.stored() if m.message_id != "in"]


def calls() -> int:
    """How many calls an approval makes that nothing disturbs."""
    whole = Broken.made()
    whole.approve()
    return whole.plan.calls


def require_one_message(broken: Broken) -> None:
    """One message is in the thread, it reached the customer once at most, the draft knows it."""
    [reply] = broken.replies()
    draft = broken.sane.stored()
    assert draft.approved and draft.sent_message_id == reply.message_id
    assert reply.content == "We open at ten." and reply.contact_id == "c1"
    assert broken.sender.reached[reply.message_id] <= 1
    assert sum(broken.sender.reached.values()) <= 1


@pytest.mark.proves("15.3", "property 65")
def test_an_approval_that_fails_anywhere_is_finished_by_repeating_it():
    for fault in product(range(calls()), Kind):
        broken = Broken.made()
        broken.approve(fault)
        for _ in range(2):
            broken.approve()
        require_one_message(broken)


def test_two_approvals_that_fail_anywhere_and_a_third_make_one_message():
    pairs = list(product(product(range(calls()), Kind), repeat=2))
    for first, second in pairs:
        broken = Broken.made()
        broken.approve(first)
        broken.approve(second)
        for _ in range(2):
            broken.approve()
        require_one_message(broken)


def test_an_approval_with_two_faults_is_finished_too():
    for places in combinations(range(calls()), 2):
        for kinds in product([Kind.LOST, Kind.THROTTLED], repeat=2):
            broken = Broken.made()
            broken.approve(*zip(places, kinds, strict=True))
            for _ in range(2):
                broken.approve()
            require_one_message(broken)


def test_whoever_repeats_a_broken_approval_sends_no_second_message():
    for fault in product(range(calls()), Kind):
        broken = Broken.made()
        broken.approve(fault)
        for _ in range(2):
            broken.approve(by=OTHER)
        require_one_message(broken)
